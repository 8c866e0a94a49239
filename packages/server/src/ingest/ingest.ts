/** Ingest as the door opens it: everything by which files come in, and what is shown of them. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Archive } from '#archive'
import type { Ledger, Objects, Queue, Records } from '#engines'
import type { Clock, Log } from '#kernel'
import { Activity } from './activity.ts'
import { Clinical } from './clinical/clinical.ts'
import { TableThread } from './clinical/table-thread.ts'
import { ClinicalStore } from './clinical/store-clinical.ts'
import { Intake } from './intake.ts'
import type { Path } from './journey.ts'
import { openKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import { Leftovers } from './leftovers.ts'
import { Quarantine } from './quarantine.ts'
import { Profiles } from './profiles/profiles.ts'
import { ReleasePolicies } from './release/policy.ts'
import { Releases } from './release/releases.ts'
import { releaseMigrations } from './release/tables.ts'
import { Reports } from './reports/reports.ts'
import { Review } from './review/review.ts'
import type { Rotation } from './rotation/rotation.ts'
import { Sends } from './sends.ts'
import type { Door } from './sends.ts'
import { Spool } from './spool.ts'
import { ingestMigrations } from './tables.ts'
import { Vault } from './vault/vault.ts'
import { startWorkers } from './workers.ts'
import type { Workers } from './workers.ts'

/** Filled in by the program's door as its listeners open. */
export type Addresses = { -readonly [One in Door]?: string }

export interface IngestOptions {
  readonly records: Records
  readonly objects: Objects
  /** The address that `objects` was opened with, absolute: the worker threads open it for themselves. */
  readonly objectsAddress: string
  readonly objectsSecretFile?: string
  readonly ledger: Ledger
  readonly queue: Queue
  readonly archive: Archive
  readonly log: Log
  readonly clock: Clock
  /** Folder of the keys; made when it is not there. */
  readonly keysFolder: string
  /** Folder for uploads that are not complete and files too large for memory. */
  readonly spoolFolder: string
  /** Where files go when nothing routes them elsewhere. */
  readonly project: string
  readonly path: Path
  /** Threads; 0 chooses by the number of cores. */
  readonly workers: number
  /** The largest single file or ZIP, in bytes. */
  readonly maxUploadBytes: number
  /** Peers by AE title: to which project, whether they may store. Empty: every peer may store into `project`. */
  readonly peers?: readonly { readonly aeTitle: string, readonly project?: string, readonly mayStore?: boolean, readonly host?: string, readonly port?: number }[]
  readonly aeTitle?: string
  readonly watchFolder?: string
  /** The profile of projects for which none was chosen. Default research. */
  readonly profile?: string
  /** How many persons must decide the same about pixels. Default 1. */
  readonly reviewPersons?: number
  /** Where each door is reached, for people to read on the board. A door that is off has none. */
  readonly addresses?: Addresses
  /** Which of these objects other rooms refer to: all else that no row names is removed after a kill. Without it, no other room keeps objects. */
  readonly heldElsewhere?: (digests: readonly string[]) => Promise<ReadonlySet<string>>
}

export interface Ingest {
  readonly options: IngestOptions
  readonly archive: Archive
  readonly keys: Keys
  readonly sends: Sends
  readonly intake: Intake
  readonly quarantine: Quarantine
  readonly review: Review
  readonly profiles: Profiles
  readonly reports: Reports
  readonly workers: Workers
  readonly vault: Vault
  readonly clinical: Clinical
  readonly clinicalStore: ClinicalStore
  readonly rotation: Rotation
  readonly activity: Activity
  readonly spool: Spool
  readonly policies: ReleasePolicies
  readonly releases: Releases
  /** Takes no more, lets what is on its way end, stops the threads. */
  close(): Promise<void>
  /** Run before the threads stop. */
  onClose(work: () => Promise<void>): void
}

/** All but what works by itself with the parts. */
export type Parts = Omit<Ingest, 'rotation'>

export async function openParts(options: IngestOptions): Promise<Parts> {
  const { records, objects, ledger, archive, log, keysFolder } = options
  await records.migrate('ingest', ingestMigrations)
  const keys = openKeys(keysFolder)
  keys.ofProject(options.project)
  const profiles = new Profiles({ records, ledger, fallback: options.profile ?? 'research' })
  await profiles.ofProject(options.project)
  const settings = { objects: options.objectsAddress, keysFolder, ...(options.objectsSecretFile ? { objectsSecretFile: options.objectsSecretFile } : {}) }
  const workers = startWorkers(options.workers || Math.max(2, Math.min(8, availableParallelism())), settings, log)
  const leftovers = new Leftovers({ records, objects, archive, heldElsewhere: options.heldElsewhere ?? (async () => new Set()) }, options.spoolFolder)
  const removed = await leftovers.sweep()
  if (removed > 0) log.info({ removed }, 'objects without a row were removed')
  await workers.ready
  const activity = await Activity.open(records)
  await records.migrate('release', releaseMigrations)
  const policies: ReleasePolicies = await new ReleasePolicies({ records, ledger, archive, settled: () => intake.settled() }).open()
  const releases = new Releases({ records, objects, archive, ledger, log, policies })
  const sends = new Sends({ records, ledger, keys, changed: (id) => activity.sendChanged(id), pathOf: (project, otherwise) => policies.pathOf(project, otherwise) })
  const intake: Intake = new Intake({ records, objects, archive, ledger, keys, profiles, workers, log, leftovers, policies, releases, changed: (send, door, outcome) => activity.fileEnded({ send, door, outcome }) })
  const broken = await sends.closeBroken()
  if (broken > 0) log.info({ broken }, 'sends that were broken off by the last end of the program were closed')
  const spool = new Spool(join(options.spoolFolder))
  const closing: (() => Promise<void>)[] = []
  const quarantine = new Quarantine({ records, objects, ledger, sends, intake, leftovers })
  const tables = new TableThread({ keysFolder }, log)
  const clinical = new Clinical({ archive, ledger, keys, keysFolder, profiles, tables })
  return {
    options, archive, keys, sends, intake, activity, spool, quarantine, profiles, workers, policies, releases, clinical, clinicalStore: new ClinicalStore({ archive, ledger, keys, keysFolder, profiles, tables, records, clinical }),
    reports: new Reports({ records, ledger, keys, profiles, keysFolder, path: options.path }),
    review: new Review({ records, ledger, archive, quarantine, persons: options.reviewPersons ?? 1 }),
    vault: new Vault({ records, ledger, keys, keysFolder, clock: options.clock, forgotten: (project) => workers.forget(project) }),
    onClose: (work) => { closing.push(work) },
    async close() {
      for (const work of closing.reverse()) await work()
      await releases.close()
      await workers.close()
      await tables.close()
      await intake.idle()
      leftovers.end()
    },
  }
}
