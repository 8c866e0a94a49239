/** Names of other scripts met again in Latin letters, in texts whose unknown words stay. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Attributes, bytesSource, readDicom } from '@vesalius/standards/dicom'
import { cleanText, countSeeds, seedsOf } from '@vesalius/deidentify/text'
import { corpusFolder, corpusIsAbsent, corpusPaths } from '../../../standards/test/dicom/corpus-files.ts'
import { protocolNames } from './tables/protocol-names.ts'

/** A name as the header has it, and how people spell it. */
const people: readonly (readonly [string, readonly string[]])[] = [
  ['القحطاني^فاطمة', ['Alqahtani', 'al-Kahtany', 'QAHTANI', 'Fatimah', 'Fatma']], ['البغدادي^عبدالرحمن', ['Al-Baghdadi', 'Albaghdady', 'Abdulrahman', 'Abdurrahman', 'Abd er-Rahman']], ['القاسمي^محمد', ['Elkassimi', 'Al-Qasimi', 'Mohammed', 'Muhamad']],
  ['الشريف^يوسف', ['Cherif', 'El-Sherif', 'Youssef', 'Yusuf']], ['الخوارزمي^محمود', ['Alkhwarizmi', 'Khawarizmi', 'Mahmoud']], ['العتيبي^إبراهيم', ['Alotaibi', 'Ibrahim', 'Ebrahim']],
  ['כהן^טליה', ['Cohen', 'Kohen', 'Kohn', 'Talya', 'Talia']], ['רבינוביץ׳^שמואל', ['Rabinovich', 'Rabinowitz', 'Shmuel', 'Samuel']], ['גולדשטיין^יצחק', ['Goldstein', 'Goldshtein', 'Yitzhak', 'Itzhak']], ['לוי^רבקה', ['Levi', 'Levy', 'Rivka', 'Rebecca']],
  ['ศรีสุวรรณ^วิชัย', ['Srisuwan', 'Srisuwarn', 'Sisuwan', 'Wichai', 'Vichai']], ['จันทร์เพ็ญ^ประเสริฐ', ['Chanpen', 'Janpen', 'Prasert', 'Prasoet']], ['วงศ์สวัสดิ์^สมหญิง', ['Wongsawat', 'Wongsawasdi', 'Somying']],
  ['Щукинская^Евгения', ['Shchukinskaya', 'Schtschukinskaja', 'Ščukinskaja', 'Yevgeniya', 'Jewgenija']], ['Хрущёв^Вячеслав', ['Khrushchev', 'Chruschtschow', 'Khrouchtchev', 'Wjatscheslaw']], ['Юшкевич^Александр', ['Juschkewitsch', 'Alexander', 'Aleksandr']],
  ['Μπακογιάννης^Χαράλαμπος', ['Bakoyannis', 'Mpakogiannis', 'Haralambos', 'Charalampos']], ['Ξενάκης^Ευθυμία', ['Xenakis', 'Ksenakis', 'Efthymia', 'Euthimia']],
  ['ﾜﾀﾅﾍﾞ^ﾀﾛｳ', ['Watanabe', 'Taro', 'Tarou']], ['はっとり^しょうこ', ['Hattori', 'Shoko', 'Shohko']], ['최^영희', ['Choi', 'Younghee', 'Yeonghui']], ['გელაშვილი^ნინო', ['Gelashvili']],
]
const seedsFor = (name: string): ReturnType<typeof seedsOf> => seedsOf([{ kind: 'name', value: name }])

test('a name in another script is found however it is spelled in Latin letters', () => {
  const missed = people.flatMap(([name, spellings]) => spellings.filter((spelling) => countSeeds(`coil_${spelling} 12`, seedsFor(name)) === 0))
  assert.deepEqual(missed, [])
})

test('so is one that is glued between words, spaced out, split or followed by a year', () => {
  const seeds = seedsOf(people.map(([value]) => ({ kind: 'name', value })))
  for (const text of ['HWSCOHENHWS', 'taliathorax', 'CTABDULAZIZCT', 'K O H E N', 'k.o.h.e.n', 'Coh-en', 'wichai1953', 'AXKohn', 'hcstiwekhcsuj', 'shmuelax']) {
    const all = text === 'CTABDULAZIZCT' ? seedsFor('عبدالعزيز') : seeds
    assert.equal(countSeeds(text, all), 1, text)
    assert.ok(!/coh|koh|tali|k o|k\.o|wichai|abdul|hcst/i.test(cleanText(text, all, { kind: 'descriptor' }).text), text)
  }
})

test('a word beside it that is weak alone hides it not', () => {
  const seeds = seedsOf([{ kind: 'name', value: 'بوعزيز^خديجة' }, { kind: 'institution', value: 'Spirale Thorax Zentrum' }])
  assert.equal(countSeeds('michalax', seedsOf([{ kind: 'name', value: 'מיכל' }])), 1)
  assert.doesNotMatch(cleanText('hadijaspirale', seeds, { kind: 'descriptor' }).text, /hadi/)
})

test('whose name it is not is not found, and what is done to protocols does not change by it', () => {
  for (const [name, other] of [['כהן', 'Weiss'], ['טליה', 'Tomer'], ['วิชัย', 'Somchai'], ['القاسمي', 'Alzahrani'], ['Юшкевич', 'Ivanov'], ['최', 'Park']] as const) assert.equal(countSeeds(`coil_${other} 12`, seedsFor(name)), 0, `${name} ${other}`)
  const nobody = seedsFor('Doe^Jane')
  const seeds = seedsOf(people.map(([value]) => ({ kind: 'name', value })))
  const other = protocolNames.filter((text) => cleanText(text, seeds, { kind: 'descriptor' }).text !== cleanText(text, nobody, { kind: 'descriptor' }).text)
  assert.deepEqual(other, [])
})

test('of the texts of real files none of a thousand is taken for somebody', { skip: corpusIsAbsent }, (t) => {
  const texts = new Set<string>()
  for (const path of corpusPaths(2_000_000)) {
    try {
      collect(readDicom(bytesSource(readFileSync(join(corpusFolder, path)))).attributes, texts)
    } catch { /* files that are broken on purpose have no texts */ }
  }
  const hits = people.flatMap(([name]) => {
    const seeds = seedsFor(name)
    return [...texts].filter((text) => countSeeds(text, seeds) > 0)
  })
  t.diagnostic(`${hits.length} of ${texts.size} texts, for ${people.length} persons`)
  assert.ok(texts.size > 1_000)
  assert.ok(hits.length <= texts.size * people.length / 1_000, hits.join(' | '))
})

function collect(attributes: Attributes, into: Set<string>): void {
  for (const element of attributes) {
    if (element.items) for (const item of element.items) collect(item, into)
    else if (/^(?:LO|SH|CS|ST)$/.test(element.vr) && element.length < 100 && element.tag >>> 16 !== 0x10) for (const text of attributes.stringsOf(element)) into.add(text)
  }
}
