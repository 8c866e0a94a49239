/** A whole file in another transfer syntax: little endian natively, pixels decoded where they are compressed (PS3.5 §8, §10; PS3.18 §8.7.3.5). */
import { decodeFrame, imageOf } from '@vesalius/codec'
import type { Image } from '@vesalius/codec'
import { editDicom, framesOf, readDicom, reencode } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'

const mostBytes = 1024 * 1024 * 1024

/** Throws DicomError, or an Error whose message is a word. */
export async function transcode(bytes: Uint8Array, transferSyntax: string): Promise<Uint8Array> {
  const file = readDicom(bytes)
  if (file.attributes.element(0x7fe00010)?.fragments === undefined) return reencode(file, { transferSyntax }).toBytes()
  const { native, image } = await decodeAll(file)
  // The description of the pixels changes with them, so the edit goes first; the pixel data are replaced on the way out.
  const described = readDicom(describe(file, image))
  return reencode(described, { transferSyntax, pixelData: { native, vr: image.bitsAllocated > 8 ? 'OW' : 'OB' } }).toBytes()
}

async function decodeAll(file: DicomFile): Promise<{ native: Uint8Array; image: Image }> {
  const image = imageOf(file.attributes)
  const frames = framesOf(file)
  // Frames of single bits follow each other without padding (PS3.5 §8.1.1); those that end inside a byte are not put together here.
  if (image.bitsAllocated === 1 && (image.rows * image.columns) % 8 !== 0 && frames.count > 1) throw new Error('bits')
  const size = Math.ceil((image.rows * image.columns * image.samples * image.bitsAllocated) / 8)
  if (size * frames.count > mostBytes) throw new Error('too-large')
  const native = new Uint8Array(size * frames.count)
  let after = image
  for (let at = 0; at < frames.count; at++) {
    const decoded = await decodeFrame(image, file.transferSyntax, frames.frame(at))
    native.set(decoded.bytes, at * size)
    after = decoded.image
  }
  return { native, image: after }
}

function describe(file: DicomFile, image: Image): Uint8Array {
  const edit = editDicom(file)
  if (image.photometric !== (file.attributes.string(0x00280004) ?? '')) edit.setString(0x00280004, 'CS', image.photometric)
  if (image.samples > 1) edit.setNumbers(0x00280006, 'US', [image.planar ? 1 : 0])
  for (const tag of [0x7fe00001, 0x7fe00002]) edit.remove(tag)
  return edit.toBytes()
}
