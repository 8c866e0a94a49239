/** The way of clinical data into the archive: what was confirmed is de-identified, mapped and stored in one transaction with its entry in the ledger. */
import { nameOfRing } from '@vesalius/deidentify/subject'
import type { ColumnMapping, MappedTable, ProposedMapping } from '@vesalius/standards/clinical'
import type { Archive } from '#archive'
import type { Ledger, Records } from '#engines'
import { NoIdentifierColumn } from '../problems.ts'
import type { Clinical, ClinicalJob, ClinicalParts } from './clinical.ts'
import { deidentifyBundle } from './fhir.ts'
import type { FhirOutcome } from './fhir.ts'
import type { Normal } from './received-table.ts'
import type { TreatedFile } from './table-thread.ts'

export interface MappingProposal {
  readonly columns: readonly ProposedMapping[]
  readonly subjects: number
  readonly rows: number
}

export type StoredSource = Awaited<ReturnType<Archive['clinical']['putTable']>>

export interface StoreParts extends ClinicalParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly clinical: Clinical
}

/** Of several tables in one file the second is `name-2` … */
const nameOf = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`)

export class ClinicalStore {
  private readonly parts: StoreParts

  constructor(parts: StoreParts) {
    this.parts = parts
  }

  /** For each table of the file what its columns are in the model; what was confirmed before for such columns comes first. Raises as `Clinical.preview`. */
  async propose(job: ClinicalJob, name?: string): Promise<MappingProposal[]> {
    return this.parts.clinical.treated(job, ({ shown, normal: normalOf }) => Promise.all(shown.tables.map(async ({ persons }, index) => {
      const normal = await normalOf(index)
      const before = await this.parts.archive.clinical.mappingFor(normal.columns.map(({ header }) => header), name && nameOf(name, index))
      return { columns: await this.parts.archive.clinical.propose(mapped(normal), before), subjects: persons, rows: normal.rows.length }
    })))
  }

  /** Stores what the file says, de-identified; what it tells of persons is kept sealed for their images (`Clinical.release`). Raises ingest/no-identifier-column. */
  store(actor: string, job: ClinicalJob, named: { readonly name: string, readonly mappings: readonly (readonly ColumnMapping[])[] }): Promise<StoredSource[]> {
    return this.parts.clinical.treated(job, async (file) => {
      const stored = await this.storeFile(actor, { ...named, job, file })
      await file.remember()
      return stored
    })
  }

  private async storeFile(actor: string, { job, file, name, mappings }: { readonly job: ClinicalJob, readonly file: TreatedFile, readonly name: string, readonly mappings: readonly (readonly ColumnMapping[])[] }): Promise<StoredSource[]> {
    const { archive, records, ledger, keys } = this.parts
    const keyName = nameOfRing(keys.ringOf(job.project))
    const { tables } = file.shown
    const normals = await Promise.all(tables.map((_, index) => file.normal(index)))
    if (normals.some(({ subject }) => subject < 0)) throw NoIdentifierColumn()
    return records.transaction(async (tx) => {
      const all: StoredSource[] = []
      for (const [index, normal] of normals.entries()) {
        all.push(await archive.clinical.putTable(tx, {
          project: job.project, name: nameOf(name, index), keys: keyName, by: actor, mapping: mappings[index] ?? [], ...normal, moved: normal.columns.some(({ action }) => action === 'shift'),
        }))
      }
      await ledger.append(all.map(({ subjects, facts }, index) => ({
        type: 'ingest/clinical-stored', actor, subject: `project-${job.project}`,
        detail: { kind: 'table', source: nameOf(name, index), subjects, facts, rows: normals[index]?.rows.length ?? 0, held: tables[index]?.held.length ?? 0 },
      })), tx)
      return all
    })
  }

  /** As everything is proposed, without a person: for generated data only. */
  async storeAsProposed(actor: string, { project, name, bytes }: { project: string, name: string, bytes: Uint8Array }): Promise<StoredSource[]> {
    const { tables } = await this.parts.clinical.propose(project, bytes)
    const job: ClinicalJob = { project, bytes, k: 5, plans: tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) }))) }
    const proposed = await this.propose(job, name)
    const mappings = proposed.map(({ columns }) => columns.map(({ header, field, indicator, factor, values }) => ({ header, field, values, ...(indicator === undefined ? {} : { indicator }), ...(factor === undefined ? {} : { factor }) })))
    return this.store(actor, job, { name, mappings })
  }

  /** Raises ingest/bad-bundle. With `look` nothing is stored. */
  async fhir(actor: string, { project, name, bundle, look }: { project: string, name: string, bundle: unknown, look: boolean }): Promise<Omit<FhirOutcome, 'facts'> & { facts: number, stored?: StoredSource }> {
    const { archive, records, ledger, keys, profiles } = this.parts
    const { profile } = await profiles.ofProject(project)
    const ring = keys.ringOf(project)
    const outcome = deidentifyBundle(bundle, { ring, profile })
    const told = { subjects: outcome.subjects, held: outcome.held, left: outcome.left, facts: outcome.facts.length }
    if (look) return told
    const stored = await records.transaction(async (tx) => {
      const one = await archive.clinical.putFacts(tx, { project, name, keys: nameOfRing(ring), by: actor, facts: outcome.facts, moved: profile.dates === 'shift' })
      await ledger.append({ type: 'ingest/clinical-stored', actor, subject: `project-${project}`, detail: { kind: 'fhir', source: name, subjects: one.subjects, facts: one.facts, rows: 0, held: outcome.held } }, tx)
      return one
    })
    return { ...told, stored }
  }
}

const mapped = ({ columns, subject, rows }: Normal): MappedTable =>
  ({ header: columns.map(({ header }) => header), subject, rows, moved: new Set(columns.filter(({ action }) => action === 'shift').map(({ header }) => header)) })
