/** Every string of the pages is in every language file, and every string there is used. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))

function keysOf(value: object, before = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'string' ? [before + key] : keysOf(inner as object, `${before}${key}.`)))
}

const read = (language: string): object => JSON.parse(readFileSync(join(source, 'locales', `${language}.json`), 'utf8')) as object
const plain = (key: string): string => key.replace(/_(one|other)$/, '')
const code = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(join(source, name), 'utf8')).join('\n')
const known = [...new Set(keysOf(read('en')).map(plain))]

test('German has the same strings as English', () => {
  assert.deepEqual(keysOf(read('de')).sort(), keysOf(read('en')).sort())
})

test('every string that the code names is there', () => {
  const named = [...code.matchAll(/\bt\((?:\w+ \? )?'([\w.-]+)'(?: : '([\w.-]+)')?/g)].flatMap(([, one, other]) => [one, other]).filter((key) => key !== undefined)
  assert.ok(named.length > 100)
  assert.deepEqual(named.filter((key) => !known.includes(key) && !/^(board|state)\.(live|asking)$/.test(key)), [])
})

test('every string that is there is named by the code', () => {
  const prefixes = [...code.matchAll(/t\(`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix as string)
  assert.deepEqual(known.filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix))), [])
})
