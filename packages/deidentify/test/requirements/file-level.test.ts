/** Files (R66 to R77): what is around the data set, what others read, what is said, what is refused. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { numbers, put, textNode } from '../corpus/tree.ts'
import { bent, ct, fileOf, finds, items, person, text, through, uids, word } from './one-instance.ts'

const folder = mkdtempSync(join(tmpdir(), 'deidentified-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('R66 preamble, padding, bytes after the end, titles and private information are gone', async () => {
  const made = bent(fileOf(ct()), (source) => {
    source.preamble = new Uint8Array(128)
    source.preamble.set(Buffer.from(`II*\0${person.name}`))
    for (const tag of [0x00020016, 0x00020017, 0x00020018]) put(source.meta, textNode(tag, 'AE', 'AE_QUASTENFLOSS', []))
    put(source.meta, textNode(0x00020100, 'UI', '1.2.3.4.77', []))
    put(source.meta, { tag: 0x00020102, vr: 'OB', bytes: Buffer.from(person.name) })
    put(source.tree, { tag: 0xfffcfffc, vr: 'OB', bytes: Buffer.from(`   ${person.id}`) })
  })
  const { bytes, file } = await through(made)
  assert.deepEqual(finds(bytes, person.family, person.id, 'QUASTENFLOSS', '1.2.3.4.77'), [])
  assert.ok(bytes.subarray(0, 128).every((byte) => byte === 0))
  assert.equal(file.attributes.has(0xfffcfffc), false)
})

test('R67 group 2 is our own, and no other group has a length', async () => {
  const made = bent(fileOf(ct()), ({ tree }) => { for (const tag of [0x00080000, 0x00100000, 0x00280000]) put(tree, numbers(tag, 'UL', [4242])) })
  const { file } = await through(made)
  assert.equal([...file.attributes].some(({ tag }) => (tag & 0xffff) === 0), false)
  const source = readDicom(made)
  assert.notEqual(file.meta?.string(0x00020003), source.meta?.string(0x00020003))
  assert.match(file.meta?.string(0x00020013) ?? '', /VESALIUS/i)
})

test('R68 flag, method and codes say what was applied and nothing else', async () => {
  const codesOf = async (...more: Parameters<typeof ct>): Promise<(string | undefined)[]> => (await through(ct(...more))).file.attributes.items(0x00120064).map((item) => item.string(0x00080100))
  const plain = await through(ct())
  assert.equal(plain.file.attributes.string(0x00120062), 'YES')
  assert.notEqual(plain.file.attributes.string(0x00120063) ?? '', '')
  const usual = await codesOf()
  for (const code of ['113100', '113105', '113107', '113108']) assert.ok(usual.includes(code), code)
  for (const code of ['113106', '113109', '113110', '113112']) assert.ok(!usual.includes(code), code)
  assert.ok(!usual.includes('113104'), 'no structured content to clean')
  assert.ok(!usual.includes('113111'), 'nothing private to retain')
  assert.ok((await codesOf(text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x0019100c, 'IS', '800'))).includes('113111'))
  assert.ok((await codesOf(word(0x60000010, 16), word(0x60000011, 16), { tag: 0x60003000, vr: 'OW', value: new Uint8Array(32) })).includes('113103'))
})

test('R69 no new error of conformance', async (t) => {
  if (spawnSync('dciodvfy', ['-version']).error) return t.skip('dciodvfy is not installed')
  const errorsOf = (name: string, bytes: Uint8Array): Set<string> => {
    writeFileSync(join(folder, name), bytes)
    return new Set(spawnSync('dciodvfy', ['-new', join(folder, name)], { encoding: 'utf8' }).stderr.split('\n').filter((line) => line.startsWith('Error')))
  }
  const full = fileOf(ct(text(0x00080050, 'SH', 'A1'), text(0x00080090, 'PN', ''), text(0x00080080, 'LO', 'Klinikum'), text(0x00200012, 'IS', '1'), text(0x00180022, 'CS', 'NONE'), text(0x00201040, 'LO', ''), text(0x00101010, 'AS', '067Y'), text(0x00321060, 'LO', 'CT Thorax'), items(0x00400275, [text(0x00401001, 'SH', 'R1'), text(0x00400009, 'SH', 'S1')])))
  for (const profile of ['basic', 'research', 'eucaim']) {
    const { bytes } = await through(full, { profile })
    const before = errorsOf('before.dcm', full)
    assert.deepEqual([...errorsOf('after.dcm', bytes)].filter((line) => !before.has(line)), [], profile)
  }
})

test('R70 dcmtk and pydicom read what is written', async (t) => {
  const { bytes } = await through(ct(items(0x00400275, [text(0x00401001, 'SH', 'R1')])))
  const path = join(folder, 'read.dcm')
  writeFileSync(path, bytes)
  const dump = spawnSync('dcmdump', ['-q', path])
  const python = spawnSync('/usr/bin/python3', ['-c', 'import sys,pydicom; d=pydicom.dcmread(sys.argv[1]); [str(e) for e in d.iterall()]; assert len(d.PixelData)==512', path])
  if (dump.error && python.error) return t.skip('neither dcmtk nor pydicom is installed')
  if (!dump.error) assert.equal(dump.status, 0)
  if (!python.error && !/No module named/.test(String(python.stderr))) assert.equal(python.status, 0, String(python.stderr))
})

test('R71 a directory of files is held, never passed', async () => {
  const directory = ct({ tag: 0x7fe00010, vr: 'OW' }, text(0x00080016, 'UI', '1.2.840.10008.1.3.10'), items(0x00041220, [text(0x00041430, 'CS', 'PATIENT'), text(0x00100010, 'PN', person.name)]))
  assert.match((await through(directory)).word, /^held:/)
})

test('R72 dummies are of their representation, never empty where a value is required, and no date of birth contradicts an age', async () => {
  const { file } = await through(ct(text(0x00101010, 'AS', '067Y')), { profile: 'basic' })
  for (const tag of [0x00080018, 0x0020000d, 0x0020000e, 0x00100010, 0x00100020]) assert.notEqual(file.attributes.string(tag) ?? '', '', tag.toString(16))
  const [born, age] = [file.attributes.string(0x00100030) ?? '', file.attributes.string(0x00101010) ?? '']
  assert.ok(born === '' || age === '')
})

test('R73 a second pass is safe: nobody comes back, nothing is lost', async () => {
  const once = await through(ct(text(0x0008103e, 'LO', `Thorax ${person.family}`), items(0x00400275, [text(0x00321060, 'LO', 'CT Thorax')])))
  const twice = await through(once.bytes)
  assert.equal(twice.word, 'released')
  assert.deepEqual([...twice.file.attributes].map(({ tag }) => tag), [...once.file.attributes].map(({ tag }) => tag))
  for (const tag of [0x0008103e, 0x00180050, 0x00281052, 0x00120062]) assert.equal(twice.file.attributes.string(tag), once.file.attributes.string(tag))
  assert.equal(twice.file.attributes.items(0x00120064).length, once.file.attributes.items(0x00120064).length)
})

test('R74 the same key gives the same bytes', async () => {
  const input = fileOf(ct(text(0x0008103e, 'LO', 'Thorax')))
  assert.deepEqual((await through(input)).bytes, (await through(input)).bytes)
})

test('R75 what is told of an instance names attributes and reasons, never a value', async () => {
  const { outcome } = await through(ct(text(0x0008103e, 'LO', `Thorax ${person.family}`), text(0x00104000, 'LT', person.name), text(0x00290010, 'LO', 'KLINIKUM SONNENHALDE'), text(0x00291001, 'LO', person.name)))
  assert.ok(outcome?.kind === 'released')
  const told = JSON.stringify({ ...outcome.facts, identity: undefined })
  assert.deepEqual(finds(Buffer.from(told), person.family, person.given, person.id, person.born, 'SONNENHALDE'), [])
  assert.ok(outcome.facts.acts.length > 3)
})

test('R76 what cannot be read or held together is held with a reason, never copied', async () => {
  const whole = fileOf(ct())
  for (const broken of [whole.subarray(0, whole.length - 300), Buffer.from('no DICOM at all'), Buffer.concat([whole.subarray(0, 400), whole.subarray(900)])]) assert.match((await through(broken)).word, /^(held|unreadable):[a-z-]+$/)
})

test('R77 hostile values are no paths and no markup in what is told', async () => {
  const { outcome, word: result } = await through(ct(text(0x00100010, 'PN', '<script>alert(1)</script>'), text(0x00080018, 'UI', '1.2.3'), text(0x0008103e, 'LO', '../../etc/passwd <img src=x onerror=alert(1)>')))
  assert.equal(result, 'released')
  assert.ok(outcome?.kind === 'released')
  const { stored, facts } = outcome
  for (const uid of Object.values(stored)) assert.match(uid, /^[0-9.]+$/)
  assert.doesNotMatch(JSON.stringify(facts.acts), /<|script>|passwd/)
  const climbing = await through(ct(text(0x0020000d, 'UI', '../../etc/1')))
  if (climbing.outcome?.kind === 'released') assert.match(climbing.outcome.stored.studyInstanceUid, /^[0-9.]*$/)
  assert.notEqual(uids.study, stored.studyInstanceUid)
})
