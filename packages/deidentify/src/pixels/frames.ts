/** The frames of a file as native samples, one at a time, whatever the transfer syntax (PS3.5 §8). */
import { canDecode, decodeFrame, imageOf, isNative, littleEndianFrame, paletteOf } from '@vesalius/codec'
import type { Decoded, Image, Table } from '@vesalius/codec'
import { framesOf } from '@vesalius/standards/dicom'
import type { DicomFile, Frames } from '@vesalius/standards/dicom'

export interface OpenFrames {
  readonly file: DicomFile
  readonly frames: Frames
  readonly image: Image
  readonly palette: readonly [Table, Table, Table] | undefined
  /** Little endian, as the samples are outside their compression: colour models stay, but for those inside a codestream. Not to be changed: it may be given again. */
  native(index: number): Promise<Decoded>
}

/** A frame, and all frames decoded, may need so much memory. */
const mostFrameBytes = 512 * 1024 * 1024

/** Throws Error 'unsupported-syntax' or 'too-large', or DicomError for what is broken. */
export function openFrames(file: DicomFile): OpenFrames {
  const native = isNative(file.transferSyntax)
  if (!native && !canDecode(file.transferSyntax)) throw new Error('unsupported-syntax')
  const image = imageOf(file.attributes)
  if (image.rows * image.columns * image.samples * Math.ceil(image.bitsAllocated / 8) > mostFrameBytes) throw new Error('too-large')
  const frames = framesOf(file, { frameBytes: mostFrameBytes })
  if (!frames.separable || frames.encapsulated === native) throw new Error('unsupported-syntax')
  const palette = image.photometric === 'PALETTE COLOR' ? paletteOf(file.attributes) : undefined
  const decode = async (index: number): Promise<Decoded> =>
    native ? { image, bytes: littleEndianFrame(file, image.bitsAllocated, frames.frame(index)) } : decoded(image, file.transferSyntax, frames.frame(index))
  return { file, frames, image, palette, native: native ? decode : remembering(decode) }
}

/** Decoded frames that are kept: each is wanted up to three times, to be looked at, to be looked at again when it is masked, and to be written. */
const mostKept = 32 * 1024 * 1024

/** The last one and the first ones, as far as there is room: a clip is gone through from its start each time, so that the newest would push out what is wanted next. */
function remembering(decode: (index: number) => Promise<Decoded>): (index: number) => Promise<Decoded> {
  const kept = new Map<number, Decoded>()
  let [room, last] = [mostKept, undefined as { readonly index: number, readonly frame: Decoded } | undefined]
  return async (index) => {
    const known = last?.index === index ? last.frame : kept.get(index)
    if (known !== undefined) return known
    const frame = await decode(index)
    last = { index, frame }
    if (frame.bytes.length <= room) {
      kept.set(index, frame)
      room -= frame.bytes.length
    }
    return frame
  }
}

/** Lossless JPEG keeps its colour model: the decoder would turn it into RGB, which is no lossless act. */
async function decoded(image: Image, transferSyntax: string, frame: Uint8Array): Promise<Decoded> {
  if (image.samples !== 3 || !/\.4\.(57|70)$/.test(transferSyntax)) return decodeFrame(image, transferSyntax, frame)
  const { bytes } = await decodeFrame({ ...image, photometric: 'RGB' }, transferSyntax, frame)
  return { bytes, image: { ...image, planar: false } }
}
