/**
 * Encodes one native frame without loss (PS3.5 Annexes A.4, G), and decodes it again: what does not come back bit for bit is refused. The
 * encoders have combinations of bits and colours that they get wrong.
 */
import { canEncode, decoderOf, type CodecName } from './decodable.ts'
import { decodeFrame } from './decode.ts'
import type { Image } from './image.ts'
import { described, withCodecs } from './native.ts'
import type { CodecContext, CodecFunctions } from './native.ts'
import { samplesOf } from './samples.ts'

export interface Encoded {
  /** One compressed frame, of even length. */
  readonly bytes: Uint8Array
  /** As it has to be described with these bytes: a colour transform inside the codestream is named (YBR_RCT). */
  readonly photometric: string
}

type Encode = (codecs: CodecFunctions, context: CodecContext, transferSyntax: string) => CodecContext

const encoders: Readonly<Partial<Record<CodecName, Encode>>> = {
  rle: (codecs, context) => codecs.encodeRle(context),
  jpeg: (codecs, context) => codecs.encodeJpeg(context, { lossy: false, predictor: 1, pointTransform: 0 }),
  'jpeg-ls': (codecs, context) => codecs.encodeJpegLs(context, { lossy: false }),
  'jpeg-2000': (codecs, context) => codecs.encodeJpeg2000(context, { lossy: false }),
  // .202 asks for RPCL; the others take any order.
  'ht-jpeg-2000': (codecs, context, transferSyntax) => codecs.encodeHtJpeg2000(context, { lossy: false, ...(transferSyntax.endsWith('.202') ? { progressionOrder: 2 } : {}) }),
}

/**
 * `frame`: native, little endian, colour by pixel (by plane only in RLE), single bits packed. Throws an Error whose message is a word:
 * `no-encoder`, `not-lossless` when the encoder cannot keep these samples, or what the encoder stumbled over.
 */
export async function encodeFrame(image: Image, transferSyntax: string, frame: Uint8Array): Promise<Encoded> {
  const name = decoderOf(transferSyntax)
  const encode = name === undefined || !canEncode(transferSyntax) ? undefined : encoders[name]
  if (encode === undefined || image.floating) throw new Error('no-encoder')
  if (image.planar && name !== 'rle') throw new Error('planes')
  if (name !== 'rle' && image.highBit !== image.bitsStored - 1) throw new Error('high-bit')
  const native = name === 'rle' ? frame : storedOnly(image, frame)
  const input = { ...described(image), decodedBuffer: native }
  const bytes = await withCodecs((codecs, contextOf) => encode(codecs, contextOf(input), transferSyntax).getEncodedBuffer())
  if (bytes === undefined || bytes.length === 0) throw new Error('not-lossless')
  const whole = even(bytes)
  await checkLossless({ image, transferSyntax, frame, whole })
  return { bytes: whole, photometric: name === 'jpeg-2000' || name === 'ht-jpeg-2000' ? colourInside(image, whole) : image.photometric }
}

interface Check { readonly image: Image, readonly transferSyntax: string, readonly frame: Uint8Array, readonly whole: Uint8Array }

async function checkLossless({ image, transferSyntax, frame, whole }: Check): Promise<void> {
  // Decoding would turn a colour model into another where the header names one: the samples themselves are compared.
  const plain: Image = image.samples === 3 ? { ...image, photometric: 'RGB' } : image
  const again = await decodeFrame(plain, transferSyntax, whole)
  if (again.image.planar !== image.planar || !sameSamples(image, frame, again.bytes)) throw new Error('not-lossless')
}

/** Bits that are not stored (PS3.5 §8.1.1) have no place in most codestreams, and are no part of a sample. */
function sameSamples(image: Image, one: Uint8Array, other: Uint8Array): boolean {
  if (Buffer.compare(one.subarray(0, other.length), other) === 0) return true
  if (image.bitsStored === image.bitsAllocated) return false
  const count = image.rows * image.columns * image.samples
  const [left, right] = [samplesOf(image, one, count), samplesOf(image, other, count)]
  return left.every((value, at) => value === right[at])
}

function even(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + (bytes.length % 2))
  whole.set(bytes)
  return whole
}

/** Samples without what stands in bits that are not stored: codestreams have no place for it, and encoders make something else of it. */
function storedOnly(image: Image, frame: Uint8Array): Uint8Array {
  if (image.bitsAllocated === 1) return unpacked(frame, image)
  if (image.bitsStored === image.bitsAllocated) return frame
  const { buffer } = samplesOf(image, frame, image.rows * image.columns * image.samples)
  return new Uint8Array(buffer)
}

function unpacked(bits: Uint8Array, image: Image): Uint8Array {
  const bytes = new Uint8Array(image.rows * image.columns * image.samples)
  for (let at = 0; at < bytes.length; at++) bytes[at] = ((bits[at >> 3] ?? 0) >> (at & 7)) & 1
  return bytes
}

/** The byte of marker COD that says whether components are transformed (ISO/IEC 15444-1 A.6.1): RGB is then named YBR_RCT (PS3.5 §8.2.4). */
function colourInside(image: Image, codestream: Uint8Array): string {
  if (image.samples !== 3) return image.photometric
  for (let at = 2; at + 9 < codestream.length && codestream[at] === 0xff;) {
    if (codestream[at + 1] === 0x52) return codestream[at + 8] === 1 ? 'YBR_RCT' : image.photometric === 'YBR_RCT' || image.photometric === 'YBR_ICT' ? 'RGB' : image.photometric
    at += 2 + (codestream[at + 2] as number) * 256 + (codestream[at + 3] as number)
  }
  return image.photometric
}
