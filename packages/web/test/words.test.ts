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

function valuesOf(value: object, before = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => (typeof inner === 'string' ? [[before + key, inner]] : valuesOf(inner as object, `${before}${key}.`)))
}

const read = (language: string): object => JSON.parse(readFileSync(join(source, 'locales', `${language}.json`), 'utf8')) as object
const plain = (key: string): string => key.replace(/_(one|other)$/, '')
const code = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(join(source, name), 'utf8')).join('\n')
/** Of these there are never fewer than two: rules of the holder, and limits. */
const countedElsewhere = new Set(['counts.rules.means.minimum'])
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

test('what several things are counted in has a unit, and no sentence counts with a fixed plural where there is a unit for it', () => {
  for (const language of ['en', 'de']) {
    const strings = valuesOf(read(language))
    const units = read(language) as { unit: Record<string, string> }
    const used = strings.flatMap(([, text]) => [...text.matchAll(/\{\{\w+, counted\(unit: (\w+)\)\}\}/g)].map(([, unit]) => unit as string))
    assert.ok(used.length > 20)
    assert.deepEqual(used.filter((unit) => !units.unit[`${unit}_one`] || !units.unit[`${unit}_other`]), [], language)
    const plurals = ['studies', 'subjects', 'instances', 'files', 'entries', 'Studien', 'Personen', 'Instanzen', 'Dateien', 'Einträge']
    const fixed = new RegExp(`\\{\\{\\w+\\}\\} (${plurals.join('|')})(?![\\wäöüß])`)
    assert.deepEqual(strings.filter(([key, text]) => !/_other$/.test(key) && fixed.test(text)).map(([key]) => key).filter((key) => !countedElsewhere.has(key)), [], language)
  }
})
