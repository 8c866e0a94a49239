/** Dates and ages (R23 to R30): one secret shift a person, every interval exact, and what is said about it true. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlainElement } from '@vesalius/standards/dicom'
import { put, textNode } from '../corpus/tree.ts'
import { bent, ct, fileOf, finds, items, text, through } from './one-instance.ts'

const day = (date: string): number => Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8))) / 86_400_000
const study = '20180504'
const at = async (...more: PlainElement[]) => (await through(ct(...more))).file.attributes

/** By how many days the study date of the usual instance moves. */
const shiftOf = async (keys = [1], ...more: PlainElement[]): Promise<number> => day((await through(ct(...more), { keys })).file.attributes.string(0x00080020) ?? '') - day(study)

test('R23 every date is moved or gone: at the root, in items, in sequences of drugs, in kept private elements', async () => {
  const dates = [0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x00400244, 0x00400250, 0x00181012, 0x001021d0, 0x00380020, 0x00321050, 0x00102203]
  const made = bent(fileOf(ct(...dates.slice(0, 10).map((tag) => text(tag, 'DA', '20180511')), text(0x0008002a, 'DT', '20180511101112.5'), items(0x00540016, [text(0x00181078, 'DT', '20180511091500.000000')]), items(0x00400275, [text(0x00400002, 'DA', '20180511')]))), ({ tree }) => {
    put(tree, textNode(0x00090010, 'LO', 'GEMS_IDEN_01', []))
    put(tree, textNode(0x00091027, 'DA', '20180511', []))
  })
  assert.deepEqual(finds((await through(made)).bytes, '20180511'), [])
})

test('R24 intervals are exact to the day, times of day and the time from injection to scan to the second', async () => {
  const attributes = await at(text(0x00080021, 'DA', '20180601'), text(0x00080031, 'TM', '112233.5'), text(0x0008002a, 'DT', '20180504101500.250000'), items(0x00540016, [text(0x00181078, 'DT', '20180504091015.250000')]))
  const shift = day(attributes.string(0x00080020) ?? '') - day(study)
  assert.equal(day(attributes.string(0x00080021) ?? '') - day('20180601'), shift)
  assert.equal(attributes.string(0x00080031), '112233.5')
  const injected = attributes.items(0x00540016)[0]?.string(0x00181078) ?? ''
  assert.equal(day(injected) - day(study), shift)
  assert.equal(injected.slice(8), '091015.250000')
  assert.equal(attributes.string(0x0008002a)?.slice(8), '101500.250000')
})

test('R24 one person has one shift in every modality', async () => {
  assert.equal(await shiftOf(), await shiftOf([1], text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.4'), text(0x00080060, 'CS', 'MR')))
})

test('R25 the shift is never nothing, differs by person and key, and stays within ten years', async () => {
  const shifts = [await shiftOf([1]), await shiftOf([2]), await shiftOf([3]), await shiftOf([1], text(0x00100020, 'LO', 'OTHER1')), await shiftOf([1], text(0x00100020, 'LO', 'OTHER2'))]
  assert.equal(new Set(shifts).size, shifts.length)
  for (const shift of shifts) assert.ok(shift !== 0 && Math.abs(shift) <= 3650, String(shift))
})

test('R26 parts of dates, zones, leap days and the nineteenth century are moved at their precision; what is no date is removed', async () => {
  const shift = await shiftOf()
  const leap = await at(text(0x00080022, 'DA', '20160229'), text(0x00080023, 'DA', '18991231'), text(0x0008002a, 'DT', '20180504101500.5+0200'))
  assert.equal(day(leap.string(0x00080022) ?? '') - day('20160229'), shift)
  assert.equal(day(leap.string(0x00080023) ?? '') - day('18991231'), shift)
  assert.equal(leap.string(0x0008002a)?.slice(8), '101500.5+0200')
  const part = (await at(text(0x0008002a, 'DT', '2018'))).string(0x0008002a) ?? ''
  assert.ok(part.length <= 4, part)
  const odd = await through(ct(text(0x00080022, 'DA', '32.13.18'), text(0x0008002a, 'DT', 'gestern')))
  assert.deepEqual(finds(odd.bytes, '32.13.18', 'gestern'), [])
})

test('R27 ages above 89 become 90, and no birth date betrays them', async () => {
  const old = await at(text(0x00101010, 'AS', '097Y'), text(0x00100030, 'DA', '19210203'))
  assert.equal(old.string(0x00101010), '090Y')
  const [born, seen] = [old.string(0x00100030) ?? '', old.string(0x00080020) ?? '']
  if (born !== '') assert.ok((day(seen) - day(born)) / 365.25 < 91)
  const young = await at(text(0x00101010, 'AS', '067Y'))
  assert.equal(young.string(0x00101010), '067Y')
  const kept = young.string(0x00100030) ?? ''
  if (kept !== '') assert.ok(Math.abs((day(young.string(0x00080020) ?? '') - day(kept)) / 365.25 - 67) < 1.2)
})

test('R28 a date in running text is not there any more', async () => {
  const written = ['Thorax 03.02.1951', 'CT vom 4. Mai 2018', 'control 4 de mayo de 2018', 'le 4 mai 2018', 'MR 2018-05-04', 'PET 4/5/2018', 'TC 4 maggio 2018', 'CT 4 maja 2018']
  for (const value of written) {
    const { bytes } = await through(ct(text(0x0008103e, 'LO', value)))
    assert.deepEqual(finds(bytes, value.replace(/^\w+ /, '').replace(/^(vom|control|le) ?/, '').trim()), [], value)
  }
})

test('R29 Longitudinal Temporal Information Modified says what was done', async () => {
  assert.equal((await at()).string(0x00280303), 'MODIFIED')
  assert.equal((await through(ct(text(0x00280303, 'CS', 'UNMODIFIED')), { profile: 'basic' })).file.attributes.string(0x00280303), 'REMOVED')
  assert.equal((await through(ct(), { profile: 'eucaim' })).file.attributes.string(0x00280303), 'MODIFIED')
})

test('R30 day 01 of EUCAIM and full dates can be chosen, and the codes say so', async () => {
  const first = (await through(ct(text(0x00080022, 'DA', '20180517')), { profile: 'eucaim' })).file.attributes
  assert.equal(first.string(0x00080020), '20180501')
  assert.equal(first.string(0x00080022), '20180501')
  assert.equal(first.string(0x00080030), '101500')
  const { readProfile } = await import('../../src/index.ts')
  const usual = readProfile('research')
  const full = (await through(ct(), { profile: { ...usual, dates: 'keep', options: ['RetainLongitudinalFullDates'] } })).file.attributes
  assert.equal(full.string(0x00080020), study)
  assert.equal(full.string(0x00280303), 'UNMODIFIED')
  const codes = full.items(0x00120064).map((item) => item.string(0x00080100))
  assert.ok(codes.includes('113106') && !codes.includes('113107'))
})
