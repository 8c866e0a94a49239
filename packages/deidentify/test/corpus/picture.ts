/** Pixels in and out of a file, for the corpus and its scorer: native samples, little endian, colour by pixel or by plane as described (PS3.5 §8, Annex A). */
import codecs from 'dcmjs-codecs'
import type { Context as CodecContext } from 'dcmjs-codecs'
import { type DicomFile, framesOf } from '@vesalius/standards/dicom'

const { Context, NativeCodecs } = codecs

export interface Picture {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly signed: boolean
  readonly planar: boolean
  readonly photometric: string
  readonly count: number
}

export const pictureOf = ({ attributes }: DicomFile): Picture => {
  const bitsAllocated = attributes.number(0x00280100) ?? 8
  const samples = attributes.number(0x00280002) ?? 1
  return {
    rows: attributes.number(0x00280010) ?? 0, columns: attributes.number(0x00280011) ?? 0, samples, bitsAllocated,
    bitsStored: attributes.number(0x00280101) ?? bitsAllocated, signed: attributes.number(0x00280103) === 1, planar: samples > 1 && attributes.number(0x00280006) === 1,
    photometric: attributes.string(0x00280004) ?? '', count: Number(attributes.string(0x00280008) || 1),
  }
}

type Work = (context: CodecContext, parameters: Record<string, unknown>) => CodecContext
interface Coder { readonly decode: Work, readonly encode: Work, readonly parameters: Record<string, unknown> }

const coders: readonly (readonly [RegExp, Coder])[] = [
  [/\.1\.2\.5$/, { decode: (c, p) => NativeCodecs.decodeRle(c, p), encode: (c, p) => NativeCodecs.encodeRle(c, p), parameters: {} }],
  [/\.4\.5[01]$/, { decode: (c, p) => NativeCodecs.decodeJpeg(c, p), encode: (c, p) => NativeCodecs.encodeJpeg(c, p), parameters: { lossy: true, quality: 92 } }],
  [/\.4\.(57|70)$/, { decode: (c, p) => NativeCodecs.decodeJpeg(c, p), encode: (c, p) => NativeCodecs.encodeJpeg(c, p), parameters: { lossy: false } }],
  [/\.4\.8[01]$/, { decode: (c, p) => NativeCodecs.decodeJpegLs(c, p), encode: (c, p) => NativeCodecs.encodeJpegLs(c, p), parameters: { lossy: false } }],
  [/\.4\.9[01]$/, { decode: (c, p) => NativeCodecs.decodeJpeg2000(c, p), encode: (c, p) => NativeCodecs.encodeJpeg2000(c, p), parameters: { lossy: false } }],
  [/\.4\.20[123]$/, { decode: (c, p) => NativeCodecs.decodeHtJpeg2000(c, p), encode: (c, p) => NativeCodecs.encodeHtJpeg2000(c, p), parameters: { lossy: false } }],
]
const coderOf = (syntax: string): Coder | undefined => coders.find(([pattern]) => pattern.test(syntax))?.[1]

const contextOf = (picture: Picture, buffers: { encodedBuffer?: Uint8Array, decodedBuffer?: Uint8Array }): CodecContext => new Context({
  width: picture.columns, height: picture.rows, bitsAllocated: picture.bitsAllocated, bitsStored: picture.bitsStored, samplesPerPixel: picture.samples,
  pixelRepresentation: picture.signed ? 1 : 0, planarConfiguration: picture.planar ? 1 : 0, photometricInterpretation: picture.photometric, ...buffers,
})

export interface Frame { readonly bytes: Uint8Array, readonly planar: boolean }

/** One frame as native samples. Throws when it cannot be decoded. */
export async function frameOf(file: DicomFile, index: number, picture: Picture = pictureOf(file)): Promise<Frame> {
  const stored = framesOf(file).frame(index)
  const coder = coderOf(file.transferSyntax)
  if (!coder) {
    if (file.attributes.element(0x7fe00010)?.fragments) throw new Error('no decoder')
    return { bytes: file.transferSyntax === '1.2.840.10008.1.2.2' && (picture.bitsAllocated === 16 || file.attributes.element(0x7fe00010)?.vr === 'OW') ? stored.map((_, at) => stored[at ^ 1] ?? 0) : stored, planar: picture.planar }
  }
  if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync()
  const decoded = coder.decode(contextOf(picture, { encodedBuffer: stored }), {})
  const bytes = decoded.getDecodedBuffer()
  if (!bytes) throw new Error('no pixels')
  const rle = /\.1\.2\.5$/.test(file.transferSyntax)
  return { bytes: bytes.slice(0, picture.rows * picture.columns * picture.samples * (picture.bitsAllocated / 8)), planar: rle && decoded.getPlanarConfiguration() === 1 }
}

export interface Encoded { readonly fragment: Uint8Array, readonly photometric: string, readonly planar: boolean }

export async function encodeFrame(syntax: string, picture: Picture, bytes: Uint8Array): Promise<Encoded> {
  const coder = coderOf(syntax)
  if (!coder) throw new Error('no encoder')
  if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync()
  const context = coder.encode(contextOf(picture, { decodedBuffer: bytes }), coder.parameters)
  const fragment = context.getEncodedBuffer()
  if (!fragment) throw new Error('nothing encoded')
  return { fragment: fragment.slice(), photometric: context.getPhotometricInterpretation() ?? picture.photometric, planar: context.getPlanarConfiguration() === 1 }
}

/** The place of one sample in a frame, in samples. */
export const sampleAt = ({ rows, columns, samples }: Picture, planar: boolean, pixel: number, sample: number): number => (planar ? sample * rows * columns + pixel : pixel * samples + sample)

export function readSample(picture: Picture, bytes: Uint8Array, at: number): number {
  if (picture.bitsAllocated === 8) return picture.signed ? ((bytes[at] as number) << 24) >> 24 : bytes[at] as number
  const word = (bytes[at * 2] as number) | ((bytes[at * 2 + 1] as number) << 8)
  return picture.signed ? (word << 16) >> 16 : word
}

export function writeSample(picture: Picture, bytes: Uint8Array, at: number, value: number): void {
  if (picture.bitsAllocated === 8) { bytes[at] = value & 0xff; return }
  bytes[at * 2] = value & 0xff
  bytes[at * 2 + 1] = (value >> 8) & 0xff
}
