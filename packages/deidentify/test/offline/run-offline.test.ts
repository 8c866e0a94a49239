/** The offline door with its real threads and the real engine: what comes out, what is held, and that nothing but input, keys and profile decides. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { after, test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { type HeldInput, type OfflineOptions, type OfflineResult, readReviewFile, runOffline } from '../../src/offline/index.ts'
import { readProfile } from '../../src/profile/index.ts'
import { type SmallFile, smallFile, zipOf } from './small-files.ts'

const root = mkdtempSync(join(tmpdir(), 'offline-'))
after(() => rmSync(root, { recursive: true, force: true }))
const keys = [new Uint8Array(32).fill(7)]
let places = 0

/** A folder with these files, by their path below it. */
function inputOf(files: Readonly<Record<string, SmallFile | Uint8Array | string>>): string {
  const folder = join(root, `in-${places++}`)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' || content instanceof Uint8Array ? content : smallFile(content))
  }
  return folder
}

interface Run extends OfflineResult { readonly output: string, readonly map: Map<string, string>, readonly heldInputs: HeldInput[] }

async function run(input: string, more: Partial<OfflineOptions> = {}): Promise<Run> {
  const output = more.output ?? join(root, `out-${places++}`)
  const map = new Map<string, string>()
  const heldInputs: HeldInput[] = []
  const options: OfflineOptions = { input, profile: readProfile('research'), keys, mode: 'anonymise', threads: 2, ...more, output }
  const result = await runOffline(options, { written: (from, to) => void map.set(relative(input, from), to), held: (one) => void heldInputs.push(one) })
  return { ...result, output, map, heldInputs }
}

const filesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort()
const contentOf = (folder: string): Record<string, string> => Object.fromEntries(filesBelow(folder).map((path) => [path, readFileSync(join(folder, path), 'hex')]))
const text = (path: string, tag: number): string => readDicom(readFileSync(path)).attributes.string(tag) ?? ''

const manySmall = (count: number): Record<string, SmallFile> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index % 5}/f${index}`, {
  patientId: `ID-${index % 5}-77123`, name: `Testova${'abcde'[index % 5]}^Ludmila`, number: index, study: 1 + (index % 5),
}]))

test('writes the same bytes and the same digest with one thread and with three, whatever the files are called', async () => {
  const files = manySmall(60)
  const [one, three] = [await run(inputOf(files), { threads: 1 }), await run(inputOf(files), { threads: 3 })]
  const renamed = await run(inputOf(Object.fromEntries(Object.entries(files).map(([, file], index) => [`${String(99 - index)}/x`, file]))))
  assert.equal(one.released, 60)
  assert.deepEqual(contentOf(one.output), contentOf(three.output))
  assert.deepEqual(contentOf(one.output), contentOf(renamed.output))
  assert.equal(one.report.resultDigest, three.report.resultDigest)
  assert.equal(one.report.resultDigest, renamed.report.resultDigest)
})

test('another key gives nothing that the first one gave', async () => {
  const input = inputOf(manySmall(5))
  const [one, other] = [await run(input), await run(input, { keys: [new Uint8Array(32).fill(8)] })]
  assert.notEqual(one.report.resultDigest, other.report.resultDigest)
  assert.deepEqual(filesBelow(one.output).filter((path) => filesBelow(other.output).includes(path)), [])
})

test('a name that stands only in another file of the person is taken out of this file', async () => {
  const input = inputOf({
    'a/1': { patientId: 'Q-1', name: 'Zwetajewa^Marina', number: 1 },
    'b/2': { patientId: 'Q-1', name: '', number: 2, study: 2, description: 'CT Thorax Zwetajewa' },
    'c/3': { patientId: 'Q-2', name: 'Somebody^Else', number: 3, study: 3, description: 'CT THORAX' },
  })
  const { map, report } = await run(input)
  const described = text(map.get('b/2') as string, 0x0008103e)
  assert.match(described, /thorax/i)
  assert.doesNotMatch(described, /zwetajewa/i)
  for (const path of map.values()) assert.equal(readFileSync(path, 'latin1').toLowerCase().includes('zwetajewa'), false)
  assert.equal(JSON.stringify(report).toLowerCase().includes('zwetajewa'), false)
})

test('names of folders and files, and the report, carry nothing of the input', async () => {
  const input = inputOf({ 'Novakova_Jana_900101/ID-555-777123/CT.dcm': { patientId: 'ID-555-777123', name: 'Novakova^Jana', number: 1 }, 'Novakova_Jana_900101/bad.dcm': { number: 2 } })
  const { output, report, map } = await run(input)
  assert.equal(map.size, 1)
  assert.match(filesBelow(output).join('\n'), /^VS-[A-Z0-9]{12}\/[0-9a-f]{10}\/[0-9a-f]{10}\/[0-9a-f]{16}\.dcm$/)
  assert.doesNotMatch(JSON.stringify(report) + filesBelow(output).join(), /novak|jana|777123|900101/i)
  assert.equal(report.statement.quarantinedByReason['no-patient-id'], 1)
})

test('lists what is no DICOM, what is cut short and what has no Patient ID with a reason, and copies none of it', async () => {
  const whole = smallFile({ patientId: 'A-1', number: 5 })
  const input = inputOf({ 'ok': whole, 'letter.txt': 'Dear Dr. Example', 'cut.dcm': whole.subarray(0, whole.length - 40), 'nobody': { number: 6 }, 'empty': '' })
  symlinkSync('/nowhere/at/all', join(input, 'broken-link'))
  const { heldInputs, released, output } = await run(input)
  assert.equal(released, 1)
  const reasons = Object.fromEntries(heldInputs.map(({ path, reason }) => [relative(input, path), reason]))
  assert.deepEqual({ ...reasons, 'cut.dcm': '' }, { 'broken-link': 'unreadable', 'cut.dcm': '', 'empty': 'not-dicom', 'letter.txt': 'not-dicom', 'nobody': 'no-patient-id' })
  assert.ok(reasons['cut.dcm'])
  assert.equal(filesBelow(output).length, 1)
})

test('equal copies are released once and mapped to the same output; differing ones under one UID are all released, apart from each other and flagged, whichever comes first', async () => {
  const same = smallFile({ patientId: 'A-1', number: 1 })
  const different = smallFile({ patientId: 'A-1', number: 2, fill: 90 })
  const other = smallFile({ patientId: 'A-1', number: 2, fill: 91 })
  const [one, turned] = [await run(inputOf({ a: same, b: same, c: different, d: other })), await run(inputOf({ a: same, b: same, c: other, d: different }))]
  for (const { released, duplicates, map, heldInputs, report } of [one, turned]) {
    assert.deepEqual([released, duplicates, heldInputs], [3, 1, []])
    assert.equal(map.get('a'), map.get('b'))
    assert.notEqual(map.get('c'), map.get('d'))
    assert.equal(report.statement.total.findings['uid-used-twice'], 1)
  }
  assert.equal(one.report.resultDigest, turned.report.resultDigest)
})

test('two persons under one Patient ID are released under one pseudonym and flagged, a maiden name by another word', async () => {
  const { heldInputs, released, report } = await run(inputOf({
    a: { patientId: 'S-1', name: 'Testova^Ludmila', birthDate: '19610203', sex: 'F', number: 1 },
    b: { patientId: 'S-1', name: 'Muster^Karl', birthDate: '19440506', sex: 'M', number: 2, study: 2 },
    c: { patientId: 'S-2', name: 'Testova^Ludmila', number: 3, study: 3 },
    d: { patientId: 's-2 ', name: 'Jinak^Eva', number: 4, study: 4 },
  }))
  assert.deepEqual(heldInputs, [])
  assert.equal(released, 4)
  assert.equal(report.statement.subjects, 2)
  assert.equal(report.statement.total.findings['two-persons'], 1)
  assert.equal(report.statement.total.findings['person-differs'], 1)
})

test('files in a ZIP come out as they do without it, and a spreadsheet is no ZIP of files', async () => {
  const files = Object.entries(manySmall(12)).map(([path, file]) => [path, smallFile(file)] as const)
  const plain = await run(inputOf(Object.fromEntries(files)))
  const zipped = inputOf({ 'all.zip': zipOf(files), 'table.xlsx': zipOf([['[Content_Types].xml', Buffer.from('<x/>')], ['xl/a.xml', Buffer.from('<x/>')]]) })
  const inside = await run(zipped)
  const alone = await run(join(zipped, 'all.zip'))
  assert.deepEqual(contentOf(plain.output), contentOf(inside.output))
  assert.deepEqual(contentOf(plain.output), contentOf(alone.output))
  assert.equal(plain.report.resultDigest, alone.report.resultDigest)
  assert.deepEqual(inside.heldInputs.map(({ path, reason }) => [relative(zipped, path), reason]), [['table.xlsx', 'not-dicom']])
  assert.ok(inside.map.has('all.zip/p0/f0'))
})

test('what was cancelled goes on where it was, ends with the same digest, and leaves nothing behind', async () => {
  const input = inputOf(manySmall(90))
  const whole = await run(input)
  const output = join(root, 'cancelled')
  const abort = new AbortController()
  await assert.rejects(run(input, { output, signal: abort.signal, threads: 1, progress: (phase) => { if (phase === 'writing') abort.abort() } }), /cancelled/)
  const left = filesBelow(output).filter((path) => path.endsWith('.dcm')).length
  assert.ok(left > 0 && left < 90, `${left} files were whole`)
  const again = await run(input, { output })
  assert.equal(again.report.run.resumed, left)
  assert.equal(again.report.resultDigest, whole.report.resultDigest)
  assert.deepEqual(contentOf(output), contentOf(whole.output))
  assert.equal(existsSync(join(output, '.vesalius')), false)
})

test('a journal of another profile or key is no result of this run', async () => {
  const input = inputOf(manySmall(90))
  const output = join(root, 'changed')
  const abort = new AbortController()
  await assert.rejects(run(input, { output, signal: abort.signal, threads: 1, progress: (phase) => { if (phase === 'writing') abort.abort() } }), /cancelled/)
  const otherKey = await run(input, { output, keys: [new Uint8Array(32).fill(9)], signal: AbortSignal.timeout(60_000) })
  assert.equal(otherKey.report.run.resumed, 0)
  assert.ok(otherKey.strangers > 0)
  const otherProfile = await run(input, { output, profile: readProfile('basic') })
  assert.equal(otherProfile.report.run.resumed, 0)
})

test('what lies in the output and is not of this run is counted, also when it is no image; reports at the top are none of it', async () => {
  const input = inputOf(manySmall(2))
  const { output } = await run(input)
  writeFileSync(join(output, 'report.json'), '{}')
  assert.equal((await run(input, { output })).strangers, 0)
  mkdirSync(join(output, 'old'))
  writeFileSync(join(output, 'old', 'notes.txt'), 'x')
  writeFileSync(join(output, 'thumb.png'), 'x')
  assert.equal((await run(input, { output })).strangers, 2)
})

test('files and folders are for their owner only', async () => {
  const { output } = await run(inputOf(manySmall(3)))
  for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) assert.equal(statSync(join(entry.parentPath, entry.name)).mode & 0o077, 0)
})

test('input and output must not lie in each other, and there must be an input', async () => {
  const input = inputOf(manySmall(1))
  await assert.rejects(run(input, { output: join(input, 'out') }), /outside/)
  await assert.rejects(run(join(root, 'not-there')), /does not exist/)
})

test('an output that cannot be made is told at once', async () => {
  const input = inputOf(manySmall(1))
  const closed = join(root, 'closed')
  // Below a file not even root makes a folder.
  writeFileSync(closed, '')
  await assert.rejects(run(input, { output: join(closed, 'out') }), /cannot be made/)
})

test('what waits for a person is released by a decision about this very file, and the report says who decided', async () => {
  const screen = { patientId: 'R-1', number: 1, sopClass: '1.2.840.10008.5.1.4.1.1.7', side: 128 }
  const input = inputOf({ screen, other: { ...screen, number: 2, fill: 50 } })
  const research = readProfile('research')
  const profile = { ...research, pixels: { ...research.pixels, risky: 'hold' as const } }
  const waiting = await run(input, { profile })
  assert.deepEqual(waiting.heldInputs.map(({ reason, review }) => [reason, review]), [['risky-kind', true], ['risky-kind', true]])
  const file = join(root, 'review.json')
  const digest = waiting.heldInputs.find(({ path }) => path.endsWith('screen'))?.digest
  writeFileSync(file, JSON.stringify({ format: 'vesalius-review/1', decisions: [{ digest, decision: 'clear', reviewer: 'r-07' }] }))
  const cleared = await run(input, { profile, decisions: readReviewFile(file) })
  assert.deepEqual([...cleared.map.keys()], ['screen'])
  assert.deepEqual(cleared.report.statement.reviews, { 'r-07': { clear: 1 } })
  writeFileSync(file, JSON.stringify({ format: 'vesalius-review/1', decisions: [{ digest: 'x', decision: 'clear', reviewer: 'r-07' }] }))
  assert.throws(() => readReviewFile(file), /decisions\.0\.digest/)
})

test('rows of a clinical table get the pseudonym and the shift of the images, and their names are looked for there', async () => {
  const input = inputOf({ a: { patientId: 'C-9', name: '', number: 1, date: '20200115', description: 'CT Thorax Oblomowa' } })
  const table = join(root, 'clinical.csv')
  writeFileSync(table, 'patient_id,surname,diagnosis_date,stage\nC-9,Oblomowa,2020-01-05,II\nC-10,Karenina,2020-02-05,III\n')
  const { output, map, report } = await run(input, { clinical: [table] })
  const path = map.get('a') as string
  const [header, first] = readFileSync(join(output, 'clinical', 'clinical-1.csv'), 'utf8').split(/\r?\n/) as [string, string]
  assert.doesNotMatch(header, /surname/)
  assert.equal(first.split(',')[0], text(path, 0x00100020))
  const study = text(path, 0x00080020)
  const days = (Date.parse(`${study.slice(0, 4)}-${study.slice(4, 6)}-${study.slice(6)}`) - Date.parse(first.split(',')[1] as string)) / 86_400_000
  assert.equal(days, 10)
  assert.doesNotMatch(text(path, 0x0008103e), /oblomowa/i)
  assert.equal(report.statement.clinical?.rows, 2)
  assert.equal(report.statement.clinical?.rowsWithoutImages, 1)
  assert.ok(report.statement.clinical?.anonymity)
})
