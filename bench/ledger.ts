/** The ledger on the embedded PostgreSQL: durable appends in batches and one by one from many callers, receipts, a check of all of it. Every append waits for the commit on disk. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openLedger, openRecords } from '../packages/server/src/engines/index.ts'
import type { Ledger, LedgerEvent } from '../packages/server/src/engines/index.ts'
import { openLog } from '../packages/server/src/kernel/index.ts'
import { printTable } from './programs.ts'

const goalPerSecond = 20_000

const eventOf = (n: number): LedgerEvent => ({ type: 'ingest/quarantined', actor: 'ingest', subject: `held-${n}`, detail: { reason: 'ingest/burned-in' } })

/** `callers` append `batch` events at a time until `count` are durable; entries a second. */
async function appended(ledger: Ledger, { count, batch, callers }: { readonly count: number; readonly batch: number; readonly callers: number }): Promise<number> {
  let next = 0
  const began = performance.now()
  await Promise.all(Array.from({ length: callers }, async () => {
    while (next < count) {
      const from = next
      next += batch
      await ledger.append(Array.from({ length: batch }, (_, at) => eventOf(from + at)))
    }
  }))
  return next / ((performance.now() - began) / 1000)
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

export async function ledger(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { entries: { type: 'string', default: '100000' }, runs: { type: 'string', default: '3' } } })
  const [count, runs] = [Number(values.entries), Number(values.runs)]
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-bench-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log: openLog('silent') })
  try {
    const opened = await openLedger(records, { folder: join(folder, 'keys') })
    const ways = [{ batch: 1_000, callers: 1 }, { batch: 1_000, callers: 4 }, { batch: 1, callers: 64 }, { batch: 1, callers: 1 }]
    const rows: (string | number)[][] = []
    for (const { batch, callers } of ways) {
      const each = batch * callers >= 1_000 ? count : Math.min(count, callers > 1 ? 20_000 : 1_000)
      const rates: number[] = []
      for (let run = 0; run < runs; run++) rates.push(await appended(opened, { count: each, batch, callers }))
      rows.push([batch, callers, each, median(rates), batch > 1 ? (median(rates) >= goalPerSecond ? 'reached' : 'missed') : '–'])
    }
    printTable(`Durable appends (medians of ${runs}; goal in batches ${goalPerSecond}/s)`, ['events a batch', 'callers', 'events', 'events/s', 'goal'], rows)
    const began = performance.now()
    const { ok, size } = await opened.verify()
    const verified = performance.now() - began
    const times: number[] = []
    for (let n = 0; n < 100; n++) {
      const before = performance.now()
      await opened.receipt(n * 97)
      times.push(performance.now() - before)
    }
    printTable('Reading', ['what', 'ms'], [['a receipt, median of 100', median(times)], [`computing all of it again: ${size} entries, ${ok ? 'true' : 'NOT TRUE'}`, verified]])
  } finally {
    await records.close()
    await rm(folder, { recursive: true, force: true })
  }
}
