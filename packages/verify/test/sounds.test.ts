/** Names in other scripts as Latin letters spell them: every writer otherwise, and all of them are met; other words are not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '../src/identities/fold.ts'
import { buildLexicon } from '../src/search/lexicon.ts'
import { searchText } from '../src/search/text-search.ts'

function isFound(name: string, text: string): boolean {
  const words = buildLexicon({ people: [{ key: 'one', values: [{ class: 'name', text: name }] }], uids: [], technical: [] }).wordsOf('one')
  return searchText(text, words!, { days: false }).length > 0
}

const spellings: readonly (readonly [name: string, ...spelt: string[]])[] = [
  ['Παπαχριστοδούλου^Ευτέρπη', 'T2 PAPACHRISTODOULOU', 'Papahristodulu', 'nach Euterpe', 'Efterpi 3mm'],
  ['Щербатовский^Ярослав', 'CR Shcherbatovskiy', 'Scherbatowski', 'Schtscherbatowskij', 'YAROSLAV', 'Jaroslaw'],
  ['Жаворонкова^Мария', 'Zhavoronkova', 'Schaworonkowa M.'],
  ['황보^승민', 'Hwangbo', 'Seung-min, Seungmin', 'Sungmin'],
  ['なかがわ^しずか', 'NAKAGAWA', 'Shizuka', 'ナカガワ'],
  ['قباني^نزار', 'Qabbani Nizar', 'Nizar KABANI'],
  ['القحطاني^سليمان', 'Alqahtani Suleiman', 'Soliman al-Kahtany'],
]

test('a name of another script is found as Latin letters spell it, whoever spells it', () => {
  for (const [name, ...spelt] of spellings) for (const text of spelt) assert.equal(isFound(name, text), true, `${name} in ${text}`)
})

const texts = ['T1 SE axial 3mm post contrast', 'Thorax nativ Knochen', 'Bilan oncologique, foie et rate', 'Columna lumbar sagital', 'epithelium, allocation of doses', 'serial follow-up of the left kidney', 'Schädel ohne Kontrastmittel', 'Papillary carcinoma', 'resolve diffusion b1000']

test('words of examinations do not sound like these names', () => {
  for (const [name] of [...spellings, ['محمد^فاطمة'], ['Иванова^Ольга'], ['Λουκάς^Νίκος']] as const) for (const text of texts) assert.equal(isFound(name, text), false, `${name} in ${text}`)
})

test('names in Latin letters are compared as they are, not as they sound', () => {
  assert.equal(isFound('Schreiber^Kati', 'shreyber caty'), false)
  assert.equal(isFound('Schreiber^Kati', fold('SCHREIBER')), true)
})
