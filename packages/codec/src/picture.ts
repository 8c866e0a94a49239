/** One frame as a picture of 8 bits: modality, VOI and presentation for grey, palette and colour models for colour (PS3.4 §N.2; PS3.3 C.7.6.3, C.11). */
import { readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'
import { colours } from './colour.ts'
import { decodeFrame } from './decode.ts'
import type { Decoded } from './decode.ts'
import { grey } from './grey.ts'
import { imageOf } from './image.ts'
import { lookUp, paletteOf } from './look-up.ts'
import { samplesOf } from './samples.ts'
import type { Samples } from './samples.ts'
import type { PictureOptions } from './grey.ts'
import { isNative } from './syntaxes.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly pixels: Uint8Array
  /** Height of a pixel divided by its width, 1 when they are square. */
  readonly aspect: number
}

/** `head`: the file, at least up to its pixel data; `frame`: compressed, or native and little endian. */
interface Request { readonly head: Uint8Array; readonly frame: Uint8Array; readonly number: number; readonly options: PictureOptions }

/** Throws DicomError, or an Error whose message is a word. */
export async function pictureOf({ head, frame, number, options }: Request): Promise<Picture> {
  const file = readDicom(head, { stopBefore: 0x7fe00001, lenient: true })
  const { image, bytes } = await nativeOf(file, frame)
  const pixels = image.rows * image.columns
  const size = { width: image.columns, height: image.rows, aspect: aspectOf(file.attributes) }
  if (image.samples === 3) return { ...size, channels: 3, pixels: colours(image, bytes) }
  if (image.samples !== 1) throw new Error('samples')
  const samples = samplesOf(image, bytes, pixels)
  if (image.photometric === 'PALETTE COLOR') return { ...size, channels: 3, pixels: painted(file.attributes, samples) }
  return { ...size, channels: 1, pixels: grey({ attributes: file.attributes, number, image, samples, options }) }
}

async function nativeOf(file: DicomFile, frame: Uint8Array): Promise<Decoded> {
  const image = imageOf(file.attributes)
  if (!isNative(file.transferSyntax)) return decodeFrame(image, file.transferSyntax, frame)
  return { image, bytes: frame }
}

function painted(attributes: Attributes, samples: Samples): Uint8Array {
  const palette = paletteOf(attributes)
  if (palette === undefined) throw new Error('palette')
  const [red, green, blue] = palette
  const pixels = new Uint8Array(samples.length * 3)
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number
    pixels[at * 3] = lookUp(red, value)
    pixels[at * 3 + 1] = lookUp(green, value)
    pixels[at * 3 + 2] = lookUp(blue, value)
  }
  return pixels
}

function aspectOf(attributes: Attributes): number {
  const [vertical = 1, horizontal = 1] = attributes.numbers(0x00280034)
  const [between = 1, along = 1] = attributes.numbers(0x00280030)
  const ratio = attributes.has(0x00280034) ? vertical / horizontal : between / along
  return ratio > 0.05 && ratio < 20 ? ratio : 1
}
