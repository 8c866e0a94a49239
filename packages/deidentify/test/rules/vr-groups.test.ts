/** What a value of a number, a time, a code or a class has to look like to stay as it is (PS3.5 6.2). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdsUid, isDecimalText, isHiddenText, isNationalNumber, isSwallowed, isTimeText } from '../../src/rules/vr-groups.ts'
import { ct, finds, items, person, text, through } from '../requirements/one-instance.ts'

const bytes = (value: string): Uint8Array => Buffer.from(value, 'latin1')

test('numbers as DS and IS write them, several, padded, long ones too', () => {
  for (const value of ['', '1', ' 1.5 ', '-100\\-100\\30', '+.5', '5.', '1.25E-05\\2e+3', '0.4882810000000000000', '\\\\3', '12\0']) assert.ok(isDecimalText(bytes(value)), value)
})

test('what only has digits and signs is no number: dates, telephones, numbers of records', () => {
  for (const value of ['1957-03-12', '12.03.1957', '+49 7661 123456', '1 2', '123-45', '--5', '1.2.3', 'E5', '5E', '1\\x', '5,3', '1+']) assert.equal(isDecimalText(bytes(value)), false, value)
})

test('times of day, of older editions too, and no date of birth', () => {
  for (const value of ['', '10', '1015', '101500', '101500.123456', '10:15:00.5', '101500 ', '0915\\1015', '235960', '101500.']) assert.ok(isTimeText(bytes(value)), value)
  for (const value of ['19570312', '4471882', '995959', '10-15-00', '1015007', '10.15.00']) assert.equal(isTimeText(bytes(value)), false, value)
})

test('a day of birth does not stay as a time of day', async () => {
  const { bytes: whole } = await through(ct(text(0x00080032, 'TM', person.born)))
  assert.deepEqual(finds(whole, person.born), [])
})

test('a number of the person is no class of a manufacturer; a class of a manufacturer stays', async () => {
  const referring = (uid: string) => ct(items(0x00081140, [text(0x00081150, 'UI', uid), text(0x00081155, 'UI', '1.2.276.0.1.7')]))
  assert.deepEqual(finds((await through(referring(`1.2.276.0.77.${person.born}.1`))).bytes, person.born), [])
  const { file } = await through(referring('1.3.12.2.1107.5.9.1'))
  assert.equal(file.attributes.items(0x00081140)[0]?.string(0x00081150), '1.3.12.2.1107.5.9.1')
})

test('a national number or an address of mail is no code, of whatever scheme of a hospital', async () => {
  const coded = (value: string, scheme: string) => ct(items(0x00082218, [text(0x00080100, 'SH', value), text(0x00080102, 'SH', scheme), text(0x00080104, 'LO', 'Chest')]))
  for (const value of ['12345678Z', 'a.rossi@mail.eu', 'Policlinico Bran']) assert.deepEqual(finds((await through(coded(value, '99HIS'))).bytes, value), [], value)
  for (const value of ['CTABD', 'CT ABD W', 'T-D1100', 'Head Scan', 'XR-1234']) assert.deepEqual(finds((await through(coded(value, '99HIS'))).bytes, value), [value])
  const { file } = await through(coded('51185008', 'SCT'))
  assert.equal(file.attributes.items(0x00082218)[0]?.string(0x00080100), '51185008')
})

test('a national number is no measurement and no term, also of a private attribute; activities in becquerel are', async () => {
  assert.ok(isNationalNumber(bytes('44051401359')))
  for (const value of ['7400000000', '44051401358', '0.44051401359', '120.5\\44']) assert.equal(isNationalNumber(bytes(value)), false, value)
  const { bytes: released } = await through(ct(text(0x00181060, 'DS', '44051401359'), text(0x00185100, 'CS', '12345678Z'), text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x0019100b, 'DS', '44051401359'), text(0x00191008, 'CS', '12345678Z')))
  assert.deepEqual(finds(released, '44051401359', '12345678Z'), [])
})

test('a date does not stand for a number, so that it is not overlooked as one', async () => {
  const { bytes: released } = await through(ct(text(0x00180050, 'DA', person.born), text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x0019100b, 'DA', person.born)))
  assert.deepEqual(finds(released, person.born), [])
})

test('a text in the place of binary numbers goes, numbers stay', async () => {
  const words = Buffer.from('Ann Lee 372-2311-14 ')
  const { file, bytes: released } = await through(ct({ tag: 0x00280014, vr: 'US', value: words }, { tag: 0x00281104, vr: 'US', value: new Uint8Array(8).fill(0x20) }, { tag: 0x00189087, vr: 'FD', value: new Uint8Array(Float64Array.of(800).buffer) }))
  assert.deepEqual(finds(released, 'Ann Lee'), [])
  assert.deepEqual([file.attributes.number(0x00189087)], [800])
})

test('the day of birth with the name of its month is no date of a version', async () => {
  const { file, bytes: released } = await through(ct(text(0x00181020, 'LO', ['VB17A 12 Feb 2011', 'geb. 3. Februar 1951'])))
  assert.deepEqual(finds(released, 'Februar'), [])
  assert.equal(file.attributes.strings(0x00181020)[0], 'VB17A 12 Feb 2011')
})

test('what is no whole number of numbers goes, and text of letters of several bytes, also of private attributes', async () => {
  const creator = text(0x00430010, 'LO', 'GEMS_PARM_01')
  const { file, bytes: released } = await through(ct({ tag: 0x00189087, vr: 'FD', value: Buffer.from('Kreuzer123') }, creator, { tag: 0x00431046, vr: 'SL', value: Buffer.from('OUYANG') }))
  assert.deepEqual(finds(released, 'OUYANG', 'Kreuzer'), [])
  assert.equal(file.attributes.has(0x00431046), false)
  assert.ok(isHiddenText('SL', Buffer.from('Сидоренко Микола')))
  for (const vr of ['AT', 'FD', 'UL']) assert.ok(isHiddenText(vr, Buffer.from('Ann Lee 06.10.1984'.padEnd(vr === 'FD' ? 24 : 20, '\0'))), vr)
  assert.equal(isHiddenText('FL', new Uint8Array(Float32Array.of(0.125, -3.5, 1e9, 42.25, 0.1).buffer)), false)
  assert.equal(isHiddenText('SL', new Uint8Array(Int32Array.of(1, 2, 3, 4).buffer)), false)
})

test('a number whose bytes happen to be letters is a number', async () => {
  const { file } = await through(ct({ tag: 0x00189307, vr: 'FD', value: new Uint8Array(Float64Array.of(38.4).buffer) }, { tag: 0x00189309, vr: 'FD', value: new Uint8Array(Float64Array.of(38.4).buffer) }))
  assert.deepEqual([file.attributes.number(0x00189307), file.attributes.number(0x00189309)], [38.4, 38.4])
  assert.equal(isHiddenText('FL', new Uint8Array(Float32Array.of(0.79, 0.833).buffer)), false)
  for (const words of ['Ann Lee ', '372-2311', 'Kreuzer-', '19510203']) for (const vr of ['FD', 'FL']) assert.ok(isHiddenText(vr, Buffer.from(words)), `${vr} ${words}`)
})

test('the rest of a data set that a broken length has swallowed goes, however long it is', async () => {
  const rest = Buffer.concat([Buffer.alloc(1200), Buffer.from('1.2.276.0.99.4711.12.5 CT Thorax ')])
  const { file, bytes: released } = await through(ct({ tag: 0x00280120, vr: 'US', value: rest.subarray(0, rest.length & ~1) }, { tag: 0x00283006, vr: 'OW', value: rest.subarray(0, rest.length & ~1) }))
  assert.deepEqual(finds(released, '1.2.276.0.99.4711.12.5'), [])
  assert.ok(file.attributes.bytes(0x00280120)?.length !== rest.length)
  assert.ok(isSwallowed('US', 1436, '1') && !isSwallowed('US', 6, '3') && !isSwallowed('US', 4, '1') && !isSwallowed('US', 40_000, '1-n') && !isSwallowed('OF', 40_000, '1'))
  assert.ok(holdsUid(bytes('\0\x01 1.2.276.0.99.4711.12.5')) && !holdsUid(bytes('1.2.840.10008.5.1.4.1.1.2')) && !holdsUid(bytes('3.5.1.2 7.8.9.1.2')))
})

test('the UID of an instance is no class: classes have no numbers of devices and moments', async () => {
  const referring = (uid: string) => ct(items(0x00081140, [text(0x00081150, 'UI', uid), text(0x00081155, 'UI', '1.2.276.0.1.7')]))
  assert.deepEqual(finds((await through(referring('1.2.276.0.7230010.162.475110237.8'))).bytes, '475110237'), [])
  const own = '2.25.152752519834663263826301420581341174218'
  assert.equal((await through(referring(own))).file.attributes.items(0x00081140)[0]?.string(0x00081150), own)
})

test('a word of a public scheme has no number of a person and no UID; a measure it may have', async () => {
  const coded = (meaning: string) => ct(items(0x00082218, [text(0x00080100, 'SH', '51185008'), text(0x00080102, 'SH', 'SCT'), text(0x00080104, 'LO', meaning)]))
  for (const number of ['775617224', '27336858440', '1.2.276.0.7230010.500.52932', '451 193 4193']) assert.deepEqual(finds((await through(coded(`Thorax ${number}`))).bytes, number), [], number)
  for (const meaning of ['Thoracic structure', 'b value 1000 s/mm2', 'Kodak 2011-05']) assert.deepEqual(finds((await through(coded(meaning))).bytes, meaning), [meaning])
})

test('who is called like a part of the body keeps the part; a code of no term that is the name or the town goes', async () => {
  const who = [text(0x00100010, 'PN', 'Hand^Heather'), text(0x00101040, 'LO', 'Mill Lane 9, Bursa')]
  const coded = (value: string) => ct(...who, text(0x00180015, 'CS', 'HAND'), items(0x00082218, [text(0x00080100, 'SH', value), text(0x00080102, 'SH', '99HIS'), text(0x00080104, 'LO', 'Chest')]))
  for (const value of ['Bursa', 'HAND']) {
    const { file } = await through(coded(value))
    assert.notEqual(file.attributes.items(0x00082218)[0]?.string(0x00080100), value)
    assert.equal(file.attributes.string(0x00180015), 'HAND')
  }
  const { file } = await through(ct(...who, text(0x00181020, 'LO', 'Unit 9, Bursa'), text(0x0008103e, 'LO', 'MR bursa subacromial')))
  assert.ok(!/Bursa/.test(file.attributes.string(0x00181020) ?? ''))
  assert.match(file.attributes.string(0x0008103e) ?? '', /bursa/)
})

test('letters beyond ASCII are no term, in whatever set they were written', async () => {
  const { bytes: released } = await through(ct(text(0x00080005, 'CS', 'ISO_IR 144'), { tag: 0x00700080, vr: 'CS', value: Uint8Array.of(0xd4, 0xd3, 0xc9, 0xd1, 0xc9, 0xc3) }, { tag: 0x00180015, vr: 'CS', value: Uint8Array.of(0xd4, 0xd3, 0xc9, 0xd1, 0xc9, 0xc3) }))
  assert.equal(Buffer.from(released).includes(Buffer.from([0xd4, 0xd3, 0xc9, 0xd1])), false)
})

test('a text of one byte a letter hides in no numbers, nor where the file calls numbers bytes; thirds and tenths stay', async () => {
  const name = Buffer.from('Nil\xfcfer G\xf6k\xe7e 0976326 ', 'latin1')
  for (const [tag, vr] of [[0x00189087, 'FD'], [0x00189087, 'OB'], [0x00280014, 'US']] as const) assert.deepEqual(finds((await through(ct({ tag, vr, value: name }))).bytes, '0976326'), [], `${tag} ${vr}`)
  for (const values of [[1 / 3, 1 / 3, 1 / 3], [0.1, 0.7, 38.4], [800, 1000]]) assert.ok(!isHiddenText('FD', new Uint8Array(Float64Array.from(values).buffer)), values.join())
})

test('the number of an identity card with letters, and a birth date with the name of its month, are no terms', async () => {
  const coded = (value: string, scheme: string, meaning: string) => ct(text(0x00100030, 'DA', '19670917'), text(0x00185100, 'CS', value), items(0x00082218, [text(0x00080100, 'SH', value), text(0x00080102, 'SH', scheme), text(0x00080104, 'LO', meaning)]))
  for (const value of ['RSSMRA85T10A562S', '17-SEP-1967']) assert.deepEqual(finds((await through(coded(value, '99HIS', 'Chest'))).bytes, value), [], value)
  assert.deepEqual(finds((await through(coded('HFS', 'SCT', 'Thorax 17-Sep-1967'))).bytes, '1967'), [])
  assert.deepEqual(finds((await through(coded('HFS', 'SCT', 'Atlas 2011-05-03'))).bytes, 'Atlas 2011-05-03'), ['Atlas 2011-05-03'])
})

test('a date is no term and a number of a person in groups no code of a public scheme; what looks like it is', async () => {
  const coded = (value: string, term: string) => ct(text(0x00185100, 'CS', term), items(0x00082218, [text(0x00080100, 'SH', value), text(0x00080102, 'SH', 'SCT'), text(0x00080104, 'LO', 'Chest')]))
  for (const value of ['12345678Z', '943 476 5919', 'RSSMRA85T10A562S']) assert.deepEqual(finds((await through(coded(value, 'HFS'))).bytes, value), [], value)
  for (const value of ['51185008', 'T-D1100', '12345-6', 'C0012345', 'RID10312', 'XX 1']) assert.deepEqual(finds((await through(coded(value, 'HFS'))).bytes, value), [value], value)
  for (const term of ['PET FDG 08102019', 'DWI 11-MAR-2020']) assert.deepEqual(finds((await through(coded('1', term))).bytes, term), [], term)
})

test('the number of an object that is no image is not empty when it had to go', async () => {
  const segmentation = ct(text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'), text(0x00080060, 'CS', 'SEG'), text(0x00200013, 'IS', person.born), text(0x00700080, 'CS', person.family.toUpperCase()))
  const { file, bytes: released } = await through(segmentation)
  assert.deepEqual(finds(released, person.born, person.family.toUpperCase()), [])
  assert.deepEqual([file.attributes.string(0x00200013), file.attributes.string(0x00700080)], ['0', 'ANONYMIZED'])
})

test('who issued the number of the patient is told nowhere, by name or by number', async () => {
  const { bytes: released } = await through(ct(text(0x00100021, 'LO', 'Okmeydani 449142289'), text(0x00181020, 'LO', 'VE11 OKMEYDANI'), text(0x00081090, 'LO', 'Unit 449142289'), text(0x00200011, 'IS', '449142289')))
  assert.deepEqual(finds(released, '449142289', 'OKMEYDANI', 'Okmeydani'), [])
})
