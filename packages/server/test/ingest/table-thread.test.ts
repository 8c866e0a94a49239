/** Clinical files treated in a thread: problems come back by their names, nothing stays when the work is over, the loop is free meanwhile. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, test } from 'node:test'
import { readProfile } from '@vesalius/deidentify'
import { planFor, readTables } from '@vesalius/deidentify/clinical'
import { openLog } from '#kernel'
import { openKeys } from '../../src/ingest/keys.ts'
import { TableThread } from '../../src/ingest/clinical/table-thread.ts'
import type { TreatedFile } from '../../src/ingest/clinical/table-thread.ts'
import { treatTables } from '../../src/ingest/clinical/treat-tables.ts'
import { normalTable } from '../../src/ingest/clinical/received-table.ts'

const keysFolder = mkdtempSync(join(tmpdir(), 'vesalius-table-thread-'))
const thread = new TableThread({ keysFolder }, openLog('silent'))
after(async () => { await thread.close(); rmSync(keysFolder, { recursive: true, force: true }) })

const profile = readProfile('research')
const ring = openKeys(keysFolder).ringOf('default')
const tableOf = (rows: number): Buffer => Buffer.from(`PatientID,Sex,Diagnosis date,Note\n${Array.from({ length: rows }, (_, at) => `PID-${at},${at % 2 ? 'F' : 'M'},2021-03-09,seen ${at} times`).join('\n')}\n`)
async function treatmentOf(bytes: Uint8Array) {
  const tables = await readTables(bytes)
  return { bytes, profile, plans: tables.map((table) => planFor(table, profile, undefined)), characteristics: [], quasi: undefined, k: 5 }
}

test('what comes of a file is what comes without a thread, and rows come in parts', async () => {
  const treatment = await treatmentOf(tableOf(2_300))
  const expected = await treatTables(treatment, ring)
  const { normal, shown } = await thread.treat('default', treatment, async (file) => ({ normal: await file.normal(0), shown: file.shown }))
  const [outcome] = expected.outcomes
  assert.ok(outcome)
  assert.deepEqual(normal, normalTable(outcome))
  assert.deepEqual([shown.tables[0]?.total, shown.tables[0]?.rows.length, shown.risk], [2_300, 20, expected.risk])
})

test('problems have their names, and a file is gone from the thread when the work on it is over', async () => {
  await assert.rejects(thread.propose(Buffer.from('PK\x03\x04 no workbook', 'latin1'), profile), { code: 'ingest/bad-table' })
  const treatment = await treatmentOf(tableOf(10))
  await assert.rejects(thread.treat('default', { ...treatment, plans: [[{ header: 'PatientID', role: 'identifier', action: 'keep' }]] }, async () => 0), { code: 'ingest/bad-columns' })
  let kept: TreatedFile | undefined
  await assert.rejects(thread.treat('default', treatment, async (file) => { kept = file; throw new Error('given up') }), /given up/)
  assert.ok(kept)
  await assert.rejects(kept.normal(0), { code: 'ingest/table-failed' })
})

test('while a file takes long, the loop answers others', async (t) => {
  const treatment = await treatmentOf(tableOf(20_000))
  const began = performance.now()
  await treatTables(treatment, ring)
  const alone = performance.now() - began
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  const rows = await thread.treat('default', treatment, async (file) => (await file.normal(0)).rows.length)
  delays.disable()
  t.diagnostic(`here it takes ${alone.toFixed(0)} ms; in a thread the loop waited ${(delays.max / 1e6).toFixed(0)} ms at most`)
  assert.equal(rows, 20_000)
  assert.ok(delays.max / 1e6 < alone / 2, `${delays.max / 1e6} of ${alone} ms`)
})

test('one that is closed takes nothing more', async () => {
  const closing = new TableThread({ keysFolder }, openLog('silent'))
  await closing.close()
  await assert.rejects(closing.propose(tableOf(1), profile), { code: 'ingest/stopping' })
})

test('one without work ends after a while, never while it holds a file, and comes again with the next', async () => {
  const resting = new TableThread({ keysFolder }, openLog('silent'), 1)
  const treatment = await treatmentOf(tableOf(10))
  const rows = await resting.treat('default', treatment, async (file) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(resting.running)
    return (await file.normal(0)).rows.length
  })
  assert.equal(rows, 10)
  while (resting.running) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal((await resting.propose(tableOf(1), profile)).length, 1)
  await resting.close()
})
