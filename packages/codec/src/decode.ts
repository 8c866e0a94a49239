/**
 * Decodes one compressed frame to native samples, little endian, colour by pixel (PS3.5 §8.2, Annexes A.4, G). Slow for large frames: for
 * worker threads, or one at a time.
 */
import { decoderOf } from './decodable.ts'
import type { CodecName } from './decodable.ts'
import type { Image } from './image.ts'
import { decodeOneComponent } from './jpeg-ls.ts'
import { described, withCodecs } from './native.ts'
import type { CodecContext, CodecFunctions } from './native.ts'

export interface Decoded {
  readonly bytes: Uint8Array
  readonly image: Image
}

type Decode = (codecs: CodecFunctions, context: CodecContext, parameters: Record<string, unknown>) => CodecContext

const decoders: Readonly<Record<CodecName, Decode>> = {
  rle: (codecs, context, parameters) => codecs.decodeRle(context, parameters),
  jpeg: (codecs, context, parameters) => codecs.decodeJpeg(context, parameters),
  'jpeg-ls': (codecs, context, parameters) => codecs.decodeJpegLs(context, parameters),
  'jpeg-2000': (codecs, context, parameters) => codecs.decodeJpeg2000(context, parameters),
  'jpeg-xl': (codecs, context, parameters) => codecs.decodeJpegXl(context, parameters),
  'ht-jpeg-2000': (codecs, context, parameters) => codecs.decodeHtJpeg2000(context, parameters),
}

/** One frame may need so much memory decoded; the module has 2 GiB at most. */
const mostBytes = 512 * 1024 * 1024

/** Throws an Error whose message is a word and holds no value: callers answer with a problem of their own. */
export async function decodeFrame(image: Image, transferSyntax: string, frame: Uint8Array): Promise<Decoded> {
  const name = decoderOf(transferSyntax)
  if (name === undefined) throw new Error('no-decoder')
  const width = image.bitsAllocated > 8 ? image.bitsAllocated / 8 : 1
  const pixels = image.rows * image.columns
  const expected = pixels * image.samples * width
  // Single bits come out of the decoders as bytes; out of RLE, which knows only bytes, they cannot be told apart.
  if (image.bitsAllocated === 1 && name === 'rle') throw new Error('bits')
  if (expected > mostBytes) throw new Error('too-large')
  const lossyJpeg = /\.4\.5[017]$/.test(transferSyntax)
  const parameters = image.samples === 3 && lossyJpeg && image.photometric !== 'RGB' ? { convertColorspaceToRgb: true } : {}
  const decoded = withCodecs((codecs, contextOf) => {
    const result = decoders[name](codecs, contextOf({ ...described(image), encodedBuffer: frame }), parameters)
    const bytes = result.getDecodedBuffer()
    if (bytes === undefined || bytes.length < expected) throw new Error('too-short')
    const native = bytes.length === expected ? bytes : bytes.subarray(0, expected)
    return { bytes: image.bitsAllocated === 1 ? packed(native) : native, image: afterDecoding(image, transferSyntax, result) }
  })
  return name === 'jpeg-ls' && image.samples === 1 ? decoded.catch((error: unknown) => oneComponent(image, frame, error)) : decoded
}

/** Of one component, by a decoder of our own where the usual one gives up on a legal stream. */
function oneComponent(image: Image, frame: Uint8Array, error: unknown): Decoded {
  try {
    const samples = decodeOneComponent(frame, image)
    return { bytes: image.bitsAllocated > 8 ? littleEndian(samples) : Uint8Array.from(samples), image }
  } catch {
    throw error
  }
}

function littleEndian(samples: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  samples.forEach((value, index) => view.setUint16(2 * index, value, true))
  return bytes
}

function packed(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8))
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
  return bits
}

/** Colour transforms inside the codestream are undone by the decoder, so that what comes out is RGB (PS3.5 §8.2.4, table 8.2.4-1). */
function afterDecoding(image: Image, transferSyntax: string, result: CodecContext): Image {
  if (image.samples !== 3) return image
  const rle = transferSyntax === '1.2.840.10008.1.2.5'
  const photometric = rle || image.photometric === 'RGB' ? image.photometric : colourAfter(image.photometric, transferSyntax)
  return { ...image, photometric, planar: rle ? result.getPlanarConfiguration() === 1 : false }
}

function colourAfter(photometric: string, transferSyntax: string): string {
  if (photometric === 'YBR_RCT' || photometric === 'YBR_ICT') return 'RGB'
  return /\.4\.5[017]$/.test(transferSyntax) ? 'RGB' : photometric
}
