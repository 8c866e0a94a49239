// The cohort as a whole: the same bytes for the same seed, neutral paths, unique UIDs, the two persons under one PatientID, the cut-off
// file.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DicomError, framesOf, readDicom } from '@vesalius/standards/dicom'
import { answerKey, generateSamples } from '../src/samples.ts'
import { FolderInUse, writeSamples } from '../src/write.ts'
import { allFiles, fileAt, options } from './cohort-under-test.ts'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Of attributes and pixels: the file also says which version of this program wrote it. */
const contentDigest = (path: string): string => {
  const { sheet, pixels } = fileAt(path)
  return digest(Buffer.concat([Buffer.from(JSON.stringify(sheet().attributes)), pixels().bytes]))
}

// Recorded once: whoever changes the pictures or the attributes on purpose records them anew.
const recorded: Readonly<Record<string, string>> = {
  'patient-001/study-1/series-1/0011.dcm': '4e60af4a28958c36',
  'patient-002/study-1/series-2/0063.dcm': '0219353dfa889aeb',
  'patient-003/study-1/series-2/0001.dcm': '13d148199cfc9c2f',
  'patient-004/study-1/series-1/0001.dcm': '090a30865924a372',
}

test('gives the attributes and pixels that were recorded on another day and machine', () => {
  const now = Object.fromEntries(Object.keys(recorded).map((path) => [path, contentDigest(path)]))
  assert.deepEqual(now, recorded)
})

test('gives the same files for the same seed and others for another', () => {
  const firstTwo = (seed: number): string[] => {
    const digests: string[] = []
    for (const { bytes } of generateSamples({ patients: 1, seed })) if (digests.push(digest(bytes)) === 2) break
    return digests
  }
  assert.deepEqual(firstTwo(7), firstTwo(7))
  assert.notDeepEqual(firstTwo(7), firstTwo(8))
})

test('names files by numbers only, and no two instances share a UID', () => {
  const uids = new Set<string>()
  for (const file of allFiles) {
    assert.match(file.path, /^patient-\d{3}\/study-\d\/series-\d\/\d{4}\.dcm$/)
    const value = file.sheet().attributes.find(({ tag }) => tag === 0x00080018)?.value
    uids.add(String(value))
  }
  assert.equal(uids.size, allFiles.length)
})

test('has two persons under one PatientID', () => {
  const { identities } = answerKey(options)
  const of = (path: string, attribute: string) =>
    identities[path]?.find(({ place }) => 'attribute' in place && place.attribute === attribute)?.value
  const [one, other] = ['patient-004/study-1/series-1/0001.dcm', 'patient-011/study-1/series-1/0001.dcm']
  assert.equal(of(one, 'PatientID'), of(other, 'PatientID'))
  assert.notEqual(of(one, 'PatientName'), of(other, 'PatientName'))
})

test('refuses a number of patients or a seed that makes no sense', () => {
  assert.throws(() => [...generateSamples({ patients: 0 })], RangeError)
  assert.throws(() => answerKey({ seed: 0.5 }), RangeError)
})

test('writes the files, the clinical table and the answer key, and on request a file that is cut off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'))
  try {
    const seen: number[] = []
    const written = await writeSamples(folder, { patients: 1, seed: 3, broken: true }, ({ files }) => {
      seen.push(files)
    })
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'))
    assert.equal(names.length, written.files)
    assert.equal(
      names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
      written.bytes,
    )
    assert.equal(seen.at(-1), written.files)
    const key = JSON.parse(readFileSync(join(folder, 'answer-key.json'), 'utf8')) as ReturnType<typeof answerKey>
    assert.equal(Object.keys(key.identities).length, written.files - 1)
    assert.equal(readFileSync(join(folder, 'clinical.csv'), 'utf8').trim().split('\r\n').length, 2)
    const cut = new Uint8Array(readFileSync(join(folder, 'broken', '0001.dcm')))
    assert.throws(() => framesOf(readDicom(cut)).frame(0), DicomError)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a run that was broken off goes on to the same bytes; another cohort, or a folder with anything else in it, is refused and left as it is', async () => {
  const [folder, whole] = [mkdtempSync(join(tmpdir(), 'samples-')), mkdtempSync(join(tmpdir(), 'samples-'))]
  const filesIn = (path: string): string[] => readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(path, name)).isFile()).sort()
  try {
    await assert.rejects(writeSamples(folder, { patients: 1, seed: 3 }, ({ files }) => { if (files === 5) throw new Error('broken off') }), /broken off/)
    const half = filesIn(folder)
    for (const other of [{ patients: 1, seed: 4 }, { patients: 2, seed: 3 }, { patients: 1, seed: 3, screened: 1 }]) await assert.rejects(writeSamples(folder, other), FolderInUse)
    assert.deepEqual(filesIn(folder), half)
    const counted: number[] = []
    const written = await writeSamples(folder, { patients: 1, seed: 3 }, ({ files }) => { counted.push(files) })
    assert.equal(counted[0], 6, 'what was whole is not made again')
    assert.deepEqual(await writeSamples(whole, { patients: 1, seed: 3 }), written)
    assert.deepEqual(filesIn(folder), filesIn(whole))
    for (const name of filesIn(whole)) assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(whole, name))), name)
    await assert.rejects(writeSamples(folder, { patients: 1, seed: 3 }), FolderInUse)
    for (const name of readdirSync(whole)) rmSync(join(whole, name), { recursive: true })
    writeFileSync(join(whole, 'notes.txt'), 'ours')
    await assert.rejects(writeSamples(whole, { patients: 1, seed: 3 }), FolderInUse)
    assert.deepEqual(filesIn(whole), ['notes.txt'])
  } finally {
    for (const one of [folder, whole]) rmSync(one, { recursive: true, force: true })
  }
})
