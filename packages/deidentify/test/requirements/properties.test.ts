/** Properties over generated patients: not one known answer, but what must hold for all of them (R2, R3, R9 to R11, R17, R73, R74). */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { readProfile } from '../../src/index.ts'
import { runOffline } from '../../src/offline/index.ts'
import { generateCorpus } from '../corpus/generate.ts'
import type { AnswerKey } from '../corpus/key.ts'
import { filesBelow } from '../corpus/outputs.ts'
import { leaksIn, leaksInPath, needlesOf } from '../corpus/score-canaries.ts'
import { keyOf } from './one-instance.ts'

const root = mkdtempSync(join(tmpdir(), 'vesalius-properties-'))
after(() => rmSync(root, { recursive: true, force: true }))
let key: AnswerKey

interface Run { readonly folder: string, readonly digest: string, readonly report: string, readonly files: ReadonlyMap<string, Buffer>, readonly outputs: ReadonlyMap<string, string> }
const runs = new Map<string, Run>()

async function run(name: string, { keys = [1], threads = 1, input = join(root, 'in') }: { keys?: readonly number[], threads?: number, input?: string } = {}): Promise<Run> {
  const known = runs.get(name)
  if (known) return known
  const folder = join(root, name)
  const outputs = new Map<string, string>()
  const result = await runOffline(
    { input, output: folder, profile: readProfile('research'), keys: keys.map(keyOf), mode: 'anonymise', threads },
    { written: (from, to) => { outputs.set(from.slice(input.length + 1), to.slice(folder.length + 1)) }, held: () => undefined },
  )
  const files = new Map(filesBelow(folder).filter((path) => path.endsWith('.dcm')).map((path) => [path, readFileSync(join(folder, path))]))
  const made = { folder, digest: result.report.resultDigest, report: JSON.stringify(result.report), files, outputs }
  runs.set(name, made)
  return made
}

before(async () => {
  key = await generateCorpus({ seed: 'properties', files: 30, folder: root })
})

test('R2 R3 no token of the input survives in any byte, name or report, for any patient', async () => {
  const { files, report } = await run('one')
  assert.ok(files.size >= 15, `${files.size} files are released`)
  const needles = needlesOf(key.patients.flatMap(({ canaries }) => canaries))
  const uids = new Set(key.files.flatMap((file) => file.uids).filter((uid) => uid.length > 12))
  for (const [path, bytes] of files) {
    assert.deepEqual(leaksIn(bytes, needles, 'output'), [])
    assert.deepEqual(leaksInPath(path, key.patients), [])
    const text = bytes.toString('latin1')
    assert.deepEqual([...uids].filter((uid) => text.includes(`${uid}\0`) || text.includes(`${uid}\\`)), [])
  }
  assert.deepEqual(leaksIn(Buffer.from(report), needles, 'report'), [])
})

test('R9 pseudonyms are one for each patient, and no two patients share one', async () => {
  const { outputs, files } = await run('one')
  const byPatient = new Map<number, Set<string>>()
  for (const file of key.files) {
    const bytes = files.get(outputs.get(file.path) ?? '')
    const id = bytes && readDicom(bytes).attributes.string(0x00100020)
    if (id) byPatient.set(file.patient, (byPatient.get(file.patient) ?? new Set()).add(id))
  }
  assert.ok(byPatient.size > 4)
  for (const ids of byPatient.values()) assert.equal(ids.size, 1)
  assert.equal(new Set([...byPatient.values()].flatMap((ids) => [...ids])).size, byPatient.size)
})

test('R10 an outsider who knows every original value recomputes nothing that was published', async () => {
  const { files } = await run('one')
  const published = Buffer.concat([...files.values()]).toString('latin1')
  const known = [...key.patients.map(({ patientId }) => patientId), ...key.files.flatMap((file) => file.uids.slice(0, 4))]
  for (const value of known) {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digests = [createHash(algorithm).update(value).digest(), createHash(algorithm).update(`uid\0${value}`).digest(), createHmac(algorithm, '').update(value).digest(), createHmac(algorithm, value).update(value).digest(), createHmac(algorithm, 'vesalius').update(value).digest()]
      for (const digest of digests) {
        for (const shape of [digest.toString('hex').slice(0, 16), BigInt(`0x${digest.toString('hex')}`).toString().slice(0, 18), BigInt(`0x${digest.subarray(0, 16).toString('hex')}`).toString().slice(0, 30)]) assert.equal(published.includes(shape), false)
      }
    }
  }
})

test('R11 two keys are unlinkable: no pseudonym, UID or name of a file is in both', async () => {
  const [one, other] = [await run('one'), await run('other', { keys: [2] })]
  const valuesOf = ({ files }: Run): Set<string> => new Set([...files.values()].flatMap((bytes) => {
    const { attributes } = readDicom(bytes)
    return [0x00100020, 0x00080018, 0x0020000d, 0x0020000e, 0x00200052].map((tag) => attributes.string(tag) ?? '').filter((value) => value !== '' && !value.startsWith('1.2.840.10008.'))
  }))
  const theirs = valuesOf(other)
  assert.deepEqual([...valuesOf(one)].filter((value) => theirs.has(value)), [])
  assert.deepEqual([...one.files.keys()].filter((path) => other.files.has(path)), [])
  assert.notEqual(one.digest, other.digest)
})

test('R74 one thread and three give the same files and the same digest', async () => {
  const [serial, parallel] = [await run('one'), await run('parallel', { threads: 3 })]
  assert.equal(parallel.digest, serial.digest)
  assert.deepEqual([...parallel.files.keys()], [...serial.files.keys()])
  for (const [path, bytes] of serial.files) assert.ok(parallel.files.get(path)?.equals(bytes), path)
})

test('R73 what was released is released again, with the same attributes and nobody in it', async () => {
  const first = await run('one')
  const second = await run('again', { input: first.folder })
  assert.equal(second.files.size, first.files.size)
  for (const [from, to] of second.outputs) {
    const [before, after] = [first.files.get(from), second.files.get(to)]
    if (!before || !after) continue
    const tagsOf = (bytes: Buffer): number[] => [...readDicom(bytes).attributes].map(({ tag }) => tag)
    assert.deepEqual(tagsOf(after), tagsOf(before))
  }
})
