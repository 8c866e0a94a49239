/** UIDs, dates, ages and dummies: values of their own representation, at the precision they had. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidUid, knownUid } from '@vesalius/standards/dicom'
import { advanceUid, ageAt, capAge, dummyText, firstOfMonth, firstOfMonthDateTime, keyRingOf, removeDay, replaceUid, shiftDate, shiftDateTime } from '../../src/subject/index.ts'

const ring = keyRingOf([new Uint8Array(32).fill(3)])

test('a UID becomes a valid UUID-derived one, the same wherever it stands, another one under another key', () => {
  const made = replaceUid(ring, '1.2.3.4')
  assert.equal(made, '2.25.1705793584712539223543385575333700154', 'as data folders of the version before hold it')
  assert.ok(isValidUid(made) && made.startsWith('2.25.') && made.length <= 44)
  assert.equal((BigInt(made.slice(5)) >> 76n) & 15n, 8n, 'version 8')
  assert.equal((BigInt(made.slice(5)) >> 62n) & 3n, 2n, 'the variant of RFC 9562')
  assert.equal(replaceUid(ring, '1.2.3.4\0'), made)
  assert.equal(replaceUid(ring, ''), '')
  assert.notEqual(replaceUid(keyRingOf([new Uint8Array(32)]), '1.2.3.4'), made)
  assert.equal(replaceUid(ring, '1.2.3.4'), made)
  assert.ok(isValidUid(replaceUid(ring, made)), 'a second pass is valid too')
})

test('classes, transfer syntaxes and well-known UIDs stay; what only stands below the root of the standard does not', () => {
  for (const uid of ['1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.4.1.1', '1.2.840.10008.2.6.1', '1.2.840.10008.5.1.1.17']) {
    assert.ok(knownUid(uid))
    assert.equal(replaceUid(ring, uid), uid)
    assert.equal(advanceUid(ring, uid), uid)
  }
  for (const uid of ['1.2.840.10008.5.1.4.1.1.2.20240229101500.7', '1.2.840.10008.999', '1.2.840.10008.5.1.4.1.1.2.1.1.1']) assert.match(replaceUid(ring, uid), /^2\.25\./)
})

test('after a rotation stored UIDs move on to where originals that come later end', () => {
  const keys = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte))
  const [one, two, three] = [keyRingOf(keys.slice(0, 1)), keyRingOf(keys.slice(0, 2)), keyRingOf(keys)]
  for (const uid of ['1.2.3', '1.2.840.10008.1.2', '2.25.7']) {
    assert.equal(advanceUid(two, replaceUid(one, uid)), replaceUid(two, uid))
    assert.equal(advanceUid(three, advanceUid(two, replaceUid(one, uid))), replaceUid(three, uid))
  }
})

test('dates are moved at the precision they had, over leap days and centuries', () => {
  assert.equal(shiftDate('20240301', [1]), '20240229')
  assert.equal(shiftDate('20240229', [366]), '20230228')
  assert.equal(shiftDate('19000301', [1]), '19000228', '1900 had no leap day')
  assert.equal(shiftDate('18991231', [364]), '18990101')
  assert.equal(shiftDate('2024.03.01', [1]), '2024.02.29')
  assert.equal(shiftDate('2024-03-01', [1]), '20240229')
  assert.equal(shiftDate(' 20240301 ', [1]), '20240229')
  assert.equal(shiftDate('20240301-20240331', [1]), '20240229-20240330')
  assert.equal(shiftDateTime('20240301101500.123456+0100', [1]), '20240229101500.123456+0100')
  assert.equal(shiftDateTime('20240301101500-0500', [1]), '20240229101500-0500')
  assert.equal(shiftDateTime('2024030110', [1]), '2024022910')
  assert.equal(shiftDateTime('20240301-20240331', [1]), '20240229-20240330')
  assert.equal(shiftDateTime('202403', [31]), '202401')
  assert.equal(shiftDateTime('2024', [1]), '2023')
  assert.equal(shiftDateTime('2024+0100', [1]), '2023+0100')
})

test('what is no date is not moved', () => {
  for (const text of ['20230229', '20241301', '20240100', 'yesterday', '', '00000000', '2024.0301', '2024', '01.03.2024', '20240301-', '20240301-x', '99991231235959']) assert.equal(shiftDate(text, [1]), undefined, text)
  for (const text of ['20230229101500', '20240301101500+9900', '2024-2025', '20240301 101500', 'now', '']) assert.equal(shiftDateTime(text, [1]), undefined, text)
  assert.equal(shiftDate('10000101', [1]), undefined, 'years have four digits')
})

test('several shifts one after the other are what a rotation does, for part dates too', () => {
  for (const text of ['20240301', '202403', '2024', '20240301101500+0100']) {
    assert.equal(shiftDateTime(text, [200, 180, 3000]), shiftDateTime(shiftDateTime(shiftDateTime(text, [200]) ?? '', [180]) ?? '', [3000]), text)
  }
})

test('every interval of a person stays exact to the day', () => {
  const at = (text: string): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)))
  for (let day = Date.UTC(1895, 0, 1); day < Date.UTC(2030, 0, 1); day += 86_400_000 * 11) {
    const text = new Date(day).toISOString().slice(0, 10).replaceAll('-', '')
    assert.equal(at(text) - at(shiftDate(text, [1234, 567]) ?? ''), 1801 * 86_400_000, text)
  }
})

test('EUCAIM\'s rule sets the day to 01 and keeps times and zones', () => {
  assert.equal(firstOfMonth('20240117'), '20240101')
  assert.equal(firstOfMonth('2024.01.17'), '2024.01.01')
  assert.equal(firstOfMonth('20230229'), undefined)
  assert.equal(firstOfMonthDateTime('20240117101500.5+0100'), '20240101101500.5+0100')
  assert.equal(firstOfMonthDateTime('202401'), '202401')
  assert.equal(removeDay('20240117101500+0100'), '202401')
  assert.equal(removeDay('2024'), '2024')
})

test('ages above 89 are 90, others as they were, and an age follows from birth and study', () => {
  assert.equal(capAge('089Y'), '089Y')
  assert.equal(capAge('090Y'), '090Y')
  assert.equal(capAge('114Y'), '090Y')
  assert.deepEqual([capAge('75Y'), capAge('91Y')], ['75Y', '090Y'])
  assert.equal(capAge(' 006M'), '006M')
  for (const text of ['54', '0054Y', '54 years', '']) assert.equal(capAge(text), undefined)
  const birth = { year: 1960, month: 2, day: 29 }
  assert.equal(ageAt(birth, { year: 2020, month: 2, day: 28 }), '059Y')
  assert.equal(ageAt(birth, { year: 2020, month: 2, day: 29 }), '060Y')
  assert.equal(ageAt(birth, { year: 1961, month: 3, day: 1 }), '012M')
  assert.equal(ageAt(birth, { year: 2060, month: 1, day: 1 }), '090Y')
  assert.equal(ageAt(birth, { year: 1959, month: 1, day: 1 }), undefined)
})

test('a dummy is valid for its representation and older than any X-ray when it is a date', () => {
  for (const vr of ['AE', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UR', 'UT']) assert.ok(dummyText(vr), vr)
  assert.ok(Number(dummyText('DA')?.slice(0, 4)) < 1895)
  assert.equal(shiftDate(dummyText('DA') ?? '', []), dummyText('DA'))
  assert.equal(shiftDateTime(dummyText('DT') ?? '', []), dummyText('DT'))
})
