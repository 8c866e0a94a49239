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
})
