/** One instance through the engine: what is written down of it, marks that say what was done, what is around the data set, what is held. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { keyRingOf, openDeidentifier, readProfile } from '../src/index.ts'
import { textsOf } from '../src/texts.ts'
import { cleanText, countSeeds, seedsOf } from '../src/text/index.ts'
import type { Act } from '../src/index.ts'
import { ct, fileOf, finds, items, person, text, through, word } from './requirements/one-instance.ts'

const encapsulated = '1.2.840.10008.5.1.4.1.1.104.1'
const slide = '1.2.840.10008.5.1.4.1.1.77.1.6'
const presentation = '1.2.840.10008.5.1.4.1.1.11.1'
const acts = async (...elements: Parameters<typeof ct>): Promise<readonly Act[]> => {
  const { outcome } = await through(ct(...elements))
  assert.equal(outcome?.kind, 'released')
  return outcome?.kind === 'released' ? outcome.facts.acts : []
}
const codesOf = (bytes: Uint8Array): (string | undefined)[] => readDicom(bytes).attributes.items(0x00120064).map((item) => item.string(0x00080100))

test('what was done is written down with its place and its reason, and without a value', async () => {
  const list = await acts(items(0x00400275, [text(0x00321060, 'LO', `CT Thorax ${person.family}`)]), text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x00191099, 'LO', 'x'), text(0x00110010, 'LO', person.family), text(0x00111001, 'LO', 'x'))
  const of = (path: string): Act | undefined => list.find((act) => act.path === path)
  assert.equal(of('(0040,0275)[1].(0032,1060)')?.action, 'clean')
  assert.ok((of('(0040,0275)[1].(0032,1060)')?.removed?.name ?? 0) > 0)
  assert.equal(of('(0019,xx99 "SIEMENS MR HEADER")')?.because, 'private')
  assert.equal(of('(0011,xx01)')?.because, 'private')
  assert.equal(of('(0010,0010)')?.action, 'set')
  assert.doesNotMatch(JSON.stringify(list), new RegExp(`${person.family}|${person.given}|${person.id}`, 'i'))
})

test('every attribute is written down when the page asks, kept ones too', async () => {
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([new Uint8Array(32).fill(1)]) })
  const file = readDicom(fileOf(ct()))
  const outcome = await engine.deidentify({ file, everyAct: true })
  await engine.close()
  assert.equal(outcome.kind, 'released')
  if (outcome.kind !== 'released') return
  const paths = new Set(outcome.facts.acts.map(({ path }) => path))
  for (const { tag } of file.attributes) assert.ok(paths.has(`(${tag.toString(16).padStart(8, '0').slice(0, 4)},${tag.toString(16).padStart(8, '0').slice(4)})`), tag.toString(16))
})

test('marks of the sender are replaced, and options are declared only where they had something to do', async () => {
  const sender = [text(0x00120062, 'CS', 'NO'), text(0x00120063, 'LO', `by ${person.family}`), items(0x00120064, [text(0x00080100, 'SH', '113109'), text(0x00080102, 'SH', 'DCM'), text(0x00080104, 'LO', 'Retain Device Identity Option')]), text(0x00280303, 'CS', 'UNMODIFIED')]
  const { file, bytes } = await through(ct(...sender))
  assert.equal(file.attributes.string(0x00120062), 'YES')
  assert.equal(file.attributes.string(0x00280303), 'MODIFIED')
  assert.deepEqual(codesOf(bytes), ['113100', '113101', '113105', '113107', '113108'])
  const withPrivate = await through(ct(text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x0019100c, 'IS', '1000')))
  assert.ok(codesOf(withPrivate.bytes).includes('113111'))
})

test('nothing is said of burned-in text by a profile that does not look at pixels', async () => {
  const { file, bytes } = await through(ct(text(0x00280301, 'CS', 'NO')), { profile: 'basic' })
  assert.equal(file.attributes.has(0x00280301), false)
  assert.deepEqual(codesOf(bytes), ['113100'])
  assert.equal(file.attributes.string(0x00280303), 'REMOVED')
})

test('a pseudonym that is given from outside is used', async () => {
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([new Uint8Array(32).fill(1)]), pseudonymOf: (id) => (id === person.id ? 'TRIAL-7' : undefined) })
  const outcome = await engine.deidentify({ file: readDicom(fileOf(ct())) })
  await engine.close()
  assert.ok(outcome.kind === 'released' && readDicom(outcome.edit.toBytes()).attributes.string(0x00100020) === 'TRIAL-7')
})

test('values known from elsewhere are looked for like those of the header', async () => {
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([new Uint8Array(32).fill(1)]), seedsOf: () => [{ kind: 'name', value: 'Wolkenreiter' }] })
  const outcome = await engine.deidentify({ file: readDicom(fileOf(ct(text(0x0008103e, 'LO', 'Thorax Wolkenreiter'), text(0x00181210, 'SH', 'QZ88123')))), seeds: [{ kind: 'identifier', value: 'QZ88123' }] })
  await engine.close()
  assert.equal(outcome.kind, 'released')
  if (outcome.kind !== 'released') return
  assert.deepEqual(finds(outcome.edit.toBytes(), 'Wolkenreiter', 'QZ88123'), [])
})

test('documents, directories, labels of slides and what is no instance are held, by code', async () => {
  const held = async (...elements: Parameters<typeof ct>): Promise<string> => (await through(ct(...elements))).word
  assert.equal(await held(text(0x00080016, 'UI', encapsulated)), 'held:encapsulated-document')
  assert.equal(await held({ tag: 0x00420011, vr: 'OB', value: Uint8Array.of(1, 2) }), 'held:encapsulated-document')
  assert.equal(await held(text(0x00080016, 'UI', '1.2.840.10008.1.3.10')), 'held:directory')
  assert.equal(await held(text(0x00080016, 'UI', slide), text(0x00080008, 'CS', ['DERIVED', 'PRIMARY', 'LABEL', 'NONE'])), 'held:slide-label')
  assert.equal(await held(text(0x00080016, 'UI', '')), 'held:not-an-instance')
  assert.equal(await held(text(0x00100020, 'LO', '')), 'held:no-patient-id')
})

test('an error of the engine holds the instance and tells no value', async () => {
  const failing = { cleanPixels: () => Promise.reject(new Error(person.family)), closePixels: () => Promise.resolve() }
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([new Uint8Array(32).fill(1)]), pixels: failing })
  assert.deepEqual(await engine.deidentify({ file: readDicom(fileOf(ct())) }), { kind: 'held', code: 'internal' })
})

test('text of a presentation state goes, lines and points stay; an annotation that was only text goes whole', async () => {
  const note = items(0x00700008, [text(0x00700006, 'ST', `seen ${person.family}`)])
  const line = items(0x00700009, [text(0x00700005, 'CS', 'PIXEL'), word(0x00700020, 2), word(0x00700021, 1), { tag: 0x00700022, vr: 'FL', value: [1, 2] }, text(0x00700023, 'CS', 'POINT')])
  const both = await through(ct(text(0x00080016, 'UI', presentation), items(0x00700001, [text(0x00700002, 'CS', 'LAYER1'), note, line])))
  const [item] = both.file.attributes.items(0x00700001)
  assert.equal(item?.has(0x00700008), false)
  assert.equal(item?.items(0x00700009).length, 1)
  const only = await through(ct(text(0x00080016, 'UI', presentation), items(0x00700001, [note])))
  assert.equal(only.file.attributes.has(0x00700001), false)
})

test('text where a number, a code or a date should stand goes as far as the Type lets it', async () => {
  const { file, bytes } = await through(ct(text(0x00180050, 'DS', 'Wolkenreiter'), text(0x00185100, 'CS', 'wolkenreiter lies on her side'), text(0x00080020, 'DA', 'Wolkenre'), text(0x00080030, 'TM', 'Wolkenreiter'), text(0x00080201, 'SH', 'Wolkenreiter'), text(0x00200011, 'LO', 'Wolkenreiter')))
  assert.deepEqual(finds(bytes, 'Wolkenre'), [])
  assert.equal(file.attributes.string(0x00080020), '')
})

test('a person over 89 has no birth date and the age of ninety', async () => {
  const { file } = await through(ct(text(0x00100030, 'DA', '19200101'), text(0x00101010, 'AS', '098Y')))
  assert.equal(file.attributes.string(0x00100030), '')
  assert.equal(file.attributes.string(0x00101010), '090Y')
})

test('a birth date that is the first of a month does not survive the rule of EUCAIM', async () => {
  const { file, bytes } = await through(ct(text(0x00100030, 'DA', '19510301')), { profile: 'eucaim' })
  assert.equal(file.attributes.string(0x00100030), '')
  assert.deepEqual(finds(bytes, '19510301'), [])
})

test('a study that has the number of its series keeps the number of its series', async () => {
  const { file } = await through(ct(text(0x00200010, 'SH', '123456'), text(0x00200011, 'IS', '123456'), text(0x00081030, 'LO', 'Thorax 123456')))
  assert.equal(file.attributes.string(0x00200011), '123456')
  assert.equal(file.attributes.string(0x00081030), 'Thorax')
})

test('codes of public schemes stay, meanings of local ones are cleaned', async () => {
  const code = (value: string, scheme: string, meaning: string): Parameters<typeof items>[1] => [text(0x00080100, 'SH', value), text(0x00080102, 'SH', scheme), text(0x00080104, 'LO', meaning)]
  const { file } = await through(ct(items(0x00081032, code('77477000', 'SCT', 'Computed tomography')), items(0x00082218, code('L7', '99LOCAL', `Thorax ${person.family}`))))
  assert.equal(file.attributes.items(0x00081032)[0]?.string(0x00080104), 'Computed tomography')
  assert.equal(file.attributes.items(0x00082218)[0]?.string(0x00080100), 'L7')
  assert.equal(file.attributes.items(0x00082218)[0]?.string(0x00080104), 'Thorax')
})

test('a cleaner that throws leaves nothing of the text', () => {
  const texts = textsOf({ seedsOf, countSeeds, cleanText: () => { throw new Error('no') } }, seedsOf([]))
  for (const kind of ['technical', 'label', 'prose', 'content', 'code'] as const) assert.equal(texts.clean('Thorax', kind).text, '')
})

test('a UID in a text is taken out, a version with points is not', () => {
  const texts = textsOf({ seedsOf, countSeeds, cleanText }, seedsOf([]))
  assert.doesNotMatch(texts.clean('Thorax 1.2.276.0.7230010.3.1.4.11.22.1', 'label').text, /7230010/)
  assert.doesNotMatch(texts.clean('1.2.276.0.7230010.3.1.4.11.22.1', 'technical').text, /7230010/)
  assert.equal(texts.clean('R5.3.1.2', 'technical').text, 'R5.3.1.2')
})
