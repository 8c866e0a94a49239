/** Keys are changed without a new upload (docs/decisions/0005): what is stored moves on to where an original that comes later ends, byte for byte. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { clinicalTable } from '@vesalius/samples'
import { deidentifyTable, planFor, writeTables } from '../../src/clinical/index.ts'
import { openDeidentifier, openRotation, readProfile, type Deidentifier } from '../../src/index.ts'
import { closePixels } from '../../src/pixels/index.ts'
import { keyRingOf, rotationOf, type KeyRing } from '../../src/subject/index.ts'
import { corpusFolder, corpusIsAbsent, corpusPaths } from '../../../standards/test/dicom/corpus-files.ts'
import { eucaim, research, tableOf } from '../clinical/profiles-under-test.ts'
import { ct, fileOf, items, text } from './one-instance.ts'

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const [one, two, three] = [keyRingOf([key(1)]), keyRingOf([key(1), key(2)]), keyRingOf([key(1), key(2), key(3)])]
// The recogniser's threads would keep the test from ending.
after(() => closePixels())
const names = ['research', 'eucaim', 'basic']

async function through(engine: Deidentifier, bytes: Uint8Array): Promise<Buffer | undefined> {
  const outcome = await engine.deidentify({ file: readDicom(bytes) })
  if (outcome.kind === 'held') return undefined
  const result = outcome.edit.result()
  return Buffer.from(result.read(0, result.size))
}

/** Released under the first key, moved on by each further one; and the original under all of them. */
async function bothWays(bytes: Uint8Array, name: string): Promise<{ moved: Buffer | undefined, direct: Buffer | undefined, before: Buffer | undefined }> {
  const profile = readProfile(name)
  const before = await through(openDeidentifier({ profile, keys: one }), bytes)
  const second = before && await through(openRotation({ profile, keys: two }), before)
  return { before, moved: second && await through(openRotation({ profile, keys: three }), second), direct: await through(openDeidentifier({ profile, keys: three }), bytes) }
}

for (const name of names) {
  test(`an image with dates of every precision, references and text moves on twice as if it came later: ${name}`, async () => {
    const { before, moved, direct } = await bothWays(fileOf(ct(
      text(0x0008002a, 'DT', '20180504101500.5+0200'), text(0x00080022, 'DA', '2018.05.04'), text(0x0008103e, 'LO', 'CT Thorax 04.05.2018'), text(0x00101010, 'AS', '096Y'),
      items(0x00081140, [text(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'), text(0x00081155, 'UI', '1.2.3.4.5')]),
    )), name)
    assert.ok(before && moved && direct)
    assert.ok(moved.equals(direct))
    assert.ok(!moved.equals(before))
    const [was, is] = [readDicom(before).attributes, readDicom(moved).attributes]
    for (const tag of [0x00100010, 0x00100020, 0x00080018, 0x0020000d]) {
      assert.notEqual(is.string(tag) ?? '', '')
      assert.notEqual(is.string(tag), was.string(tag))
    }
  })
}

test('what is no release of this project is held', async () => {
  const outcome = await openRotation({ profile: readProfile('research'), keys: two }).deidentify({ file: readDicom(fileOf(ct())) })
  assert.deepEqual(outcome, { kind: 'held', code: 'no-pseudonym' })
})

test('real instances of every kind move on as if they came later', { skip: corpusIsAbsent }, async () => {
  let compared = 0
  for (const path of corpusPaths(60_000)) {
    let ways: Awaited<ReturnType<typeof bothWays>>
    try {
      ways = await bothWays(readFileSync(join(corpusFolder, path)), names[compared % names.length] ?? 'research')
    } catch {
      continue // What cannot be read has its tests elsewhere.
    }
    if (!ways.direct) continue
    assert.ok(ways.moved?.equals(ways.direct), path)
    compared += 1
  }
  assert.ok(compared > 60, `${compared} compared`)
})

test('a clinical table moves on as its images do', async () => {
  const original = clinicalTable({ patients: 20 })
  for (const profile of [research, eucaim]) {
    const treated = async (content: string | Uint8Array, ring: KeyRing): Promise<Uint8Array> => {
      const table = await tableOf(content)
      return (await writeTables([deidentifyTable(table, planFor(table, profile), { ring, profile }).table])).bytes
    }
    const moved = await treated(await treated(await treated(original, one), rotationOf(two)), rotationOf(three))
    assert.equal(Buffer.from(moved).toString(), Buffer.from(await treated(original, three)).toString())
  }
})
