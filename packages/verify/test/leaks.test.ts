/** Leaks planted one by one in a carefully treated set: each is found, by its own code, and the set without them gives no finding at all. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import type { PlainAttributes, PlainElement } from '@vesalius/standards/dicom'
import { type Finding, reportTable, verifyFolders, type VerifyOptions, type VerifyReport } from '../src/index.ts'
import { bytesOf, newUid, originalUid, people, type Planted, treated, treatedTable, writeSet } from './treated-set.ts'

const [first] = people as readonly [(typeof people)[number]]

async function opinionOn(planted: Planted, more: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  const { folder, input, output, map, clinical } = writeSet(planted)
  try {
    return await verifyFolders({ input, output, map, pixels: 'none', threads: 1, clinical: [clinical], ...more })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const isFound = (findings: readonly Finding[], code: string, kind?: string): boolean => findings.some((finding) => finding.code === code && (kind === undefined || finding.class === kind))

const description = (value: string): PlainAttributes => [{ tag: 0x0008103e, vr: 'LO', value }]
const secret = (vr: PlainElement['vr'], value: Uint8Array): PlainAttributes => [{ tag: 0x00290010, vr: 'LO', value: 'ACME 1.0' }, { tag: 0x00291001, vr, value }]
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const even = (bytes: Uint8Array): Uint8Array => (bytes.length % 2 === 0 ? bytes : new Uint8Array([...bytes, 0]))
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'))
const pdfWith = (text: string): Uint8Array => {
  const stream = deflateSync(Buffer.from(`BT /F1 12 Tf 50 700 Td [(${text.slice(0, 6)}) -20 (${text.slice(6)})] TJ ET`, 'latin1'))
  return even(Buffer.concat([Buffer.from(`%PDF-1.4\n1 0 obj<</Length ${stream.length}/Filter/FlateDecode>>stream\n`), stream, Buffer.from('\nendstream endobj\n%%EOF\n')]))
}
const md5Uid = (uid: string): string => `2.25.${BigInt(`0x${createHash('md5').update(uid).digest('hex')}`)}`

const methods = (more: string): PlainAttributes[] => ['113100', '113107', '113108', '113111', more].map((value) => [{ tag: 0x00080100, vr: 'SH', value }, { tag: 0x00080102, vr: 'SH', value: 'DCM' }])

interface Leak { readonly title: string, readonly code: string, readonly kind?: string, readonly planted: Planted }

const leaks: readonly Leak[] = [
  { title: 'a name in GB18030 in a private attribute', code: 'identity-left', kind: 'name', planted: { change: secret('OB', hex('0102 c9bd cceF 5e cccb c0c9 00')) } },
  { title: 'a name in Shift JIS in a private attribute', code: 'identity-left', kind: 'name', planted: { change: secret('UN', hex('4142 8e52 9363 20 20')) } },
  { title: 'a name in ISO 2022 IR 87 in a private attribute', code: 'identity-left', kind: 'name', planted: { change: secret('UN', hex('1b2442 3b33 4544 1b2842')) } },
  { title: 'a name in UTF-16 in a blob of unknown kind', code: 'identity-left', kind: 'name', planted: { change: secret('UN', utf16('..QUELLENBERG..')) } },
  { title: 'a name in ISO 8859-7 in a description', code: 'identity-left', kind: 'name', planted: { others: (person) => (person === 2 ? secret('UN', even(hex('d3f9f4def1e7f2'))) : []) } },
  { title: 'a name without its accents, in capitals', code: 'identity-left', kind: 'name', planted: { others: (person) => (person === 1 ? description('Thorax OZTURKOGLU') : []) } },
  { title: 'a given name alone in a description', code: 'identity-left', kind: 'name', planted: { change: description('Thorax zdenka 1.0') } },
  { title: 'a physician in a description', code: 'identity-left', kind: 'staff', planted: { change: description('nach Dr. Haberlandt') } },
  { title: 'a telephone number with other gaps', code: 'identity-left', kind: 'telephone', planted: { change: description('Tel 0049-8382-2774410') } },
  { title: 'a Patient ID divided by blanks', code: 'identity-left', kind: 'identifier', planted: { change: description('MRN 447 1902') } },
  { title: 'a street in a description', code: 'identity-left', kind: 'address', planted: { change: description('Wiesengrund 17') } },
  { title: 'a day of birth in words', code: 'identity-left', kind: 'birth-date', planted: { change: description('geb. 13. Juli 1958') } },
  { title: 'the true study date in a description', code: 'identity-left', kind: 'date', planted: { change: description('CT vom 04.03.2021') } },
  { title: 'a serial number in a private attribute', code: 'identity-left', kind: 'device', planted: { change: secret('OB', even(Buffer.from('SN-66120438'))) } },
  { title: 'an institution in a nested private sequence', code: 'identity-left', kind: 'institution', planted: { change: [{ tag: 0x00290010, vr: 'LO', value: 'ACME 1.0' }, { tag: 0x00291002, vr: 'SQ', value: [[{ tag: 0x00080080, vr: 'LO', value: 'Marienstift Krumbach' }]] }] } },
  { title: 'a name in a deflated stream of a PDF', code: 'identity-left', kind: 'name', planted: { change: [{ tag: 0x00420011, vr: 'OB', value: pdfWith('Frau Quellenberg, Zdenka') }] } },
  { title: 'a name in gzip in a private attribute', code: 'identity-left', kind: 'name', planted: { change: secret('OB', even(gzipSync('<Patient>Quellenberg^Zdenka</Patient> and more text'))) } },
  { title: 'a name in base 64 in a private attribute', code: 'identity-left', kind: 'name', planted: { change: secret('OB', even(Buffer.from(Buffer.from('<Patient>Quellenberg^Zdenka</Patient>').toString('base64')))) } },
  { title: 'a name in hexadecimal digits', code: 'identity-left', kind: 'name', planted: { change: secret('OB', even(Buffer.from(Buffer.from('Quellenberg').toString('hex')))) } },
  { title: 'a name in the escapes of JSON', code: 'identity-left', kind: 'name', planted: { others: (person) => (person === 1 ? secret('OB', even(Buffer.from('{"n":"\\u00d6zt\\u00fcrko\\u011flu"}'))) : []) } },
  { title: 'a name in the escapes of XML', code: 'identity-left', kind: 'name', planted: { others: (person) => (person === 2 ? secret('OB', even(Buffer.from([...'Папандреу'].map((letter) => `&#${letter.codePointAt(0)};`).join('')))) : []) } },
  { title: 'a name in UTF-8 that was taken for Latin-1 and written again', code: 'identity-left', kind: 'name', planted: { others: (person) => (person === 1 ? secret('OB', even(Buffer.from(Buffer.from('Öztürkoğlu').toString('latin1')))) : []) } },
  { title: 'a name that the original wrote in UTF-8 and declared as Latin-1', code: 'identity-left', kind: 'name', planted: { originalChange: [{ tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' }, { tag: 0x00100010, vr: 'PN', value: 'Quellenberg^Zdenka' }, { tag: 0x00101005, vr: 'PN', value: new Uint8Array(even(Buffer.from('Щербатовский'))) }], change: secret('OB', even(Buffer.from('c9d5e0d1d0e2ded2e1dad8d9', 'hex'))) } },
  { title: 'a name beside whose value another one begins with a letter', code: 'identity-left', kind: 'name', planted: { originalChange: [{ tag: 0x00101005, vr: 'PN', value: 'Abcdef' }], change: [...secret('OB', even(Buffer.from('abcdef'))), { tag: 0x00300001, vr: 'LO', value: '' }] } },
  { title: 'a family name of two words with the given name', code: 'identity-left', kind: 'name', planted: { originalChange: [{ tag: 0x00101005, vr: 'PN', value: 'Ben Oz^Tal' }], change: secret('OB', even(Buffer.from('tal ben oz'))) } },
  { title: 'a national number without its letters', code: 'identity-left', kind: 'identifier', planted: { originalChange: [{ tag: 0x00101000, vr: 'LO', value: 'NHS 943 476 5919' }], change: description('no 943.476.5919') } },
  { title: 'a date and a time in one run of digits', code: 'identity-left', kind: 'date', planted: { change: secret('LO', even(Buffer.from('20210304101500.250'))) } },
  { title: 'a date and a time in a private attribute of unknown representation', code: 'identity-left', kind: 'date', planted: { change: secret('UN', even(Buffer.from('20210304101500.250'))) } },
  { title: 'a true date in Cyrillic letters', code: 'identity-left', kind: 'date', planted: { change: description('от 4 марта 2021 г.') } },
  { title: 'a true date in signs of East Asia', code: 'identity-left', kind: 'date', planted: { change: description('2021年3月4日') } },
  { title: 'a true date in digits of another script', code: 'identity-left', kind: 'date', planted: { change: description('٢٠٢١-٠٣-٠٤') } },
  { title: 'a day of birth without gaps, day first', code: 'identity-left', kind: 'birth-date', planted: { change: description('13071958') } },
  { title: 'a name of two short words in a private attribute', code: 'identity-left', kind: 'name', planted: { originalChange: [{ tag: 0x00101001, vr: 'PN', value: 'Wu^Bo' }], change: secret('OB', even(Buffer.from('xx WU^BO xx'))) } },
  { title: 'retention of a device that is not told', code: 'retention-not-done', planted: { change: [{ tag: 0x00120064, vr: 'SQ', value: methods('113109') }] } },
  { title: 'retention of UIDs that were replaced', code: 'uids-not-retained', planted: { change: [{ tag: 0x00120064, vr: 'SQ', value: methods('113110') }] } },
  { title: 'a day of birth as the number of a series', code: 'identity-left', kind: 'birth-date', planted: { change: [{ tag: 0x00200011, vr: 'IS', value: '19580713' }] } },
  { title: 'a name in a deflated data set', code: 'identity-left', kind: 'name', planted: { change: description('Quellenberg'), transferSyntax: '1.2.840.10008.1.2.1.99' } },
  { title: 'a name in the preamble', code: 'identity-left', kind: 'name', planted: { bytes: (bytes) => { bytes.set(Buffer.from('QUELLENBERG'), 20); return bytes } } },
  { title: 'a name after the end of the data set', code: 'identity-left', kind: 'name', planted: { bytes: (bytes) => Buffer.concat([bytes, Buffer.from('Quellenberg^Zdenka')]) } },
  { title: 'a Patient ID in a file name', code: 'identity-left', kind: 'identifier', planted: { name: 'VS-7K2MQ9R4T8XA/MRN4471902.dcm' } },
  { title: 'a name in a text file beside the images', code: 'identity-left', kind: 'name', planted: { files: { 'notes.txt': 'seen: Öztürkoğlu, Béla\n' } } },
  { title: 'an original UID in a nested reference', code: 'original-uid', planted: { change: [{ tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00081155, vr: 'UI', value: originalUid(0, 1, 3) }]] }] } },
  { title: 'an original UID with a suffix in a text', code: 'original-uid', planted: { change: description(`from ${originalUid(0, 0, 2)}.1`) } },
  { title: 'one original UID that became two', code: 'uid-inconsistent', planted: { change: [{ tag: 0x00200052, vr: 'UI', value: newUid('another') }] } },
  { title: 'two original UIDs that became one', code: 'uid-merged', planted: { change: [{ tag: 0x00200052, vr: 'UI', value: newUid(originalUid(1, 9)) }] } },
  { title: 'a UID that is the MD5 of the old one', code: 'uid-computable', planted: { change: [{ tag: 0x0020000e, vr: 'UI', value: md5Uid(originalUid(0, 0, 2)) }] } },
  { title: 'a class that is no longer the same', code: 'class-uid-changed', planted: { change: [{ tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081150, vr: 'UI', value: newUid('1.2.840.10008.5.1.4.1.1.2') }, { tag: 0x00081155, vr: 'UI', value: newUid(originalUid(0, 1, 3)) }]] }] } },
  { title: 'an invalid UID', code: 'invalid-uid', planted: { change: [{ tag: 0x00200052, vr: 'UI', value: '2.25.007' }] } },
  { title: 'a date that did not move', code: 'date-unchanged', planted: { change: [{ tag: 0x00080020, vr: 'DA', value: '20210304' }] } },
  { title: 'a true date where the input had none', code: 'identity-left', kind: 'date', planted: { change: [{ tag: 0x00080022, vr: 'DA', value: '20210619' }] } },
  { title: 'another shift in one file', code: 'shift-differs', planted: { change: [{ tag: 0x00080020, vr: 'DA', value: '20200119' }] } },
  { title: 'a time of day that changed', code: 'time-changed', planted: { change: [{ tag: 0x0008002a, vr: 'DT', value: '20200118111500.250000' }] } },
  { title: 'the MD5 of the Patient ID as a pseudonym', code: 'pseudonym-computable', planted: { change: [{ tag: 0x00100020, vr: 'LO', value: createHash('md5').update('MRN4471902').digest('hex').slice(0, 16) }] } },
  { title: 'one person with two pseudonyms', code: 'pseudonyms-differ', planted: { change: [{ tag: 0x00100020, vr: 'LO', value: 'VS-9Z9Z9Z9Z9Z9Z' }] } },
  { title: 'two persons with one pseudonym', code: 'pseudonym-shared', planted: { others: (person) => (person === 1 ? [{ tag: 0x00100020, vr: 'LO', value: first.pseudonym }] : []) } },
  { title: 'a file that does not say that it was de-identified', code: 'not-marked', planted: { change: [{ tag: 0x00120062, vr: 'CS', value: 'NO' }] } },
  { title: 'dates said to be removed that are there', code: 'dates-not-removed', planted: { change: [{ tag: 0x00280303, vr: 'CS', value: 'REMOVED' }, { tag: 0x00080021, vr: 'DA', value: '20200120' }], originalChange: [{ tag: 0x00080021, vr: 'DA', value: '20210306' }] } },
  { title: 'dates said to be true that moved', code: 'dates-not-unmodified', planted: { change: [{ tag: 0x00280303, vr: 'CS', value: 'UNMODIFIED' }] } },
  { title: 'burned-in annotation that was released', code: 'burned-in-released', planted: { change: [{ tag: 0x00280301, vr: 'CS', value: 'YES' }] } },
  { title: 'burned-in annotation denied by nobody who looked', code: 'burned-in-mark-unfounded', planted: { change: [{ tag: 0x00280301, vr: 'CS', value: 'NO' }] } },
  { title: 'private attributes without the option', code: 'private-without-option', planted: { change: [{ tag: 0x00120064, vr: 'SQ', value: [[{ tag: 0x00080100, vr: 'SH', value: '113100' }, { tag: 0x00080102, vr: 'SH', value: 'DCM' }]] }, ...secret('LO', even(Buffer.from('soft')))] } },
  { title: 'a file that is cut off', code: 'unreadable', planted: { bytes: (bytes) => bytes.subarray(0, bytes.length - 900) } },
  { title: 'meta information of another instance', code: 'meta-uid-differs', planted: { bytes: (bytes) => { const at = Buffer.from(bytes).indexOf('2.25.'); bytes[at + 7] = bytes[at + 7] === 0x31 ? 0x32 : 0x31; return bytes } } },
  { title: 'an input of which nothing is known', code: 'unaccounted', planted: { missing: true } },
  { title: 'a clinical date that did not move', code: 'clinical-date-unchanged', planted: { files: { 'clinical.csv': treatedTable(() => 0) } } },
  { title: 'a clinical date that moved by another shift', code: 'clinical-shift-differs-from-images', planted: { files: { 'clinical.csv': treatedTable(() => -3) } } },
  { title: 'a clinical table with other pseudonyms', code: 'pseudonym-differs-from-images', planted: { files: { 'clinical.csv': treatedTable().replaceAll('VS-', 'XX-') } } },
]

test('a carefully treated set gives no finding, though a moved date of one person is the true date of her other study', async () => {
  const report = await opinionOn({ files: { 'clinical.csv': treatedTable() } })
  assert.deepEqual(report.findings, [])
  assert.equal(report.clean, true)
  assert.deepEqual([report.inputs, report.outputs, report.pairs, report.people], [6, 7, 6, 3])
})

for (const { title, code, kind, planted } of leaks) {
  test(`finds ${title}`, async () => {
    const report = await opinionOn(planted)
    assert.equal(report.clean, false)
    assert.ok(isFound(report.findings, code, kind), report.findings.map((finding) => `${finding.code} ${finding.class ?? ''} ${finding.place ?? ''}`).join('; ') || 'nothing was found')
  })
}

test('an issuer that only some images of a person name, other blanks and another case of the number make no other person', async () => {
  for (const originalChange of [[{ tag: 0x00100021, vr: 'LO', value: 'VIZYON' }], [{ tag: 0x00100020, vr: 'LO', value: ' mrn4471902 ' }]] as const) assert.deepEqual((await opinionOn({ originalChange })).findings, [])
})

test('no finding holds a value, and a path that holds an identity is not told', async () => {
  const report = await opinionOn({ name: 'MRN4471902/Quellenberg.dcm', change: description('Quellenberg') })
  assert.ok(report.findings.length > 0)
  assert.doesNotMatch(JSON.stringify(report), /quellenberg|MRN4471902/i)
})

test('finds an identity in a log, and counts a held input as accounted for', async () => {
  const { folder, input, output, map } = writeSet({ missing: true })
  try {
    const log = join(folder, 'run.log')
    writeFileSync(log, 'held: MRN4471902\n')
    writeFileSync(join(folder, 'quarantine.csv'), `input path,reason\n${join(input, 'p0/s0.dcm')},no-patient-id\n`)
    const report = await verifyFolders({ input, output, map, pixels: 'none', threads: 1, logs: [log] })
    assert.deepEqual(report.findings.map(({ code, place }) => `${code} ${place}`), ['identity-left log file'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('without a map pairs are found by equal pixels', async () => {
  const { folder, input, output } = writeSet({ change: [{ tag: 0x00080020, vr: 'DA', value: '20210304' }] })
  try {
    const report = await verifyFolders({ input, output, pixels: 'none', threads: 1 })
    assert.equal(report.pairs, 6)
    assert.ok(isFound(report.findings, 'date-unchanged'))
    assert.equal(report.checks.accounted.judged, false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what was compared with nothing is not clean: an empty input, an empty output, originals of somebody else, with a map and without', async () => {
  const [set, other, empty] = [writeSet(), writeSet({ missing: true }), mkdtempSync(join(tmpdir(), 'vesalius-verify-empty-'))]
  try {
    writeFileSync(join(other.folder, 'stranger.dcm'), bytesOf(treated({ person: 1, study: 0, rows: 32, columns: 32 })))
    rmSync(join(other.input, 'p0/s0.dcm'))
    const cases: [string, VerifyOptions, string[]][] = [
      ['no input', { input: empty, output: set.output }, ['no-input', ...Array<string>(6).fill('no-pair')]],
      ['no input beside a map', { input: empty, output: set.output, map: set.map }, ['no-input', ...Array<string>(6).fill('input-missing')]],
      ['no output', { input: set.input, output: empty }, ['no-output']],
      ['no output beside a map', { input: set.input, output: empty, map: set.map }, ['no-output', ...Array<string>(6).fill('output-missing')]],
      ['originals of somebody else', { input: other.input, output: set.output }, ['no-pair']],
    ]
    for (const [title, options, codes] of cases) {
      const report = await verifyFolders({ ...options, pixels: 'none', threads: 1 })
      assert.equal(report.clean, false, title)
      assert.deepEqual(report.findings.filter(({ check }) => check === 'accounted').map(({ code }) => code).sort(), [...codes].sort(), title)
      assert.equal(report.checks.accounted.judged, true, title)
    }
  } finally {
    for (const folder of [set.folder, other.folder, empty]) rmSync(folder, { recursive: true, force: true })
  }
})

test('an image without its ending .dcm that the map does not name is found', async () => {
  const report = await opinionOn({ files: { IM0001: bytesOf(treated({ person: 1, study: 0, rows: 32, columns: 32 })), 'clinical.csv': treatedTable() } })
  assert.ok(isFound(report.findings, 'not-in-map'))
})

test('where every input was held back nothing would leave, and the table says that and not that something is clean', async () => {
  const { folder, input } = writeSet()
  try {
    const [output, map] = [join(folder, 'nothing'), join(folder, 'nothing.csv')]
    mkdirSync(output)
    writeFileSync(map, 'input path,output path\n')
    const held = (count: number): string => ['input path,reason', ...people.flatMap((_, person) => [0, 1].map((study) => `${join(input, `p${person}/s${study}.dcm`)},pixels`)).slice(0, count), ''].join('\n')
    writeFileSync(join(folder, 'nothing-quarantine.csv'), held(6))
    const report = await verifyFolders({ input, output, map, pixels: 'none', threads: 1 })
    assert.deepEqual([report.clean, report.nothingLeaves, report.findings], [true, true, []])
    assert.match(reportTable(report), /no image would leave: every input was held back/)
    assert.doesNotMatch(reportTable(report), /^clean$/m)
    writeFileSync(join(folder, 'nothing-quarantine.csv'), held(5))
    const less = await verifyFolders({ input, output, map, pixels: 'none', threads: 1 })
    assert.deepEqual([less.clean, less.nothingLeaves, less.findings.map(({ code }) => code).sort()], [false, false, ['no-output', 'unaccounted']])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
