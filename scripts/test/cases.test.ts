/** docs/cases.md names a test for every case of the attack list, and every test that it names is there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const count = { A: 30, B: 8, C: 13 }

interface Case { readonly name: string, readonly tests: readonly { readonly file: string, readonly name: string }[] }

const cases: Case[] = readFileSync(join(root, 'docs/cases.md'), 'utf8').split('\n').flatMap((line) => {
  const [, name = '', , , tests = ''] = line.split('|').map((cell) => cell.trim())
  if (!/^[ABC]\d\d$/.test(name)) return []
  return { name, tests: tests.split('<br>').flatMap((text) => {
    const [, file, test_] = /^`([^`]+)`: (.+)$/.exec(text) ?? []
    return file && test_ ? { file, name: test_ } : []
  }) }
})

/** Titles of tests in a file, as written: strings after `test(`. */
function titlesIn(file: string): string[] {
  const path = join(root, file)
  if (!existsSync(path)) return []
  return [...readFileSync(path, 'utf8').matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) => match[2] ?? '')
}

test('every case has a row, once, with at least one test', () => {
  const expected = Object.entries(count).flatMap(([letter, most]) => Array.from({ length: most }, (_, n) => `${letter}${String(n + 1).padStart(2, '0')}`))
  assert.deepEqual(cases.map(({ name }) => name), expected)
  assert.deepEqual(cases.filter(({ tests }) => tests.length === 0).map(({ name }) => name), [])
})

test('every test that a case names is in its file', () => {
  const absent = cases.flatMap(({ name, tests }) => tests.filter((one) => !titlesIn(one.file).some((title) => title.includes(one.name))).map((one) => `${name}: ${one.file}: ${one.name}`))
  assert.deepEqual(absent, [])
})
