/** What a report needs to know of each stored instance: counts and codes. Lists of acts are the same for most of a series and are kept once. */
import { hash } from 'node:crypto'
import type { InstanceFacts } from '@vesalius/deidentify'
import { rowsOf } from '@vesalius/deidentify/report'
import type { InstanceTally } from '@vesalius/deidentify/report'
import type { Queryable } from '#engines'

/** As it goes from a thread of the journey to the records. */
export interface CountedFacts {
  readonly profile: string
  /** SHA-256 of `acts`. */
  readonly actsDigest: string
  /** JSON of rows with their counts. */
  readonly acts: string
  /** JSON of the rest of the tally. */
  readonly rest: string
}

export interface FactsRow {
  readonly project: string
  readonly send: string
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly digest: string
  readonly size: number
  readonly facts: CountedFacts
  readonly decision?: { readonly decision: string, readonly reviewer: string }
}

type Rest = Pick<InstanceTally, 'text' | 'residuals' | 'findings' | 'pixels'>

export function countedFacts(facts: InstanceFacts, profile: string): CountedFacts {
  const { acts, text } = rowsOf(facts.acts)
  const rest: Rest = { text, residuals: facts.residuals, findings: facts.findings.map(({ code }) => code), pixels: facts.pixels }
  const list = JSON.stringify(acts)
  return { profile, actsDigest: hash('sha256', list, 'hex'), acts: list, rest: JSON.stringify(rest) }
}

/** In the transaction that makes the instances visible. */
export async function writeFacts(tx: Queryable, rows: readonly FactsRow[]): Promise<void> {
  if (rows.length === 0) return
  const lists = new Map(rows.map(({ facts }) => [facts.actsDigest, facts.acts]))
  await tx.query({
    name: 'ingest-facts',
    text: `
      with lists as (insert into ingest_acts (digest, acts) select * from unnest($1::text[], $2::text[]) order by 1 on conflict do nothing)
      insert into ingest_facts (sop_instance_uid, project, send, study_instance_uid, pseudonym, digest, size, profile, acts, rest, decision, reviewer)
        select * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
        on conflict do nothing`,
    values: [
      [...lists.keys()], [...lists.values()], rows.map(({ sopInstanceUid }) => sopInstanceUid), rows.map(({ project }) => project), rows.map(({ send }) => send),
      rows.map(({ studyInstanceUid }) => studyInstanceUid), rows.map(({ pseudonym }) => pseudonym), rows.map(({ digest }) => digest), rows.map(({ size }) => size),
      rows.map(({ facts }) => facts.profile), rows.map(({ facts }) => facts.actsDigest), rows.map(({ facts }) => facts.rest),
      rows.map(({ decision }) => decision?.decision ?? null), rows.map(({ decision }) => decision?.reviewer ?? null),
    ],
  })
}

export interface KeptFacts { study_instance_uid: string, pseudonym: string, digest: string, size: number, profile: string, acts: string, rest: string, decision: string | null, reviewer: string | null }

export function tallyOf(row: KeptFacts, lists: ReadonlyMap<string, InstanceTally['acts']>): InstanceTally {
  return { bytes: row.size, digest: row.digest, acts: lists.get(row.acts) ?? [], ...(JSON.parse(row.rest) as Rest) }
}
