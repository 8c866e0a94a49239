/** docs/deidentification.md names a test for each of the eighty requirements and ten defects, and every test that it names is there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../../../..')

interface Row { readonly name: string, readonly tests: readonly { readonly file: string, readonly title: string }[] }

const rows: Row[] = readFileSync(join(root, 'docs/deidentification.md'), 'utf8').split('\n').flatMap((line) => {
  const [, name = '', , tests = ''] = line.split('|').map((cell) => cell.trim())
  if (!/^(R|defect )\d+$/.test(name)) return []
  return { name, tests: tests.split('<br>').flatMap((text) => {
    const [, file, title] = /^`([^`]+)`: (.+)$/.exec(text) ?? []
    return file && title ? { file, title } : []
  }) }
})

/** Titles of tests in a file, as written: strings after `test(`. */
function titlesIn(file: string): string[] {
  const path = join(root, file)
  if (!existsSync(path)) return []
  return [...readFileSync(path, 'utf8').matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) => (match[2] ?? '').replaceAll('\\', ''))
}

test('every requirement and every defect has a row, once, with at least one test', () => {
  const expected = [...Array.from({ length: 80 }, (_, at) => `R${at + 1}`), ...Array.from({ length: 10 }, (_, at) => `defect ${at + 1}`)]
  assert.deepEqual(rows.map(({ name }) => name), expected)
  assert.deepEqual(rows.filter(({ tests }) => tests.length === 0).map(({ name }) => name), [])
})

test('every test that the page names is in its file', () => {
  const absent = rows.flatMap(({ name, tests }) => tests.filter((one) => !titlesIn(one.file).some((title) => title.includes(one.title))).map((one) => `${name}: ${one.file}: ${one.title}`))
  assert.deepEqual(absent, [])
})
