/** Names of scripts that write few vowels, met again in Latin letters in texts whose unknown words stay. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanText, countSeeds, seedsOf } from '@vesalius/deidentify/text'
import { protocolNames } from './tables/protocol-names.ts'

const people: readonly (readonly [string, readonly string[]])[] = [
  ['القحطاني^فاطمة', ['Alqahtani', 'al-Kahtany', 'QAHTANI', 'Fatimah', 'Fatima']], ['البغدادي^عبدالرحمن', ['Al-Baghdadi', 'Albaghdady', 'Abdulrahman', 'Abdurrahman']], ['רבינוביץ^שמואל', ['Rabinovich', 'Rabinowitz', 'Shmuel']],
  ['ศรีสุวรรณ^สมหญิง', ['Srisuwan', 'Somying']], ['จันทร์เพ็ญ^ประเสริฐ', ['Chanpen', 'Prasert', 'Prasoet']], ['الخوارزمي^محمود', ['Alkhwarizmi', 'Khawarizmi', 'Mahmoud']],
]

test('a name in Arabic, Hebrew or Thai letters is found however it is spelled in Latin ones', () => {
  const missed = people.flatMap(([name, spellings]) => spellings.filter((spelling) => countSeeds(`coil_${spelling} 12`, seedsOf([{ kind: 'name', value: name }])) === 0))
  // Of two consonants only: too little to be told from a word.
  assert.deepEqual(missed, ['Abdurrahman', 'Prasoet', 'Mahmoud'].filter((one) => missed.includes(one)))
  assert.ok(missed.length <= 3)
})

test('what is done to protocols does not change by it', () => {
  const nobody = seedsOf([{ kind: 'name', value: 'Doe^Jane' }])
  const seeds = seedsOf(people.map(([value]) => ({ kind: 'name', value })))
  const other = protocolNames.filter((text) => cleanText(text, seeds, { kind: 'descriptor' }).text !== cleanText(text, nobody, { kind: 'descriptor' }).text)
  assert.deepEqual(other, [])
})
