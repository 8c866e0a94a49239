/** Every problem that a page can show has German words, and what the server filled into its text is filled into ours. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fill, valuesIn, type Book } from '../src/problems/problem-text.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(source, ...path), 'utf8')) as T
const english = read<Book>('problems', 'en.json')
const files = readdirSync(join(source, 'problems')).filter((name) => /^de-.*\.json$/.test(name))
const german: Book = Object.assign({}, ...files.map((name) => read<Book>('problems', name)))
const remedies = read<{ remedy: Record<string, string> }>('locales', 'de.json').remedy

/** Only said where a program starts, before there is a page. */
const neverOnAPage = [
  /^config\//, /^engines\/records-(in-use|no-account|no-binaries|not-started|too-old|version)$/, /^access\/open-address$/,
  /^node\/(address-in-use|address-refused|bad-peers|demo-argument|no-code|no-data-folder|no-hub|no-peers|no-peers-file|no-tls-key)$/,
]

test('every problem that a page can show says in German what happened and what to do', () => {
  const shown = Object.keys(english).filter((code) => !neverOnAPage.some((one) => one.test(code)))
  assert.ok(shown.length > 250)
  assert.deepEqual(shown.filter((code) => !german[code]?.[0] || !(german[code][1] ?? remedies[code])), [])
  assert.deepEqual(Object.keys(german).filter((code) => english[code] === undefined), [], 'German for a problem that there is no longer')
})

test('German has as many places to fill as English, and says something else', () => {
  const places = (text = '') => text.split('%s').length
  assert.deepEqual(Object.keys(german).filter((code) => places(german[code]?.[0]) !== places(english[code]?.[0]) || german[code]?.[0] === english[code]?.[0]), [])
})

test('what the server filled in is found, whatever its text has of signs, and filled in again', () => {
  const form = 'The file cannot be read (%s): %s of 3.5 [a] bytes'
  assert.deepEqual(valuesIn(form, 'The file cannot be read (E.1): 7 of 3.5 [a] bytes'), ['E.1', '7'])
  assert.equal(fill('%s, bei %s', ['E.1', '7']), 'E.1, bei 7')
  assert.deepEqual(valuesIn(form, 'something else'), [])
  assert.equal(fill('Grund: %s', []), 'Grund: …')
})
