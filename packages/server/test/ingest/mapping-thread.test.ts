/** Mapping in a thread of its own: the same facts as without one, the loop stays free, tables do not mix, and a thread that ends fails its table only. */
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, test } from 'node:test'
import { mapTable, proposeMapping } from '@vesalius/standards/clinical'
import type { ColumnMapping, MappedTable } from '@vesalius/standards/clinical'
import { MappingThread } from '../../src/archive/clinical/mapping-thread.ts'

const thread = new MappingThread()
after(() => thread.close())

const header = ['pseudonym', 'sex', 'diagnosis', 'date', ...Array.from({ length: 20 }, (_, at) => `item ${at}`)]
const mapping: ColumnMapping[] = header.slice(1).map((one) => ({ header: one, field: one === 'date' ? 'diagnosisDate' : one.startsWith('item') ? 'local' : one, values: {} }))
const tableOf = (rows: number, name = 'VS'): MappedTable => ({
  header, subject: 0, moved: new Set(['date']),
  rows: Array.from({ length: rows }, (_, at) => [`${name}-${Math.floor(at / 2)}`, at % 2 ? 'F' : 'M', 'C50.9', '2021-03-09', ...header.slice(4).map((_, column) => `word ${at * column}`)]),
})

test('what comes of it is what comes without a thread, in the same order, however many parts it takes', async () => {
  for (const rows of [0, 1, 2_500]) {
    const [table, { facts, subjects, unmapped }] = [tableOf(rows), await thread.map(tableOf(rows), mapping)]
    const expected = mapTable(table, mapping)
    assert.deepEqual(facts.flat(), expected.facts)
    assert.deepEqual(unmapped, expected.unmapped)
    assert.deepEqual(subjects, [...new Set(expected.facts.map(({ subject }) => subject))])
    assert.deepEqual(await thread.propose(table, mapping), proposeMapping(table, mapping))
  }
})

test('tables that are mapped at once do not mix', async () => {
  const names = ['A', 'B', 'C']
  const all = await Promise.all(names.map((name) => thread.map(tableOf(1_200, name), mapping)))
  for (const [at, { subjects }] of all.entries()) assert.ok(subjects.length === 600 && subjects.every((subject) => subject.startsWith(`${names[at]}-`)))
})

test('while a table takes long, the loop answers others', async (t) => {
  const table = tableOf(15_000)
  const began = performance.now()
  const expected = mapTable(table, mapping).facts.length
  const alone = performance.now() - began
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  const { facts } = await thread.map(table, mapping)
  delays.disable()
  t.diagnostic(`here it takes ${alone.toFixed(0)} ms in one piece; in a thread the loop waited ${(delays.max / 1e6).toFixed(0)} ms at most`)
  assert.equal(facts.reduce((sum, part) => sum + part.length, 0), expected)
  assert.ok(delays.max / 1e6 < alone / 2, `${delays.max / 1e6} of ${alone} ms`)
})

test('one that is closed maps nothing more, and whoever waits is told', async () => {
  const closing = new MappingThread()
  const mapped = closing.map(tableOf(5_000), mapping)
  const failed = assert.rejects(mapped, { code: 'archive/mapping-failed' })
  await new Promise((resolve) => setImmediate(resolve))
  await closing.close()
  await failed
  await assert.rejects(closing.map(tableOf(1), mapping), { code: 'archive/mapping-failed' })
})

test('one without work ends after a while, and comes again with the next table', async () => {
  const resting = new MappingThread(1)
  await resting.propose(tableOf(2), mapping)
  while (resting.running) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal((await resting.map(tableOf(4), mapping)).subjects.length, 2)
  await resting.close()
})
