/** What is encoded comes back bit for bit: real frames of every kind in every syntax that the module writes, read by ourselves and by GDCM. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { canDecode, canEncode, decodeFrame, encodeFrame, imageOf, isNative, littleEndianFrame, samplesOf } from '@vesalius/codec'
import type { Decoded, Image } from '@vesalius/codec'
import { editDicom, framesOf, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { corpusImages, corpusIsAbsent } from './corpus-files.ts'

const syntaxes = {
  RLE: '1.2.840.10008.1.2.5', 'JPEG lossless': '1.2.840.10008.1.2.4.70', 'JPEG-LS': '1.2.840.10008.1.2.4.80', 'JPEG 2000': '1.2.840.10008.1.2.4.90',
  HTJ2K: '1.2.840.10008.1.2.4.201', 'HTJ2K RPCL': '1.2.840.10008.1.2.4.202',
}

async function firstFrame(file: DicomFile): Promise<Decoded | undefined> {
  try {
    const frames = framesOf(file)
    const image = imageOf(file.attributes)
    if (isNative(file.transferSyntax)) return { image, bytes: littleEndianFrame(file, image.bitsAllocated, frames.frame(0)) }
    return canDecode(file.transferSyntax) ? await decodeFrame(image, file.transferSyntax, frames.frame(0)) : undefined
  } catch {
    return undefined
  }
}

/** One file for each combination of bits, sign, colour and planes: the smallest. */
async function kinds(): Promise<Map<string, { decoded: Decoded, file: DicomFile }>> {
  const found = new Map<string, { decoded: Decoded, file: DicomFile }>()
  for (const { file } of corpusImages(1_200_000)) {
    const decoded = await firstFrame(file)
    if (decoded === undefined || decoded.image.floating || /422$/.test(decoded.image.photometric)) continue
    const { bitsAllocated, bitsStored, signed, photometric, planar, samples } = decoded.image
    const key = `${bitsAllocated}/${bitsStored}${signed ? ' signed' : ''} ${photometric}${planar ? ' planar' : ''} x${samples}`
    if (!found.has(key)) found.set(key, { decoded, file })
  }
  return found
}

function sameSamples(image: Image, one: Uint8Array, other: Uint8Array): boolean {
  const count = image.rows * image.columns * image.samples
  return Buffer.compare(Buffer.from(samplesOf(image, one, count).buffer), Buffer.from(samplesOf(image, other, count).buffer)) === 0
}

/** What an encoder may refuse, by the kinds of images in the corpus; everything else has to come back. */
const refusable = (image: Image): boolean => image.bitsAllocated > 16 || image.planar || (image.bitsAllocated === 1) || (image.samples === 3 && image.bitsAllocated === 16)

test('gives back every bit of real frames in every syntax it writes', { skip: corpusIsAbsent }, async (t) => {
  const found = await kinds()
  assert.ok(found.size >= 12, `only ${found.size} kinds of images`)
  for (const [name, transferSyntax] of Object.entries(syntaxes)) {
    assert.ok(canEncode(transferSyntax))
    const refused: string[] = []
    for (const [kind, { decoded: { image, bytes } }] of found) {
      const encoded = await encodeFrame(image, transferSyntax, bytes).catch((error: Error) => error.message)
      if (typeof encoded === 'string') {
        refused.push(`${kind}: ${encoded}`)
        assert.ok(refusable(image), `${name} ${kind}: ${encoded}`)
        continue
      }
      const again = await decodeFrame(image.samples === 3 ? { ...image, photometric: 'RGB' } : image, transferSyntax, encoded.bytes)
      assert.ok(sameSamples(image, again.bytes, bytes), `${name} ${kind}`)
    }
    t.diagnostic(`${name}: ${found.size - refused.length} of ${found.size} kinds of images; refused: ${refused.join(', ') || 'none'}`)
  }
})

test('refuses what an encoder does not give back, and goes on afterwards', async () => {
  const image: Image = { rows: 16, columns: 16, samples: 1, bitsAllocated: 32, bitsStored: 32, highBit: 31, signed: false, planar: false, photometric: 'MONOCHROME2', frames: 1, floating: false }
  const bytes = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7919) & 255)
  await assert.rejects(encodeFrame(image, syntaxes['JPEG-LS'], bytes), /^Error: [a-z-]+$/)
  await assert.rejects(encodeFrame(image, syntaxes.HTJ2K, bytes), /not-lossless/)
  await assert.rejects(encodeFrame(image, '1.2.840.10008.1.2.4.50', bytes), /no-encoder/)
  const small: Image = { ...image, bitsAllocated: 8, bitsStored: 8, highBit: 7 }
  assert.ok((await encodeFrame(small, syntaxes['JPEG-LS'], bytes.subarray(0, 256))).bytes.length > 0)
})

const gdcm = spawnSync('which', ['gdcmconv']).status === 0 ? false : 'gdcmconv is not installed'

test('is read by GDCM with the same samples', { skip: corpusIsAbsent || gdcm }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-codec-'))
  let compared = 0
  try {
    for (const [kind, { decoded: { image, bytes }, file }] of await kinds()) {
      if (image.samples !== 1 || image.bitsAllocated > 16 || image.bitsAllocated === 1 || image.frames !== 1) continue
      for (const [name, transferSyntax] of Object.entries(syntaxes).filter(([one]) => !one.startsWith('HTJ2K'))) {
        const { bytes: frame } = await encodeFrame(image, transferSyntax, bytes)
        const edit = editDicom(file)
        if (file.attributes.carrier.explicit === false || !file.attributes.littleEndian || file.meta === undefined) continue
        edit.meta.setString(0x00020010, 'UI', transferSyntax)
        edit.setPixelData({ fragments: [frame] })
        writeFileSync(join(folder, 'in.dcm'), edit.toBytes())
        const outcome = spawnSync('gdcmconv', ['-w', join(folder, 'in.dcm'), join(folder, 'out.dcm')])
        if (outcome.status !== 0) continue
        const out = readDicom(readFileSync(join(folder, 'out.dcm')))
        const theirs = framesOf(out).frame(0)
        assert.ok(sameSamples(image, theirs, bytes), `${name} ${kind}`)
        compared++
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  t.diagnostic(`${compared} frames compared`)
  assert.ok(compared >= 20)
})
