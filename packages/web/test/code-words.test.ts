/** Codes that the engine and the first steps of the journey give to pages have words there: reasons, why something is held, remarks on structure. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { builtInProfiles, explainProfile } from '@vesalius/deidentify'

const packages = fileURLToPath(new URL('../..', import.meta.url))
const words = JSON.parse(readFileSync(join(packages, 'web/src/locales/en.json'), 'utf8')) as Record<'because' | 'held' | 'finding', Record<string, string>>

const textOf = (...places: string[]): string => places.flatMap((place) => (place.endsWith('.ts') ? [place] : readdirSync(join(packages, place)).filter((name) => name.endsWith('.ts')).map((name) => `${place}/${name}`)))
  .map((name) => readFileSync(join(packages, name), 'utf8')).join('\n')
const codesIn = (text: string, ...patterns: RegExp[]): string[] => [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code as string)))]

test('every reason for what was done to an attribute has words', () => {
  const engine = textOf('deidentify/src/rules', 'deidentify/src/private', 'deidentify/src/engine.ts', 'deidentify/src/treat-values.ts', 'deidentify/src/net/remove-catches.ts', 'server/src/ingest/preview/compare.ts')
  const codes = codesIn(engine, /because(?: =|:) '([\w-]+)'/g, /(?:giveUp|gone)\([^\n]*?'([\w-]+)'\)/g)
  assert.ok(codes.length > 20, `${codes.length} codes were found`)
  assert.deepEqual(codes.filter((code) => !words.because[code]), [])
})

test('every reason why a file is held has words', () => {
  const engine = textOf('deidentify/src/open-deidentifier.ts', 'deidentify/src/pixels/clean-pixels.ts', 'deidentify/src/subject/identity.ts', 'deidentify/src/subject/subject.ts')
  const codes = [...codesIn(engine, /kind: '(?:held|refused|review)', code: '([\w-]+)'/g), ...codesIn(textOf('deidentify/src/structures/hold.ts'), /return '([\w-]+)'/g)]
  assert.ok(codes.length > 10, `${codes.length} codes were found`)
  assert.deepEqual(codes.filter((code) => !words.held[code]), [])
})

test('every remark on the structure of a file has words', () => {
  const codes = codesIn(textOf('standards/src/dicom'), /\.add\('([a-z-]+)',/g)
  assert.ok(codes.length > 10, `${codes.length} codes were found`)
  assert.deepEqual(codes.filter((code) => !words.finding[`ingest/structure-${code}`]), [])
})

test('every sentence that a built-in profile says of a rule, with any choice of dates, pixels and options, is there in German', () => {
  const german = JSON.parse(readFileSync(join(packages, 'web/src/profiles/rule-sentences-de.json'), 'utf8')) as Record<string, string>
  const variants = [...builtInProfiles().values()].flatMap((profile) => (['shift', 'first-of-month', 'keep', 'remove'] as const).flatMap((dates) => [
    { ...profile, dates }, { ...profile, dates, options: [], pixels: { ...profile.pixels, clean: false } }, { ...profile, dates, options: [...profile.options, 'RetainUIDs' as const] },
  ]))
  const said = variants.flatMap((profile) => explainProfile(profile)).filter(({ because }) => because === 'rule' || because === 'profile').flatMap(({ because, attribute, explanation }) => (because === 'rule' ? [attribute, explanation] : [explanation]))
  assert.ok(new Set(said).size > 30)
  assert.deepEqual([...new Set(said)].filter((sentence) => !german[sentence]), [])
})
