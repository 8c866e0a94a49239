/** The judgements that need several files, and the search itself, on known answers and against slow and simple ones. */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { encodeText } from '@vesalius/standards/dicom'
import fc from 'fast-check'
import { classOf } from '../src/checks/conformance.ts'
import { explains, judgeDates } from '../src/checks/dates.ts'
import { isComputable, isComputableUid, judgePseudonyms, shiftIsComputable } from '../src/checks/pseudonyms.ts'
import { daysInText, dayOf, waysToWrite } from '../src/identities/days.ts'
import { kindOfColumn } from '../src/identities/clinical.ts'
import { encodingsOf } from '../src/search/encodings.ts'
import { Matcher } from '../src/search/matcher.ts'
import { classUidAttributes, identityAttributes } from '../src/tables/identity-attributes.ts'

const digest = (name: string, text: string): string => createHash(name).update(text).digest('hex')

test('a pseudonym made by a public hash is known as one, a keyed or random one is not', () => {
  for (const name of ['md5', 'sha1', 'sha256', 'sha512']) assert.ok(isComputable('MRN00417', digest(name, 'MRN00417').slice(0, 12)), name)
  assert.ok(isComputable('MRN00417', `EUCAIM-${digest('md5', 'MRN00417').slice(4, 20).toUpperCase()}`))
  assert.ok(isComputable('mrn00417 ', digest('sha1', 'MRN00417').slice(0, 10)))
  assert.ok(isComputable('417', BigInt(`0x${digest('md5', '417')}`).toString().slice(0, 10)))
  assert.ok(isComputable('417', createHash('sha256').update('417').digest('base64').slice(0, 12)))
  for (let id = 0; id < 200; id++) assert.ok(!isComputable(`MRN${id}`, `VS-${createHmac('sha256', 'key').update(`${id}`).digest('hex').slice(0, 12).toUpperCase()}`))
})

test('a UID that is a public function of the old one is known as one: EUCAIM\'s with the new Patient ID, dicom-curate\'s, version 5 UUIDs', () => {
  const from = '1.3.12.2.1107.5.1.4.49001.30000018'
  const decimal = (name: string, text: string): string => BigInt(`0x${digest(name, text)}`).toString()
  assert.ok(isComputableUid([from, `1.3.6.1.4.1.99.${decimal('md5', `${from}EUCAIM-77`)}`.slice(0, 64)], ['MRN1', 'EUCAIM-77']))
  assert.ok(isComputableUid([from, `2.25.${decimal('sha256', from).slice(0, 38)}`], ['MRN1', 'X']))
  const uuid = createHash('sha1').update(Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex')).update(from).digest().subarray(0, 16)
  uuid[6] = ((uuid[6] ?? 0) & 15) | 0x50
  uuid[8] = ((uuid[8] ?? 0) & 63) | 0x80
  assert.ok(isComputableUid([from, `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`], ['MRN1', 'X']))
  for (let round = 0; round < 200; round++) {
    const made = createHmac('sha256', 'key').update(`${round}`).digest('hex').slice(0, 32)
    assert.ok(!isComputableUid([`${from}.${round}`, `2.25.${BigInt(`0x${made}`)}`], ['MRN1', 'VS-1']))
  }
})

test('a shift that is a hash of the Patient ID is known when three persons show it', () => {
  const people = ['A1', 'B22', 'C333'].map((patientId) => ({ patientId, shift: -Number(BigInt(`0x${digest('md5', patientId)}`) % 3652n) }))
  assert.ok(shiftIsComputable(people))
  assert.ok(!shiftIsComputable(people.slice(0, 2)))
  assert.ok(!shiftIsComputable([{ patientId: 'A1', shift: -411 }, { patientId: 'B22', shift: -97 }, { patientId: 'C333', shift: -1203 }]))
})

test('one number of two issuers may have two pseudonyms, each of them one; a number without issuer is one of theirs', () => {
  const link = (issuer: string, to: string, file: number) => ({ from: '4711', to, file, issuer })
  const faults = (...links: ReturnType<typeof link>[]) => judgePseudonyms(new Map([['id 4711', links]])).map(({ code, file }) => `${code} ${file}`)
  assert.deepEqual(faults(link('A', 'VS-AAAAAAAAAAAA', 1), link('B', 'VS-BBBBBBBBBBBB', 2), link('', 'VS-AAAAAAAAAAAA', 3)), [])
  assert.deepEqual(faults(link('A', 'VS-AAAAAAAAAAAA', 1), link('B', 'VS-BBBBBBBBBBBB', 2), link('A', 'VS-BBBBBBBBBBBB', 3)), ['pseudonyms-differ 3'])
  assert.deepEqual(faults(link('A', 'VS-AAAAAAAAAAAA', 1), link('', 'VS-BBBBBBBBBBBB', 2)), ['pseudonyms-differ 2'])
})

test('one person has one pseudonym, and two persons have two', () => {
  const codes = (links: Record<string, readonly string[]>): string[] =>
    judgePseudonyms(new Map(Object.entries(links).map(([person, made]) => [person, made.map((to) => ({ from: person, to, file: 1 }))]))).map(({ code }) => code)
  assert.deepEqual(codes({ P1: ['X-AAAAAA'], P2: ['X-BBBBBB'] }), [])
  assert.deepEqual(codes({ P1: ['X-AAAAAA', 'X-CCCCCC'], P2: ['X-BBBBBB'] }), ['pseudonyms-differ'])
  assert.deepEqual(codes({ P1: ['X-AAAAAA'], P2: ['X-AAAAAA'] }), ['pseudonym-shared'])
  assert.deepEqual(codes({ P1: ['p1'] }), ['pseudonym-is-id'])
})

const date = (from: number, to: number, more: object = {}) => ({ place: '(0008,0020)', birth: false, from, to, timeKept: true, ...more })
const judged = (dates: ReturnType<typeof date>[], more: object = {}) => judgeDates([{ file: 1, dates, keeps: false, removed: false, ...more }])

test('dates: one shift, the first of the month and dummies are rules; what departs from them is a fault', () => {
  assert.deepEqual(judged([date(100, 80), date(130, 110)]), { rule: { kind: 'shift', days: -20 }, faults: [] })
  assert.deepEqual(judged([date(100, 80), date(130, 110), date(140, 121)]).faults.map(({ code }) => code), ['shift-differs'])
  assert.deepEqual(judged([date(100, 80), date(130, 130)]).faults.map(({ code }) => code), ['date-unchanged'])
  assert.deepEqual(judged([date(100, 100)]).faults.map(({ code }) => code), ['date-unchanged'])
  const [january17, january1] = [dayOf(2024, 1, 17) ?? 0, dayOf(2024, 1, 1) ?? 0]
  assert.equal(judged([date(january17, january1), date(january1, january1)]).rule.kind, 'first-of-month')
  assert.deepEqual(judged([date(100, 0), date(130, 0)]), { rule: { kind: 'dummy' }, faults: [] })
  assert.deepEqual(judged([date(100, 100)], { keeps: true }).faults, [])
  assert.deepEqual(judged([date(100, 5, { timeKept: false }), date(7, 7)], { removed: true }).faults.map(({ code }) => code), ['date-unchanged'])
})

test('a day is explained when the rule makes it of another original', () => {
  const originals = new Map([[100, 'date'], [130, 'date']])
  assert.ok(explains({ kind: 'shift', days: -30 }, 100, originals))
  assert.ok(!explains({ kind: 'shift', days: -30 }, 130, originals))
  assert.ok(!explains({ kind: 'none' }, 100, originals))
})

test('a day is found in whatever way it is written', () => {
  const day = dayOf(1958, 7, 13) ?? 0
  for (const text of [...waysToWrite(day), '13 jul 1958', '13. juli 1958', 'july 13, 1958', '13 de julio de 1958', '13 luglio 1958', '13/7/58', '13 juillet 1958']) assert.ok(daysInText(text).includes(day), text)
  for (const text of ['1.2.840.10008', '19581345', 'b 1000 800', '120 kv 58']) assert.deepEqual(daysInText(text), [], text)
})

test('classes of dciodvfy\'s messages hold no value', () => {
  assert.equal(classOf('Error - Missing attribute Type 2 Required Element=<PatientName> Module=<Patient>'), 'Error - Missing attribute Type # Required Element={PatientName} Module={Patient}')
  assert.equal(classOf('Error - Unrecognized enumerated value <Quellenberg> for value 1 of attribute <Sex>'), 'Error - Unrecognized enumerated value <> for value # of attribute {Sex}')
  assert.equal(classOf('Error - not listed but have IMAGE ReferencedSOPInstanceUID 1.2.3.4'), classOf('Error - not listed but have IMAGE ReferencedSOPInstanceUID 9.8'))
})

test('the matcher finds exactly what a slow search finds', () => {
  const word = fc.array(fc.constantFrom(97, 98, 0, 200, 65), { minLength: 4, maxLength: 9 })
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.array(fc.constantFrom(97, 98, 0, 200, 65, 66), { maxLength: 400 }), (words, text) => {
    const lower = (bytes: readonly number[]): string => String.fromCharCode(...bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)))
    const wanted = new Set<string>()
    words.forEach((bytes, token) => { for (let at = lower(text).indexOf(lower(bytes)); at >= 0; at = lower(text).indexOf(lower(bytes), at + 1)) wanted.add(`${token} ${at}`) })
    const found = new Set<string>()
    new Matcher(words.map((bytes, token) => ({ bytes: Uint8Array.from(bytes), token, encoding: '', unit: 1 as const }))).scan(Uint8Array.from(text), ({ pattern, offset }) => found.add(`${pattern.token} ${offset}`))
    assert.deepEqual([...found].sort(), [...wanted].sort())
  }))
})

test('a text is looked for in the bytes that DICOM\'s character sets make of it', () => {
  const samples: readonly (readonly [string, string])[] = [['Müller', 'ISO_IR 100'], ['Wałęsa', 'ISO_IR 101'], ['Люкceмбypг', 'ISO_IR 144'], ['Διονυσιος', 'ISO_IR 126'], ['قباني', 'ISO_IR 127'], ['שרון', 'ISO_IR 138'], ['Çavuşoğlu', 'ISO_IR 148'], ['王小東', 'GB18030'], ['Wałęsa', 'GB18030'], ['王小东', 'ISO_IR 192']]
  for (const [text, set] of samples) {
    const wanted = Buffer.from(encodeText(text, [set], { vr: 'LO' })).toString('hex')
    assert.ok(encodingsOf(text).some(({ bytes }) => Buffer.from(bytes).toString('hex') === wanted), `${set}`)
  }
  const inside = (text: string, sets: readonly string[]): boolean => encodingsOf(text).some(({ bytes }) => Buffer.from(encodeText(text, sets, { vr: 'PN' })).includes(Buffer.from(bytes)))
  assert.ok(inside('山田', ['', 'ISO 2022 IR 87']) && inside('김희중', ['', 'ISO 2022 IR 149']) && inside('王小东', ['', 'ISO 2022 IR 58']))
})

test('columns of clinical tables are told by their headings', () => {
  assert.deepEqual(['PatientID', 'Name', 'Geburtsdatum', 'diagnosis_date', 'Phone', 'e-mail', 'Postcode', 'Hospital', 'Diagnosis', 'Stage', 'psa_ng_ml'].map(kindOfColumn),
    ['identifier', 'name', 'birth-date', 'date', 'telephone', 'mail', 'address', 'institution', undefined, undefined, undefined])
})

test('tables of attributes are as large as their lists: no keyword is misspelt into nothing', () => {
  assert.ok(identityAttributes.size > 75)
  assert.ok(classUidAttributes.size > 18)
  for (const tag of [0x00100010, 0x00100020, 0x00080050, 0x00080081, 0x00101040, 0x00081070, 0x00181000, 0x00020016]) assert.ok(identityAttributes.has(tag))
})
