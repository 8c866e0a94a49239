/**
 * The front gate for what tools make: all objects of one output, or none. Each takes the track `derived` of the journey; then one transaction makes
 * them visible beside the studies that the task was given, closes their send and notes it in the ledger.
 */
import { Problem } from '#kernel'
import type { InstanceJson, NewInstance, StoreOutcome } from '#archive'
import type { Transaction } from '#engines'
import type { Ingest } from '../ingest.ts'
import { NotGiven, NotStored, NotTakenFromTools } from '../problems.ts'
import { refuseIntoMoving } from '../rotation/rotation.ts'
import { writeEndings } from '../outcomes.ts'
import { identifyInstance } from '../receivers/stow-identity.ts'
import type { LiveSend } from '../sends.ts'
import type { Identity } from '../step.ts'
import type { Arrived } from '../worker-messages.ts'
import type { Derivation } from './derivation.ts'

/** An instance that the task was given. */
export interface GivenInstance {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly pseudonym: string
}

export interface DerivedFrom extends Pick<Derivation, 'tool' | 'version' | 'digest' | 'task'> {
  /** When the task had made it. */
  readonly made: Date
  /** Who let it leave the sandbox. */
  readonly actor: string
  readonly given: AsyncIterable<GivenInstance>
}

export interface DerivedResult {
  readonly send: string
  readonly stored: number
  /** Were here already: the same output was taken before. */
  readonly duplicate: number
  readonly studies: readonly string[]
}

const together = 4

/** Raises ingest/study-not-given, ingest/other-subject, ingest/reference-not-given, ingest/not-from-a-tool, ingest/derived-conflict, and what a step refuses: then nothing of it is kept. */
export async function takeDerived(ingest: Ingest, files: readonly Uint8Array[], from: DerivedFrom): Promise<DerivedResult> {
  const identities = files.map((file) => identifyInstance(file) ?? refuse(NotTakenFromTools('no DICOM')))
  const studies = await studiesGiven(ingest, from, identities)
  const [first] = studies.values()
  if (!first) throw NotTakenFromTools('nothing')
  const send = await ingest.sends.open({ door: 'tool', project: first.place.project, path: ingest.options.path, actor: from.actor, label: `${from.tool} ${from.version}`, expected: { files: files.length } })
  const arrived: Arrived[] = []
  try {
    await travelAll(ingest, { files, identities, studies, send, arrived })
    const outcomes = await store(ingest, { arrived, studies, send, from })
    await ingest.sends.close(send.id)
    for (const outcome of outcomes) ingest.activity.fileEnded({ send: send.id, door: 'tool', outcome })
    return { send: send.id, stored: outcomes.filter((outcome) => outcome === 'stored').length, duplicate: outcomes.filter((outcome) => outcome === 'duplicate').length, studies: [...studies.keys()] }
  } catch (error) {
    ingest.intake.noteLeftover()
    await ingest.sends.cancel(send.id)
    for (const { digest } of arrived) await ingest.intake.forgetObject(digest)
    throw error
  }
}

function refuse(problem: Problem): never {
  throw problem
}

interface StudyGiven { readonly place: NonNullable<Awaited<ReturnType<Ingest['archive']['placeOf']>>>, readonly derivation: Derivation }

/** Of every study that the objects claim: whose it is, and what of it was given. Raises ingest/study-not-given. */
async function studiesGiven(ingest: Ingest, from: DerivedFrom, identities: readonly Identity[]): Promise<Map<string, StudyGiven>> {
  const claimed = new Map(identities.map(({ studyInstanceUid }) => [studyInstanceUid, { pseudonym: '', uids: new Set<string>(), oneOfSeries: new Map<string, string>() }]))
  for await (const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, pseudonym } of from.given) {
    const study = claimed.get(studyInstanceUid)
    if (!study) continue
    study.pseudonym = pseudonym
    study.uids.add(seriesInstanceUid).add(sopInstanceUid)
    study.oneOfSeries.set(seriesInstanceUid, sopInstanceUid)
  }
  const own = new Set(identities.flatMap(({ sopInstanceUid, seriesInstanceUid }) => [sopInstanceUid, seriesInstanceUid]))
  const { tool, version, digest, task } = from
  const made = from.made.toISOString().replace(/[-:T]/g, '').slice(0, 14) + '+0000'
  const studies = new Map<string, StudyGiven>()
  for (const [studyInstanceUid, { pseudonym, uids, oneOfSeries }] of claimed) {
    const place = await ingest.archive.placeOf(studyInstanceUid)
    const known = await ingest.archive.metadata([...oneOfSeries.values()])
    const [source] = known.values()
    if (!place || !source || place.pseudonym !== pseudonym) throw NotGiven()
    for (const frame of known.values()) for (const uid of frame['00200052']?.Value ?? []) uids.add(String(uid))
    const { fingerprint } = place
    studies.set(studyInstanceUid, { place, derivation: { tool, version, digest, task, made, studyInstanceUid, subject: { pseudonym, fingerprint }, given: uids, own, source: described(source) } })
  }
  return studies
}

/** What describes subject and study, without the rest of the instance. */
function described(source: InstanceJson): InstanceJson {
  return Object.fromEntries(Object.entries(source).filter(([tag]) => /^(0008|0010|0012|0020|0028)/.test(tag)))
}

interface Travel {
  readonly files: readonly Uint8Array[]
  readonly identities: readonly Identity[]
  readonly studies: ReadonlyMap<string, StudyGiven>
  readonly send: LiveSend
  readonly arrived: Arrived[]
}

async function travelAll(ingest: Ingest, { files, identities, studies, send, arrived }: Travel): Promise<void> {
  const profile = await ingest.profiles.ofProject(send.project)
  ingest.keys.ofProject(send.project)
  let next = 0
  const lane = async (): Promise<void> => {
    for (let at = next++; at < files.length; at = next++) {
      const derived = (studies.get(identities[at]?.studyInstanceUid ?? '') ?? refuse(NotGiven())).derivation
      const done = await ingest.workers.run({ kind: 'travel', track: 'derived', profile, headerBytes: 0, project: send.project, derived, bytes: new Uint8Array(files[at] as Uint8Array) })
      const { result } = done
      if (result.kind === 'arrived') {
        arrived[at] = result.traveller
        done.release(false)
      } else if (result.kind === 'refused') throw new Problem({ code: result.reason, status: 422, text: result.message }, result.message)
      else if (result.kind === 'failed') throw new Problem({ code: result.code, status: result.status, text: result.message }, result.message)
      else throw new Error('An object of a tool was not taken through the journey')
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: together }, lane))
  const failed = lanes.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

interface Storing {
  readonly arrived: readonly Arrived[]
  readonly studies: ReadonlyMap<string, StudyGiven>
  readonly send: LiveSend
  readonly from: DerivedFrom
}

async function store(ingest: Ingest, { arrived, studies, send, from }: Storing): Promise<('stored' | 'duplicate')[]> {
  const instances = arrived.map((one): NewInstance => {
    const { identity, transferSyntax, digest, size, index, metadata, subject, receivedDigest, provenance, findings } = one
    const { place } = studies.get(identity.studyInstanceUid) as StudyGiven
    return { project: place.project, path: place.path, ...identity, transferSyntax, digest, size, contentDigest: digest, index, metadata, subject, receivedDigest, provenance, findings, send: send.id, ...(place.keys ? { keys: place.keys } : {}) }
  })
  const outcomes = await ingest.archive.store(instances, (tx, found) => note(tx, ingest, { arrived, found, send, from, studies }))
  return outcomes.map(({ outcome }) => (outcome === 'duplicate' ? 'duplicate' : 'stored'))
}

/** In the transaction that makes them visible: throwing undoes all of it. */
async function note(tx: Transaction, ingest: Ingest, { arrived, found, send, from, studies }: Storing & { readonly found: readonly StoreOutcome[] }): Promise<void> {
  if (found.some(({ outcome }) => outcome === 'conflict')) throw NotStored()
  // A study that is being moved may have another name by now.
  await refuseIntoMoving(tx, [send.project])
  if (found.some(({ findings }) => findings?.some(({ code }) => code === 'archive/study-of-two-subjects'))) throw NotGiven()
  await writeEndings(tx, arrived.map((one, at) => ({
    send: send.id, project: send.project, size: one.size, outcome: found[at]?.outcome === 'duplicate' ? 'duplicate' : 'stored', sopInstanceUid: one.identity.sopInstanceUid,
    receivedDigest: one.receivedDigest, findings: one.findings.map(({ code }) => code),
  })))
  const { tool, version, digest, task, actor } = from
  await ingest.options.ledger.append({ type: 'ingest/derived', actor, subject: task, detail: { tool, version, digest, send: send.id, instances: arrived.length, studies: studies.size } }, tx)
}
