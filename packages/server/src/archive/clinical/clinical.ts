/** The clinical part of the archive: what other rooms may ask of it. */
import type { ColumnMapping, Fact, MappedTable, ProposedMapping } from '@vesalius/standards/clinical'
import type { Records, Transaction } from '#engines'
import type { Clock } from '#kernel'
import { NoSuchSource } from '../problems.ts'
import { isShown } from '../withdrawn.ts'
import { clinicalSubjects, storedFacts, subjectsWithFacts } from './facts.ts'
import { moveClinical } from './move.ts'
import type { ClinicalMove } from './move.ts'
import type { MappingThread } from './mapping-thread.ts'
import { mappingFor, saveMapping } from './mappings.ts'
import { putFacts, putTable, remap, rowsOf, withdraw } from './put.ts'
import type { ClinicalSource, ClinicalSubject, ReceivedColumn, ReceivedFacts, ReceivedTable, Stored } from './types.ts'

export interface ClinicalRecords {
  /** The whole source is replaced; the mapping is kept for the next table with such columns. */
  putTable(tx: Transaction, table: ReceivedTable): Promise<Stored>
  /** Of the subjects it tells of, what the source said before is replaced. */
  putFacts(tx: Transaction, facts: ReceivedFacts): Promise<Stored>
  /** The mapping of this name; without a name the one that knows most of these columns, if it knows half of them. */
  mappingFor(headers: readonly string[], name?: string): Promise<readonly ColumnMapping[]>
  /** What each column of a table is in the model, with its values; what was confirmed before comes first. */
  propose(table: MappedTable, known: readonly ColumnMapping[]): Promise<readonly ProposedMapping[]>
  sources(project: string): Promise<readonly ClinicalSource[]>
  /** What a source holds, as it was received, of those who were not withdrawn. Raises archive/no-such-source. */
  received(project: string, name: string): Promise<MappedTable>
  /** Facts made anew by another mapping, without the file. Raises archive/no-such-source. */
  remap(tx: Transaction, change: { readonly project: string; readonly name: string; readonly mapping: readonly ColumnMapping[]; readonly by: string }): Promise<Stored>
  /** Returns of how many subjects something went. Raises archive/no-such-source. */
  withdraw(tx: Transaction, project: string, name: string): Promise<number>
  /** Returns of how many subjects. */
  move(tx: Transaction, move: ClinicalMove): Promise<number>
  facts(project: string, subjects?: readonly string[]): Promise<readonly Fact[]>
  subjects(project: string, subjects?: readonly string[]): Promise<readonly ClinicalSubject[]>
  /** Those of the pseudonyms of which something is known. */
  subjectsWithFacts(project: string, pseudonyms: readonly string[]): Promise<ReadonlySet<string>>
}

interface SourceRow { id: number; name: string; kind: 'table' | 'fhir'; revision: number; stored_at: Date; columns: ReceivedColumn[]; mapping: ColumnMapping[]; unmapped: Stored['unmapped']; subjects: number; facts: number }

export function clinicalRecords(records: Records, clock: Clock, mapper: MappingThread): ClinicalRecords {
  const idOf = async (project: string, name: string): Promise<{ id: number; columns: ReceivedColumn[] }> => {
    const { rows } = await records.query<{ id: number; columns: ReceivedColumn[] }>('select id, columns from archive_clinical_source where project = $1 and name = $2', [project, name])
    if (!rows[0]) throw NoSuchSource()
    return rows[0]
  }
  return {
    async putTable(tx, table) {
      await saveMapping(tx, { name: table.name, columns: table.mapping, by: table.by, at: clock.now() })
      return putTable(tx, { at: clock.now(), mapper }, table)
    },
    putFacts: (tx, facts) => putFacts(tx, clock.now(), facts),
    mappingFor: (headers, name) => mappingFor(records, headers, name),
    propose: (table, known) => mapper.propose(table, known),
    sources: (project) => sourcesOf(records, project),
    async received(project, name) {
      const { id, columns } = await idOf(project, name)
      return rowsOf(records, id, columns, project)
    },
    async remap(tx, { project, name, mapping, by }) {
      const { id } = await idOf(project, name)
      await tx.query('update archive_clinical_source set mapping = $2, stored_by = $3, stored_at = $4 where id = $1', [id, JSON.stringify(mapping), by, clock.now()])
      await saveMapping(tx, { name, columns: mapping, by, at: clock.now() })
      const stored = await remap(tx, mapper, id)
      if (!stored) throw NoSuchSource()
      return stored
    },
    async withdraw(tx, project, name) {
      return withdraw(tx, project, (await idOf(project, name)).id)
    },
    move: (tx, move) => moveClinical(tx, mapper, move),
    facts: (project, subjects) => storedFacts(records, project, subjects),
    subjects: (project, subjects) => clinicalSubjects(records, project, subjects),
    subjectsWithFacts: (project, pseudonyms) => subjectsWithFacts(records, project, pseudonyms),
  }
}

async function sourcesOf(records: Records, project: string): Promise<ClinicalSource[]> {
  const { rows } = await records.query<SourceRow>(
    `select s.id, s.name, s.kind, s.revision, s.stored_at, s.columns, s.mapping, s.unmapped, count(distinct f.pseudonym)::int as subjects, count(f.id)::int as facts
     from archive_clinical_source s left join archive_clinical_fact f on f.source_id = s.id and ${isShown('f.project', 'f.pseudonym')} where s.project = $1 group by s.id order by s.name`, [project])
  return rows.map(({ name, kind, revision, stored_at, columns, mapping, unmapped, subjects, facts }) => ({ name, kind, revision, subjects, facts, storedAt: stored_at, columns, mapping, unmapped }))
}
