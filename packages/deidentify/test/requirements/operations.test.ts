/** Speed (R78) as a floor that a busy machine still reaches; the figures themselves are measured by `npm run bench -- deidentify`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { keyRingOf, openDeidentifier, readProfile } from '../../src/index.ts'
import { ct, fileOf, items, keyOf, text, word } from './one-instance.ts'
import { picture } from './pictures.ts'

test('R78 headers go through at more than 50 MB in a second of one core', async (t) => {
  const pixels = { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(512 * 512 * 2) }
  const files = Array.from({ length: 60 }, (_, at) => fileOf(ct(text(0x00080018, 'UI', `1.2.3.4.${at + 1}`), text(0x0008103e, 'LO', 'Thorax nativ 1.5 B30f'), word(0x00280010, 512), word(0x00280011, 512), pixels, items(0x00400275, [text(0x00401001, 'SH', 'R1'), text(0x00321060, 'LO', 'CT Thorax')]))))
  const usual = readProfile('basic')
  const engine = openDeidentifier({ profile: usual, keys: keyRingOf([keyOf(1)]) })
  await engine.deidentify({ file: readDicom(files[0] as Uint8Array) })
  const began = process.cpuUsage()
  let bytes = 0
  for (const file of files) {
    const outcome = await engine.deidentify({ file: readDicom(file) })
    assert.equal(outcome.kind, 'released')
    if (outcome.kind === 'released') for (const chunk of outcome.edit.chunks()) bytes += chunk.length
  }
  await engine.close()
  const { user, system } = process.cpuUsage(began)
  const rate = bytes / 1e6 / ((user + system) / 1e6)
  t.diagnostic(`${rate.toFixed(0)} MB/s of one core`)
  assert.ok(rate > 50, `${rate.toFixed(0)} MB/s`)
})

test('R78 a frame of a million pixels with text takes less than a second of one core', async (t) => {
  const made = await picture({ picture: { rows: 1024, columns: 1024 } })
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([keyOf(1)]) })
  await engine.deidentify({ file: readDicom(made.bytes) })
  const began = process.cpuUsage()
  for (let times = 0; times < 3; times++) assert.equal((await engine.deidentify({ file: readDicom(made.bytes) })).kind, 'released')
  const { user, system } = process.cpuUsage(began)
  await engine.close()
  const seconds = (user + system) / 1e6 / 3
  t.diagnostic(`${seconds.toFixed(2)} s of one core a frame`)
  assert.ok(seconds < 1, `${seconds.toFixed(2)} s`)
})
