/** Cohort statistics: right where they are told, silent where few are meant. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { runTool } from '../../library/test/run-tool.ts'

interface Column { name: string, kind: string, n: number | null, missing: number | null, mean?: number | null, standardDeviation?: number, categories?: { value: string, n: number | null }[] }

function described(t: TestContext, csv: string): { n: number | null, columns: Column[] } {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-statistics-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'table.csv'), csv)
  const place = runTool(t, { tool: 'cohort-statistics', entrypoint: 'describe', inputs: { data: { file: join(folder, 'table.csv'), as: 'table.csv' } }, outputs: ['result'] })
  return JSON.parse(readFileSync(join(place, 'out-result'), 'utf8')) as { n: number | null, columns: Column[] }
}

test('gives mean and deviation, and joins what is rare', (t) => {
  const rows = Array.from({ length: 30 }, (_, at) => `${at + 1},${at < 20 ? 'I' : at < 27 ? 'II' : 'III'},${at < 10 ? 'x' : at < 17 ? 'y' : at < 24 ? 'z' : 'w'},${at === 0 ? 100000 : 1 + (at % 3)}`)
  const { n, columns } = described(t, `age,stage,site,"dose, total"\n${rows.join('\n')}\n`)
  const [age, stage, site, dose] = columns
  assert.equal(n, 30)
  assert.ok(Math.abs((age?.mean ?? 0) - 15.5) < 1e-12 && Math.abs((age?.standardDeviation ?? 0) - 8.803408430829504) < 1e-12)
  assert.deepEqual(stage?.categories, [{ value: 'I', n: 20 }, { value: 'II', n: null }, { value: 'other', n: null }], 'three of stage III cannot be computed from the total')
  assert.deepEqual(site?.categories?.map((one) => one.n), [10, 7, 7, 6])
  assert.deepEqual([dose?.name, dose?.mean], ['dose, total', null], 'one subject makes the sum')
})

test('tells nothing of four rows', (t) => {
  const { n, columns: [only] } = described(t, 'age\n1\n2\n3\n4\n')
  assert.deepEqual([n, only?.n, only?.mean], [null, null, null])
})
