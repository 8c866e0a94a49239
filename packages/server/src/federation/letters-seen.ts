/** What a site wrote and got, by type: how many, how large, to and from whom, when. What was in them is not kept. */
import { z } from 'zod'
import type { Records } from '#engines'
import { letterSchemas } from './letters.ts'

export interface LetterCount {
  readonly type: string
  readonly direction: 'sent' | 'received'
  readonly letters: number
  /** Not sent yet, or not handled yet. */
  readonly waiting: number
  /** Of what was sent, sealed, in all. */
  readonly bytes: number
  readonly lastAt: string
}

export interface LetterSeen {
  readonly id: string
  readonly type: string
  readonly direction: 'sent' | 'received'
  /** The other site. */
  readonly other: string
  readonly at: string
  readonly bytes?: number
  readonly state: 'waiting' | 'done' | 'failed'
}

const shown = 50

interface CountRow { readonly type: string; readonly letters: number; readonly waiting: number; readonly bytes: number; readonly last: Date }

export async function lettersByType(records: Records): Promise<LetterCount[]> {
  const [sent, received] = await Promise.all([
    records.query<CountRow>(`select type, count(*)::float8 as letters, count(*) filter (where sent_at is null)::float8 as waiting, coalesce(sum(size), 0)::float8 as bytes, max(at) as last from federation_outbox group by type order by type`),
    records.query<CountRow>(`select type, count(*)::float8 as letters, count(*) filter (where state = 'waiting')::float8 as waiting, 0::float8 as bytes, max(at) as last from federation_inbox group by type order by type`),
  ])
  const counted = (direction: 'sent' | 'received') => ({ last, ...row }: CountRow): LetterCount => ({ ...row, direction, lastAt: last.toISOString() })
  return [...sent.rows.map(counted('sent')), ...received.rows.map(counted('received'))]
}

interface SeenRow { readonly id: string; readonly type: string; readonly other: string; readonly at: Date; readonly bytes: number | null; readonly state: LetterSeen['state'] }

/** The last of both directions, newest first. */
export async function lastLetters(records: Records): Promise<LetterSeen[]> {
  const [sent, received] = await Promise.all([
    records.query<SeenRow>(`select id, type, recipient as other, at, size::float8 as bytes, case when sent_at is null then 'waiting' else 'done' end as state from federation_outbox order by at desc limit $1`, [shown]),
    records.query<SeenRow>(`select id, type, sender as other, at, null as bytes, state from federation_inbox order by at desc limit $1`, [shown]),
  ])
  const seen = (direction: 'sent' | 'received') => ({ at, bytes, ...row }: SeenRow): LetterSeen => ({ ...row, direction, at: at.toISOString(), ...(bytes === null ? {} : { bytes }) })
  return [...sent.rows.map(seen('sent')), ...received.rows.map(seen('received'))].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, shown)
}

/** What a letter of each type may hold, as JSON Schema: the whole list of what can leave. */
export function letterForms(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(letterSchemas).map(([type, schema]) => [type, z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })]))
}
