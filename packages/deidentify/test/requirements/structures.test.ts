/** Structures (R44 to R55): sequences of originals, signatures, overlays, curves, presentation, reports, documents, plans, segmentations, icons, waveforms, slides. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlainElement } from '@vesalius/standards/dicom'
import { ct, finds, items, person, text, through, word } from './one-instance.ts'

const noPixels: PlainElement = { tag: 0x7fe00010, vr: 'OW' }
const bytes = (tag: number, vr: string, value: Uint8Array): PlainElement => ({ tag, vr, value })
const identity = [text(0x00100010, 'PN', person.name), text(0x00100020, 'LO', person.id), text(0x00080080, 'LO', 'Klinikum Sonnenhalde')]

test('R44 original and modified attributes, requests and other numbers hold nobody', async () => {
  const { bytes: out } = await through(ct(
    items(0x04000561, [items(0x04000550, identity), text(0x04000562, 'DT', '20180504101010'), text(0x04000563, 'LO', 'Klinikum Sonnenhalde'), text(0x04000565, 'CS', 'COERCE')]),
    items(0x00400275, [text(0x00401001, 'SH', 'RP778812'), text(0x00321060, 'LO', `CT ${person.family}`), text(0x00401002, 'LO', person.family)]), items(0x00101002, [text(0x00100020, 'LO', 'NHS9434765919')]),
  ))
  assert.deepEqual(finds(out, person.family, person.id, 'Sonnenhalde', 'RP778812', 'NHS9434765919', '20180504'), [])
})

test('R45 signatures, message authentication and encrypted attributes are gone', async () => {
  const { file } = await through(ct(
    items(0xfffafffa, [word(0x04000005, 1), text(0x04000100, 'UI', '1.2.3.99'), text(0x04000105, 'DT', '20180504'), bytes(0x04000115, 'OB', new Uint8Array(8))]), items(0x4ffe0001, [word(0x04000005, 1)]),
    items(0x04000500, [bytes(0x04000520, 'OB', Buffer.from(person.name)), text(0x04000510, 'UI', '1.2.840.10008.1.2.1')]),
  ))
  for (const tag of [0xfffafffa, 0x4ffe0001, 0x04000500]) assert.equal(file.attributes.has(tag), false, tag.toString(16))
})

test('R46 overlays go with all that describes them, in every group', async () => {
  for (const group of [0x6000, 0x601e]) {
    const at = (element: number): number => ((group << 16) | element) >>> 0
    const { file, bytes: out } = await through(ct(word(at(0x10), 16), word(at(0x11), 16), text(at(0x40), 'CS', 'G'), word(at(0x100), 1), word(at(0x102), 0), bytes(at(0x3000), 'OW', new Uint8Array(32).fill(0x5a)), text(at(0x22), 'LO', person.family), text(at(0x1500), 'LO', person.family), text(at(0x4000), 'LT', person.family)))
    assert.equal([...file.attributes].some(({ tag }) => tag >>> 16 === group && (tag & 0xffff) === 0x3000), false)
    assert.deepEqual(finds(out, person.family), [])
  }
})

test('R46 overlay bits in the unused bits of the pixels are zero, and the pixels are as they were', async () => {
  const pixels = new Uint8Array(512).map((_, at) => (at % 2 ? 0x14 : at % 256))
  const { file } = await through(ct(word(0x60000010, 16), word(0x60000011, 16), word(0x60000100, 16), word(0x60000102, 12), text(0x60000040, 'CS', 'G'), bytes(0x7fe00010, 'OW', pixels)))
  const out = file.attributes.bytes(0x7fe00010) ?? new Uint8Array(0)
  assert.equal(out.length, 512)
  assert.ok(out.every((byte, at) => (at % 2 ? byte === 0x04 : byte === at % 256)))
})

test('R46 a second kind of pixel data goes before anybody is misled by it, and so do pictures inside kept sequences', async () => {
  const hidden = new Uint8Array(Buffer.from(`${person.name}${person.id}`.padEnd(64)))
  const { file, bytes: out } = await through(ct(bytes(0x7fe00008, 'OB', hidden), items(0x00081140, [text(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'), text(0x00081155, 'UI', '1.2.3.9'), bytes(0x7fe00010, 'OB', hidden)])))
  assert.deepEqual([file.attributes.has(0x7fe00008), file.attributes.has(0x7fe00010), file.attributes.items(0x00081140)[0]?.has(0x7fe00010)], [false, true, false])
  assert.deepEqual(finds(out, person.family, person.id), [])
})

test('R47 curves go', async () => {
  const { file } = await through(ct(word(0x50000005, 2), word(0x50000010, 4), text(0x50000022, 'LO', person.family), bytes(0x50003000, 'OB', Buffer.from(person.name))))
  assert.equal([...file.attributes].some(({ tag }) => (tag >>> 24) === 0x50), false)
})

test('R48 text objects of a presentation state go, lines stay', async () => {
  const line = [word(0x00700020, 2), word(0x00700021, 2), { tag: 0x00700022, vr: 'FL', value: [1, 2, 3, 4] }, text(0x00700023, 'CS', 'POLYLINE'), text(0x00700005, 'CS', 'PIXEL'), text(0x00700024, 'CS', 'N')]
  const { file, bytes: out } = await through(ct(noPixels, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.11.1'), text(0x00080060, 'CS', 'PR'), text(0x00700081, 'LO', `Befund ${person.family}`), text(0x00700084, 'PN', 'Hohenwarter^Benedikta'),
    items(0x00700001, [text(0x00700002, 'CS', 'LAYER1'), items(0x00700008, [text(0x00700006, 'ST', `${person.given} ${person.family}`)]), items(0x00700009, line)])))
  assert.deepEqual(finds(out, person.family, person.given, 'Hohenwarter'), [])
  const annotation = file.attributes.items(0x00700001)[0]
  assert.deepEqual(annotation?.items(0x00700009)[0]?.numbers(0x00700022), [1, 2, 3, 4])
})

test('R49 the tree of a report is kept with its numbers and public codes, persons are out of it', async () => {
  const concept = items(0x0040a043, [text(0x00080100, 'SH', '410668003'), text(0x00080102, 'SH', 'SCT'), text(0x00080104, 'LO', 'Length')])
  const unit = items(0x004008ea, [text(0x00080100, 'SH', 'mm'), text(0x00080102, 'SH', 'UCUM'), text(0x00080104, 'LO', 'millimeter')])
  const { file, bytes: out } = await through(ct(noPixels, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'), text(0x00080060, 'CS', 'SR'), text(0x0040a040, 'CS', 'CONTAINER'), items(0x0040a730,
    [text(0x0040a010, 'CS', 'CONTAINS'), text(0x0040a040, 'CS', 'NUM'), concept, items(0x0040a300, [text(0x0040a30a, 'DS', '12.5'), unit])], [text(0x0040a010, 'CS', 'HAS OBS CONTEXT'), text(0x0040a040, 'CS', 'PNAME'), concept, text(0x0040a123, 'PN', person.name)])))
  const [number] = file.attributes.items(0x0040a730)
  assert.equal(number?.items(0x0040a300)[0]?.string(0x0040a30a), '12.5')
  assert.equal(number?.items(0x0040a043)[0]?.string(0x00080100), '410668003')
  assert.equal(number?.items(0x0040a300)[0]?.items(0x004008ea)[0]?.string(0x00080100), 'mm')
  assert.deepEqual(finds(out, person.family, person.given), [])
})

test('R49 an item of a report keeps its type, whoever is called like it', async () => {
  const item = [text(0x0040a010, 'CS', 'CONTAINS'), text(0x0040a040, 'CS', 'TEXT'), items(0x0040a043, [text(0x00080100, 'SH', '121071'), text(0x00080102, 'SH', 'DCM'), text(0x00080104, 'LO', 'Finding')]), text(0x0040a160, 'UT', 'Liver')]
  const { file } = await through(ct(noPixels, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'), text(0x00080060, 'CS', 'SR'), text(0x0040a040, 'CS', 'CONTAINER'), text(0x0040a075, 'PN', 'Text^Contains'), items(0x0040a730, item)))
  const [kept] = file.attributes.items(0x0040a730)
  assert.deepEqual([kept?.string(0x0040a040), kept?.string(0x0040a010)], ['TEXT', 'CONTAINS'])
})

test('R50 documents in an envelope are never passed', async () => {
  for (const sopClass of ['1.2.840.10008.5.1.4.1.1.104.1', '1.2.840.10008.5.1.4.1.1.104.2', '1.2.840.10008.5.1.4.1.1.104.3']) {
    assert.match((await through(ct(noPixels, text(0x00080016, 'UI', sopClass), bytes(0x00420011, 'OB', Buffer.from(`%PDF-1.4 ${person.name}`)), text(0x00420012, 'LO', 'application/pdf')))).word, /^held:/)
  }
  assert.match((await through(ct(bytes(0x00420011, 'OB', Buffer.from(person.name))))).word, /^held:/)
})

test('R51 names in structure sets go, contours are the same bytes', async () => {
  const contour = '1.5\\2.5\\3\\4.25\\5\\3\\7\\8\\3'
  const { file, bytes: out } = await through(ct(noPixels, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.481.3'), text(0x00080060, 'CS', 'RTSTRUCT'), text(0x30060002, 'SH', person.family.slice(0, 16)), text(0x300e0008, 'PN', 'Hohenwarter^B'), text(0x300e0002, 'CS', 'APPROVED'),
    items(0x30060020, [text(0x30060022, 'IS', '1'), text(0x30060024, 'UI', '1.2.3.4'), text(0x30060026, 'LO', `GTV ${person.family}`), text(0x30060036, 'CS', 'MANUAL')]), items(0x30060039, [items(0x30060040, [text(0x30060042, 'CS', 'CLOSED_PLANAR'), text(0x30060046, 'IS', '3'), text(0x30060050, 'DS', contour)]), text(0x30060084, 'IS', '1')])))
  assert.deepEqual(finds(out, person.family, 'Hohenwarter'), [])
  assert.equal(file.attributes.items(0x30060039)[0]?.items(0x30060040)[0]?.strings(0x30060050).join('\\'), contour)
  assert.match(file.attributes.items(0x30060020)[0]?.string(0x30060026) ?? '', /GTV/)
})

test('R52 the pixels of a segmentation are the same bytes, its creator is nobody', async () => {
  const pixels = new Uint8Array(32).map((_, at) => (at * 37) % 256)
  const { file, bytes: out } = await through(ct(text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'), text(0x00080060, 'CS', 'SEG'), text(0x00080008, 'CS', ['DERIVED', 'PRIMARY']), word(0x00280100, 1), word(0x00280101, 1), word(0x00280102, 0), text(0x00280008, 'IS', '1'), text(0x00620001, 'CS', 'BINARY'),
    text(0x00700084, 'PN', 'Hohenwarter^Benedikta'), text(0x00700080, 'CS', 'SEG1'), items(0x00620002, [word(0x00620004, 1), text(0x00620005, 'LO', `Liver ${person.family}`), text(0x00620008, 'CS', 'MANUAL')]), bytes(0x7fe00010, 'OB', pixels)))
  assert.deepEqual(file.attributes.bytes(0x7fe00010), pixels)
  assert.deepEqual(finds(out, 'Hohenwarter', person.family), [])
  assert.equal(file.attributes.items(0x00620002)[0]?.string(0x00620005)?.trim(), 'Liver')
})

test('R53 icons are gone', async () => {
  const icon = [word(0x00280002, 1), text(0x00280004, 'CS', 'MONOCHROME2'), word(0x00280010, 16), word(0x00280011, 16), word(0x00280100, 8), word(0x00280101, 8), word(0x00280102, 7), word(0x00280103, 0), bytes(0x7fe00010, 'OB', Buffer.from('NAMEOFAPATIENT'.padEnd(256, '.')))]
  assert.deepEqual(finds((await through(ct(items(0x00880200, icon)))).bytes, 'NAMEOFAPATIENT'), [])
})

test('R54 annotations of a waveform lose their text, samples stay', async () => {
  const samples = new Uint8Array(64).map((_, at) => at)
  const channel = [items(0x003a0208, [text(0x00080100, 'SH', '5.6.3-9-1'), text(0x00080102, 'SH', 'SCPECG'), text(0x00080104, 'LO', 'Lead I')]), word(0x003a021a, 16)]
  const group = [text(0x003a0004, 'CS', 'ORIGINAL'), word(0x003a0005, 1), { tag: 0x003a0010, vr: 'UL', value: 32 }, text(0x003a001a, 'DS', '500'), items(0x003a0200, channel), word(0x54001004, 16), text(0x54001006, 'CS', 'SS'), bytes(0x54001010, 'OW', samples)]
  const { file, bytes: out } = await through(ct(noPixels, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.9.1.1'), text(0x00080060, 'CS', 'ECG'), items(0x54000100, group), items(0x0040b020, [text(0x00700006, 'ST', `${person.family} 72/min`)])))
  assert.deepEqual(finds(out, person.family), [])
  assert.deepEqual(file.attributes.items(0x54000100)[0]?.bytes(0x54001010), samples)
})

test('R55 labels and overviews of slides are held', async () => {
  for (const kind of ['LABEL', 'OVERVIEW']) assert.match((await through(ct(text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.77.1.6'), text(0x00080060, 'CS', 'SM'), text(0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', kind, 'NONE'])))).word, /^held:/)
})
