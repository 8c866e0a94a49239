/** Words of coded entries (PS3.3 8.8) beside persons who are called like them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanText, countSeeds, seedsOf } from '../src/text/index.ts'
import { textsOf } from '../src/texts.ts'

const meaning = (text: string, ...names: string[]): string =>
  textsOf({ seedsOf, cleanText, countSeeds }, seedsOf(names.map((value) => ({ kind: 'staff', value })))).clean(text, 'public').text

test('a word of a public scheme that is a word of medicine stays, whoever is called so', () => {
  assert.equal(meaning('Person Observer Name', 'Observer^Verifying'), 'Person Observer Name')
  assert.equal(meaning('Young adult', 'Young^Brian'), 'Young adult')
})

test('two words of a person, and a name that is no word, go from a public meaning too', () => {
  assert.doesNotMatch(meaning('Rose Young finding', 'Young^Rose'), /Rose|Young/)
  assert.doesNotMatch(meaning('Finding Featherstone', 'Featherstone^Rose'), /Featherstone/)
  for (const text of ['Mr. Young', 'Young 1956', 'Young']) assert.doesNotMatch(meaning(text, 'Young^Mary'), /Young/)
})

test('a code is no date in words and no number of a person; a concept of SNOMED CT with as many digits stays', () => {
  const of = (text: string, kind: 'token' | 'public-token'): string => textsOf({ seedsOf, cleanText, countSeeds }, seedsOf([])).clean(text, kind).text
  for (const text of ['8 August 1957', 'August 8, 1957', '1942년 10월 15일', '3. März 1961']) for (const kind of ['token', 'public-token'] as const) assert.equal(of(text, kind), '', text)
  assert.equal(of('4695369117', 'public-token'), '')
  for (const text of ['73211009', '410607006', '900000000000207008', '113091000', '24028007', '121071', 'T-D0050', 'IMG3D_2']) assert.equal(of(text, 'public-token'), text)
})

test('the day of birth goes from technical words in whatever way it is written; another date stays there', () => {
  const texts = textsOf({ seedsOf, cleanText, countSeeds }, seedsOf([{ kind: 'date', value: '19661218' }]))
  for (const written of ['1966年12月18日', '昭和41年12月18日', '1966년 12월 18일', '18.XII.1966', '18 December 1966', '18. Dezember 1966', '1966-12-18', '18/12/1966']) {
    const { text } = texts.clean(`syngo MR ${written} B17`, 'technical')
    assert.ok(!text.includes(written) && text.includes('syngo MR'), text)
  }
  assert.equal(texts.clean('syngo MR 2011年3月4日 B17', 'technical').text, 'syngo MR 2011年3月4日 B17')
})
