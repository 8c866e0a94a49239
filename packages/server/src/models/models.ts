/** The models room opened: registry, evaluations, passports, runs on studies. It sees data only through tasks of the compute room, and datasets as the door tells of them. */
import type { Ledger, Objects, Records } from '#engines'
import type { Actor, Clock } from '#kernel'
import type { Compute } from '#compute'
import type { DatasetDoor } from './datasets.ts'
import { Evaluations } from './evaluation/evaluations.ts'
import { ModelRuns } from './inference/runs.ts'
import { Passports } from './passport/passport.ts'
import { recordOf } from './passport/record.ts'
import type { ModelRecord } from './passport/record.ts'
import { WeightsFiles } from './registry/files.ts'
import { register, registerTraining } from './registry/register.ts'
import type { NewVersion } from './registry/register.ts'
import { Registry } from './registry/registry.ts'
import { traceOf } from './registry/trace.ts'
import type { Trace } from './registry/trace.ts'
import type { ModelVersion } from './registry/version.ts'
import { modelMigrations } from './tables.ts'
import type { Landed } from './training/result.ts'

export interface ModelsOptions {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append' | 'read'>
  readonly clock: Clock
  /** Absent at a hub, where nothing runs. */
  readonly compute?: Compute | undefined
  readonly datasets: DatasetDoor
  /** Where the keys of the site rest, by which passports are signed. */
  readonly keysFolder: string
}

export interface Models {
  readonly registry: Registry
  readonly files: WeightsFiles
  readonly evaluations: Evaluations
  readonly passports: Passports
  readonly runs: ModelRuns
  register(version: NewVersion, actor: Actor): Promise<ModelVersion>
  /** For what a federated training hands on. */
  readonly landed: Landed
  record(version: ModelVersion): Promise<ModelRecord>
  /** `project`: where pseudonyms of several are known, whose. */
  trace(pseudonym: string, actor: Pick<Actor, 'id'>, project?: string): Promise<Trace>
  /** The weights, whole; noted as exported. */
  weights(version: ModelVersion, actor: Pick<Actor, 'id'>): Promise<Buffer | undefined>
}

export async function openModels(options: ModelsOptions): Promise<Models> {
  const { records, objects, ledger, clock, compute, datasets, keysFolder } = options
  await records.migrate('models', modelMigrations)
  const registry = new Registry({ records, ledger, clock, datasets })
  const files = new WeightsFiles({ records, objects })
  const evaluations = new Evaluations({ records, ledger, clock, compute, datasets })
  const passports = new Passports({ records, ledger, clock, keysFolder })
  const entering = { objects, compute, registry, files, datasets }
  return {
    registry, files, evaluations, passports, runs: new ModelRuns({ records, ledger, clock, compute }),
    register: (version, actor) => register(entering, version, actor),
    async landed(result) { await registerTraining(entering, result) },
    record: (version) => recordOf({ ledger, compute, datasets, evaluations, site: passports.site }, version),
    trace: (pseudonym, actor, project) => traceOf({ records, ledger, datasets }, { pseudonym, project }, actor),
    async weights({ model, number, digest, size }, actor) {
      if (!digest) return undefined
      await ledger.append({ type: 'model/exported', actor: actor.id, subject: `${model}@${number}`, detail: { digest } })
      return objects.read(digest, 0, size)
    },
  }
}
