// A file larger than 2 GiB is read and edited through a ByteSource without its pixels ever being in memory. The file is sparse: it takes no
// room on the disk.
import assert from 'node:assert/strict'
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ByteSource, buildDicom, editDicom, framesOf, readDicom } from '@vesalius/standards/dicom'

const frame = 1024 * 1024 * 2
const frames = 1200

const fileSource = (descriptor: number, size: number): ByteSource => ({
  size,
  read(offset, length) {
    const bytes = new Uint8Array(length)
    assert.equal(readSync(descriptor, bytes, 0, length, offset), length)
    return bytes
  },
})

/** A multi-frame image whose pixel data are `frames` of `frame` bytes of nothing, the last one marked. */
const sparseImage = (descriptor: number): number => {
  const head = buildDicom({
    transferSyntax: '1.2.840.10008.1.2.1',
    attributes: [
      { tag: 0x00080018, vr: 'UI', value: '2.25.7' },
      { tag: 0x00100010, vr: 'PN', value: 'Some^One' },
      { tag: 0x00280002, vr: 'US', value: 1 },
      { tag: 0x00280008, vr: 'IS', value: frames },
      { tag: 0x00280010, vr: 'US', value: 1024 },
      { tag: 0x00280011, vr: 'US', value: 1024 },
      { tag: 0x00280100, vr: 'US', value: 16 },
    ],
  })
  const header = Buffer.from('e07f10004f57000000000000', 'hex')
  header.writeUInt32LE(frame * frames, 8)
  writeSync(descriptor, head)
  writeSync(descriptor, header)
  const size = head.length + header.length + frame * frames
  ftruncateSync(descriptor, size)
  writeSync(descriptor, Buffer.from([0x2a]), 0, 1, size - frame)
  return size
}

test('a file of 2.4 GB is read, edited and streamed in flat memory', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'large-'))
  const descriptor = openSync(join(folder, 'image'), 'w+')
  try {
    const size = sparseImage(descriptor)
    assert.ok(size > 2.4e9)
    const before = process.memoryUsage().rss
    const file = readDicom(fileSource(descriptor, size))
    assert.equal(file.attributes.element(0x7fe00010)?.length, frame * frames)
    assert.throws(() => file.attributes.bytes(0x7fe00010), { code: 'value-budget' })
    assert.equal(framesOf(file).frame(frames - 1)[0], 0x2a)
    const edit = editDicom(file)
    edit.setString(0x00100010, 'PN', 'A^Longer^Name')
    let total = 0
    let largest = 0
    let peak = 0
    for (const chunk of edit.chunks()) {
      total += chunk.length
      largest = Math.max(largest, chunk.length)
      peak = Math.max(peak, process.memoryUsage.rss())
    }
    assert.equal(total, edit.byteLength())
    assert.equal(total, size + 6)
    assert.ok(largest <= 1024 * 1024)
    const grown = (peak - before) / 1024 / 1024
    t.diagnostic(`resident memory grew by ${grown.toFixed(0)} MB at most`)
    assert.ok(grown < 256, `${grown} MB`)
  } finally {
    closeSync(descriptor)
    rmSync(folder, { recursive: true })
  }
})
