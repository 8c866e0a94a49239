/**
 * Entries of which one an hour says enough: what somebody reads, again and again. What was entered in this hour is remembered in memory, and in the
 * records as a digest, in the transaction of the entry, so that neither a restart nor a second process enters it again. Nothing is passed over: who
 * waits for this has the entry on disk, or gets a problem.
 */
import { createHash } from 'node:crypto'
import { Problem } from '#kernel'
import type { Queryable, Records } from '../records/records.ts'
import { LedgerUnavailable } from '../problems.ts'
import { appendGroups } from './append.ts'
import { check } from './entry.ts'
import type { LedgerEvent } from './entry.ts'
import { inGroups } from './in-groups.ts'

const hourMs = 3_600_000
/** Keys that are held in memory; beyond them the records are asked again. */
const mostKnown = 200_000

interface Keyed { readonly key: string; readonly event: LedgerEvent }

export function hourlyAppends(records: Records, now: () => number = Date.now): (events: LedgerEvent | readonly LedgerEvent[]) => Promise<void> {
  let hour = Number.NEGATIVE_INFINITY
  let known = new Set<string>()
  const enter = inGroups<{ readonly hour: number; readonly fresh: readonly Keyed[] }, void>(async (asked) => {
    for (const at of new Set(asked.map((one) => one.hour))) await enterOnce(records, at, asked.flatMap((one) => (one.hour === at ? one.fresh : [])))
    return asked.map(() => undefined)
  })
  return async (events) => {
    const at = Math.floor(now() / hourMs)
    if (at !== hour || known.size > mostKnown) [hour, known] = [at, new Set()]
    const remembered = known
    const fresh: Keyed[] = []
    for (const event of Array.isArray(events) ? (events as readonly LedgerEvent[]) : [events as LedgerEvent]) {
      const key = keyOf(event)
      if (!remembered.has(key)) fresh.push({ key, event })
    }
    if (fresh.length === 0) return
    for (const { event } of fresh) check(event)
    await enter({ hour: at, fresh }).catch((error: unknown) => { throw refusalOf(error) })
    for (const { key } of fresh) remembered.add(key)
  }
}

const keyOf = ({ type, actor, subject, detail }: LedgerEvent): string => `${type}\0${actor}\0${subject}\0${JSON.stringify(detail)}`

async function enterOnce(records: Records, hour: number, wanted: readonly Keyed[]): Promise<void> {
  const events = new Map(wanted.map(({ key, event }) => [createHash('sha256').update(key).digest('hex'), event]))
  // In one order, so that two processes that enter the same wait for each other and not in a circle.
  const digests = [...events.keys()].sort()
  await records.transaction(async (tx) => {
    await forgetBefore(tx, hour - 1)
    const { rows } = await tx.query<{ digest: string }>(
      `insert into vesalius_ledger_hourly (hour, digest) select $1, decode(d, 'hex') from unnest($2::text[]) with ordinality as t(d, n) order by n on conflict do nothing returning encode(digest, 'hex') as digest`, [hour, digests])
    const added = rows.flatMap(({ digest }) => events.get(digest) ?? [])
    if (added.length > 0) await appendGroups(tx, [added])
  })
}

async function forgetBefore(tx: Queryable, hour: number): Promise<void> {
  await tx.query('delete from vesalius_ledger_hourly where hour < $1', [hour])
}

/** A disk that is full and records that are away are for whoever asks the same: not now. */
function refusalOf(error: unknown): Problem {
  if (error instanceof Problem && error.status === 503) return error
  const code = (error as { code?: unknown }).code
  return LedgerUnavailable(typeof code === 'string' && /^[\w/-]{1,60}$/.test(code) ? code : 'unknown')
}
