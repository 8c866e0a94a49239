/** Real files whose pixels are replaced and stored in any transfer syntax, and their samples: what tests of the pixel cleaner are made of. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFrame, imageOf, isNative, samplesOf } from '@vesalius/codec'
import type { Samples } from '@vesalius/codec'
import { editDicom, framesOf, readDicom, reencode } from '@vesalius/standards/dicom'
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import { corpusFolder } from '../../../codec/test/corpus-files.ts'
import { openFrames } from '../../src/pixels/frames.ts'
import { cleanPixels } from '../../src/pixels/index.ts'
import type { PixelJob, PixelOutcome, PixelPolicy } from '../../src/pixels/index.ts'
import { seedsOf } from '../../src/text/index.ts'
import { burn, written } from './burn-in.ts'
import type { Style, Written } from './burn-in.ts'

export { corpusIsAbsent } from '../../../codec/test/corpus-files.ts'

export const explicit = '1.2.840.10008.1.2.1'

export const corpusFile = (path: string): DicomFile => readDicom(readFileSync(join(corpusFolder, path)))

/** A CT slice, an MR slice, an ultrasound clip. */
export const ct = 'QIICR+dcmqi/data/segmentations/ct-3slice/01.dcm'
export const mr = 'wearemothership+dicom-test-files/compsamples_rle_20040210/IMAGES/RLE/MR1_RLE'
export const clip = 'pydicom+pydicom/test_files/examples_ybr_color.dcm'

/** All frames, native, little endian. */
export async function nativeFrames(file: DicomFile): Promise<Uint8Array[]> {
  const open = openFrames(file)
  const frames: Uint8Array[] = []
  for (let at = 0; at < open.frames.count; at++) frames.push(new Uint8Array((await open.native(at)).bytes))
  return frames
}

export type Change = (edit: DicomEdit) => void

/** The file with these frames, natively in Explicit VR Little Endian; further changes by `change`. */
export function withFrames(file: DicomFile, frames: readonly Uint8Array[], change: Change = () => undefined): DicomFile {
  const plain = file.transferSyntax === explicit || !isNative(file.transferSyntax) ? file : readDicom(reencode(file, { transferSyntax: explicit }).toBytes())
  const edit = editDicom(plain)
  edit.meta.setString(0x00020010, 'UI', explicit)
  edit.setPixelData({ native: Buffer.concat(frames), vr: imageOf(file.attributes).bitsAllocated > 8 ? 'OW' : 'OB' })
  if (frames.length > 1) edit.setString(0x00280008, 'IS', String(frames.length))
  change(edit)
  return readDicom(edit.toBytes())
}

/** A native file, stored in another transfer syntax without loss. */
export async function stored(file: DicomFile, transferSyntax: string): Promise<DicomFile> {
  if (transferSyntax === file.transferSyntax) return file
  if (isNative(transferSyntax)) return readDicom(reencode(file, { transferSyntax }).toBytes())
  const image = imageOf(file.attributes)
  const fragments: Uint8Array[] = []
  let { photometric } = image
  for (const frame of await nativeFrames(file)) {
    const encoded = await encodeFrame(image, transferSyntax, frame)
    fragments.push(encoded.bytes)
    photometric = encoded.photometric
  }
  const edit = editDicom(file)
  edit.meta.setString(0x00020010, 'UI', transferSyntax)
  edit.setPixelData({ fragments })
  if (photometric !== image.photometric) edit.setString(0x00280004, 'CS', photometric)
  return readDicom(edit.toBytes())
}

export interface Place { readonly column: number, readonly row: number, readonly level: number }

/** Text in a frame of one sample a pixel, of 8 or 16 bits. */
export function burnedFrame(frame: Uint8Array, { columns, bits }: { columns: number, bits: number }, text: Written, place: Place): Uint8Array {
  const bytes = new Uint8Array(frame)
  const samples = bits > 8 ? new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1) : bytes
  burn(samples, columns, { text, ...place })
  return bytes
}

export const style = (more: Partial<Style> = {}): Style => ({ font: 'DejaVu Sans', bold: false, size: 18, turned: false, smooth: true, ...more })
export const text = (words: string, more: Partial<Style> = {}): Promise<Written> => written(words, style(more))

export const strict: PixelPolicy = { clean: true, heads: 'flag', risky: 'hold' }
export const masking: PixelPolicy = { clean: true, heads: 'flag', risky: 'mask' }

export const clean = (file: DicomFile, more: Partial<PixelJob> = {}): Promise<PixelOutcome> => cleanPixels({ file, policy: strict, seeds: seedsOf([]), ...more })

/** The file that the outcome gives. */
export function applied(file: DicomFile, outcome: PixelOutcome): DicomFile {
  if (outcome.kind === 'kept') return file
  if (outcome.kind !== 'cleaned') throw new Error(`nothing to apply: ${outcome.kind} ${outcome.code}`)
  const edit = editDicom(file)
  outcome.apply(edit)
  return readDicom(edit.toBytes())
}

/** Samples of one frame as numbers, of a file in any syntax; colours by pixel. */
export async function samplesIn(file: DicomFile, frame = 0): Promise<Samples> {
  const { image, bytes } = await openFrames(file).native(frame)
  return samplesOf(image, bytes, image.rows * image.columns * image.samples)
}

export const frameCount = (file: DicomFile): number => framesOf(file).count

/** Share of the text's pixels that still differ from what they are in `without` towards what they were: 0 when all of it is hidden. */
export function stillSeen(after: Samples, columns: number, burned: { text: Written, place: Place }): number {
  const { text: { cover, width }, place } = burned
  let [ink, left] = [0, 0]
  for (const [at, share] of cover.entries()) {
    if (share < 0.4) continue
    ink++
    if (after[(place.row + Math.floor(at / width)) * columns + place.column + (at % width)] === place.level) left++
  }
  return left / ink
}
