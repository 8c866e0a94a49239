/** What a report needs to know of each stored instance: counts and codes. Lists of acts are the same for most of a series and are kept once. */
import { hash } from 'node:crypto'
import type { InstanceFacts } from '@vesalius/deidentify'
import { rowsOf, ruleVersions } from '@vesalius/deidentify/report'
import type { InstanceTally } from '@vesalius/deidentify/report'

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

type Rest = Pick<InstanceTally, 'text' | 'residuals' | 'findings' | 'pixels'> & { /** By which tables it was treated: of `rulesDigest`. */ readonly rules?: string }

let rules: string | undefined

/** Of the versions of all tables by which this program treats what comes. */
export const rulesDigest = (): string => (rules ??= hash('sha256', JSON.stringify(ruleVersions()), 'hex').slice(0, 12))

export function countedFacts(facts: InstanceFacts, profile: string): CountedFacts {
  const { acts, text } = rowsOf(facts.acts)
  const rest: Rest = { text, residuals: facts.residuals, findings: facts.findings.map(({ code }) => code), pixels: facts.pixels, rules: rulesDigest() }
  const list = JSON.stringify(acts)
  return { profile, actsDigest: hash('sha256', list, 'hex'), acts: list, rest: JSON.stringify(rest) }
}

/** Common table expressions that write rows, and what they are given, from parameter `first` on: part of the statement that says how files ended. */
export const factsTables = (first: number): string => {
  const types = ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'bigint', 'text', 'text', 'text', 'text', 'text']
  const given = types.map((type, at) => `$${first + at}::${type}[]`)
  return `
    lists as (insert into ingest_acts (digest, acts) select * from unnest(${given.slice(0, 2).join(', ')}) order by 1 on conflict do nothing),
    facts as (
      insert into ingest_facts (sop_instance_uid, project, send, study_instance_uid, pseudonym, digest, size, profile, acts, rest, decision, reviewer)
        select * from unnest(${given.slice(2).join(', ')}) on conflict do nothing)`
}

export function factsValues(rows: readonly FactsRow[]): unknown[] {
  const lists = new Map(rows.map(({ facts }) => [facts.actsDigest, facts.acts]))
  return [
    [...lists.keys()], [...lists.values()], rows.map(({ sopInstanceUid }) => sopInstanceUid), rows.map(({ project }) => project), rows.map(({ send }) => send),
    rows.map(({ studyInstanceUid }) => studyInstanceUid), rows.map(({ pseudonym }) => pseudonym), rows.map(({ digest }) => digest), rows.map(({ size }) => size),
    rows.map(({ facts }) => facts.profile), rows.map(({ facts }) => facts.actsDigest), rows.map(({ facts }) => facts.rest),
    rows.map(({ decision }) => decision?.decision ?? null), rows.map(({ decision }) => decision?.reviewer ?? null),
  ]
}

export interface KeptFacts { study_instance_uid: string, pseudonym: string, digest: string, size: number, profile: string, acts: string, rest: string, decision: string | null, reviewer: string | null }

/** `sameRules`: by the tables that this program has now. */
export function tallyOf(row: KeptFacts, lists: ReadonlyMap<string, InstanceTally['acts']>): { readonly tally: InstanceTally, readonly sameRules: boolean } {
  const { rules: by, ...rest } = JSON.parse(row.rest) as Rest
  return { tally: { bytes: row.size, digest: row.digest, acts: lists.get(row.acts) ?? [], ...rest }, sameRules: by === rulesDigest() }
}
