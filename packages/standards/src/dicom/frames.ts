// The frames of an image: slices of native pixel data, or the fragments of encapsulated ones (PS3.5 sections 8.1, A.4; PS3.3 C.7.6.3.1.8).
import type { Element, Fragment } from './element.ts'
import { DicomError, type Remark } from './error.ts'
import { type FrameGeometry, frameGeometry } from './frame-geometry.ts'
import { groupFragments } from './frame-offsets.ts'
import type { DicomFile } from './read.ts'
import { tags } from './tag.ts'

export interface FrameOptions {
  /** more native bytes than the image needs: 'remark' (default) or 'refuse'. One pad byte is neither. */
  excess?: 'remark' | 'refuse'
  /** bytes that one frame may have; by default the budget of values */
  frameBytes?: number
}

export interface Frames {
  readonly count: number
  readonly geometry: FrameGeometry
  readonly encapsulated: boolean
  /** false: one video stream; only fragments can be taken */
  readonly separable: boolean
  /**
   * a native frame as it is stored (its byte order, single bits moved to the start of a byte), or a compressed one without its fragments'
   * headers
   */
  frame(index: number): Uint8Array
  /** of an encapsulated frame; none of a native one */
  fragmentsOf(index: number): readonly Fragment[]
  readonly remarks: readonly Remark[]
}

const pixelTags = [tags.pixelData, 0x7fe00008, 0x7fe00009] as const
const rle = '1.2.840.10008.1.2.5'
const video = /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$/

/** The frames of a file's pixel data. Throws DicomError 'no-pixels', 'bad-geometry', 'short-pixels', 'long-pixels', 'bad-frames'. */
export const framesOf = (file: DicomFile, options: FrameOptions = {}): Frames => {
  if (file.stopped) throw new DicomError('stopped', file.bodyEnd, 'the file was read only in part')
  const tag = pixelTags.find((one) => file.attributes.has(one))
  const element = tag === undefined ? undefined : file.attributes.element(tag)
  if (element === undefined) throw new DicomError('no-pixels', -1, 'there are no pixel data')
  const geometry = frameGeometry(file.attributes)
  return element.fragments === undefined ? native(file, element, { geometry, options }) : encapsulated(file, element, { geometry, options })
}

interface Known {
  readonly geometry: FrameGeometry
  readonly options: FrameOptions
}

const checkIndex = (index: number, count: number): void => {
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new DicomError('no-frame', -1, `there are ${count} frames, counted from 0`)
}

const checkSize = (file: DicomFile, size: number, options: FrameOptions): void => {
  const most = options.frameBytes ?? file.attributes.carrier.valueBytes
  if (size > most) throw new DicomError('value-budget', -1, 'a frame is larger than the budget')
}

const native = (file: DicomFile, element: Element, { geometry, options }: Known): Frames => {
  const { frameBits, nativeBytes, frames: count } = geometry
  const remarks: Remark[] = []
  if (element.length < nativeBytes) {
    throw new DicomError('short-pixels', element.offset, `pixel data have ${element.length} of ${nativeBytes} bytes`)
  }
  if (element.length > nativeBytes + 1) {
    if (options.excess === 'refuse')
      throw new DicomError('long-pixels', element.offset, `pixel data have ${element.length - nativeBytes} bytes too many`)
    remarks.push({ code: 'long-pixels', offset: element.offset })
  }
  const frame = (index: number): Uint8Array => {
    checkIndex(index, count)
    checkSize(file, Math.ceil(frameBits / 8), options)
    const firstBit = frameBits * index
    const first = Math.floor(firstBit / 8)
    const last = Math.ceil((firstBit + frameBits) / 8)
    const bytes = file.body.read(element.valueOffset + first, last - first)
    return frameBits % 8 === 0 ? bytes : aligned(bytes, firstBit % 8, frameBits)
  }
  return { count, geometry, encapsulated: false, separable: true, frame, fragmentsOf: () => [], remarks }
}

/** Bits packed without padding between frames (PS3.5 section 8.1.1), moved so that the frame starts with a byte. */
const aligned = (bytes: Uint8Array, shift: number, bits: number): Uint8Array => {
  const result = new Uint8Array(Math.ceil(bits / 8))
  for (let at = 0; at < result.length; at++) result[at] = ((bytes[at] ?? 0) >> shift) | ((bytes[at + 1] ?? 0) << (8 - shift))
  const rest = bits % 8
  if (rest > 0) result[result.length - 1]! &= (1 << rest) - 1
  return result
}

const encapsulated = (file: DicomFile, element: Element, { geometry, options }: Known): Frames => {
  const remarks: Remark[] = []
  const count = geometry.frames
  const separable = !video.test(file.transferSyntax)
  const grouped = separable ? groupFragments(file, element, { count, remarks }) : []
  const fragmentsOf = (index: number): readonly Fragment[] => {
    checkIndex(index, count)
    return grouped[index]?.fragments ?? element.fragments?.slice(1) ?? []
  }
  const frame = (index: number): Uint8Array => {
    checkIndex(index, count)
    if (!separable) throw new DicomError('bad-frames', element.offset, 'a video stream is not divided into frames')
    const fragments = fragmentsOf(index)
    const stored = fragments.reduce((sum, fragment) => sum + fragment.length, 0)
    checkSize(file, stored, options)
    const bytes = gather(file, fragments, Math.min(stored, grouped[index]?.length ?? stored))
    if (file.transferSyntax === rle) checkRle(bytes, fragments[0]?.offset ?? element.offset)
    return bytes
  }
  return { count, geometry, encapsulated: true, separable, frame, fragmentsOf, remarks }
}

const gather = (file: DicomFile, fragments: readonly Fragment[], length: number): Uint8Array => {
  const [only] = fragments
  if (fragments.length === 1 && only !== undefined) return file.body.read(only.valueOffset, length)
  const bytes = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.length, 0))
  let at = 0
  for (const fragment of fragments) {
    bytes.set(file.body.read(fragment.valueOffset, fragment.length), at)
    at += fragment.length
  }
  return bytes.subarray(0, length)
}

/** The RLE header (PS3.5 section G.5): 1 to 15 segments, the first after the header, each after the one before it and inside the frame. */
const checkRle = (bytes: Uint8Array, offset: number): void => {
  const bad = (): never => {
    throw new DicomError('bad-rle', offset, 'the offsets of the RLE segments are not in order inside the frame')
  }
  if (bytes.length < 64) return bad()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const segments = view.getUint32(0, true)
  if (segments < 1 || segments > 15 || view.getUint32(4, true) !== 64) return bad()
  for (let at = 1; at < segments; at++) {
    const start = view.getUint32(4 + at * 4, true)
    if (start <= view.getUint32(at * 4, true) || start >= bytes.length) return bad()
  }
}
