/**
 * Decodes one compressed frame to native samples, little endian, colour by pixel (PS3.5 §8.2, Annexes A.4, G). The decoders are one WebAssembly
 * module; it is made anew after a failure, so that nothing of a broken frame is left in its memory. Runs in the pixel workers only.
 */
import codecs from 'dcmjs-codecs'
import type { Context as DecoderContext } from 'dcmjs-codecs'
import { decoderOf } from './decodable.ts'
import type { DecoderName } from './decodable.ts'
import type { Image } from './image.ts'

const { Context, NativeCodecs } = codecs

export interface Decoded {
  readonly bytes: Uint8Array
  readonly image: Image
}

type Decode = (context: DecoderContext, parameters: Record<string, unknown>) => DecoderContext

const decoders: Readonly<Record<DecoderName, Decode>> = {
  rle: (context, parameters) => NativeCodecs.decodeRle(context, parameters),
  jpeg: (context, parameters) => NativeCodecs.decodeJpeg(context, parameters),
  'jpeg-ls': (context, parameters) => NativeCodecs.decodeJpegLs(context, parameters),
  'jpeg-2000': (context, parameters) => NativeCodecs.decodeJpeg2000(context, parameters),
  'jpeg-xl': (context, parameters) => NativeCodecs.decodeJpegXl(context, parameters),
  'ht-jpeg-2000': (context, parameters) => NativeCodecs.decodeHtJpeg2000(context, parameters),
}

/** One frame may need so much memory decoded; the module has 2 GiB at most. */
const mostBytes = 512 * 1024 * 1024

/** Throws an Error whose message holds no value: callers answer with archive/broken-pixels. */
export async function decodeFrame(image: Image, transferSyntax: string, frame: Uint8Array): Promise<Decoded> {
  const name = decoderOf(transferSyntax)
  if (name === undefined) throw new Error('no-decoder')
  const width = image.bitsAllocated > 8 ? image.bitsAllocated / 8 : 1
  const pixels = image.rows * image.columns
  const expected = pixels * image.samples * width
  // Single bits come out of the decoders as bytes; out of RLE, which knows only bytes, they cannot be told apart.
  if (image.bitsAllocated === 1 && name === 'rle') throw new Error('bits')
  if (expected > mostBytes) throw new Error('too-large')
  if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync()
  const lossyJpeg = /\.4\.5[017]$/.test(transferSyntax)
  try {
    const result = decoders[name](contextOf(image, frame), image.samples === 3 && lossyJpeg && image.photometric !== 'RGB' ? { convertColorspaceToRgb: true } : {})
    const bytes = result.getDecodedBuffer()
    if (bytes === undefined || bytes.length < expected) throw new Error('too-short')
    const native = bytes.length === expected ? bytes : bytes.subarray(0, expected)
    return { bytes: image.bitsAllocated === 1 ? packed(native) : native, image: afterDecoding(image, transferSyntax, result) }
  } catch (error) {
    NativeCodecs.release()
    throw new Error(error instanceof Error && error.message === 'too-short' ? 'too-short' : 'decoder', { cause: undefined })
  }
}

function packed(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8))
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
  return bits
}

const contextOf = (image: Image, frame: Uint8Array): DecoderContext => new Context({
  width: image.columns, height: image.rows, bitsAllocated: Math.max(image.bitsAllocated, 8), bitsStored: image.bitsStored, samplesPerPixel: image.samples,
  pixelRepresentation: image.signed ? 1 : 0, planarConfiguration: image.planar ? 1 : 0, photometricInterpretation: image.photometric,
  encodedBuffer: frame,
})

/** Colour transforms inside the codestream are undone by the decoder, so that what comes out is RGB (PS3.5 §8.2.4, table 8.2.4-1). */
function afterDecoding(image: Image, transferSyntax: string, result: DecoderContext): Image {
  if (image.samples !== 3) return image
  const rle = transferSyntax === '1.2.840.10008.1.2.5'
  const photometric = rle || image.photometric === 'RGB' ? image.photometric : colourAfter(image.photometric, transferSyntax)
  return { ...image, photometric, planar: rle ? result.getPlanarConfiguration() === 1 : false }
}

function colourAfter(photometric: string, transferSyntax: string): string {
  if (photometric === 'YBR_RCT' || photometric === 'YBR_ICT') return 'RGB'
  return /\.4\.5[017]$/.test(transferSyntax) ? 'RGB' : photometric
}
