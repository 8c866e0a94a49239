// How large an image says it is (PS3.3 C.7.6.3, C.7.6.6; PS3.5 section 8): counted without overflow, before anything is allocated.
import type { Attributes } from './attributes.ts'
import { DicomError } from './error.ts'
import { type Tag, formatTag } from './tag.ts'

export interface FrameGeometry {
  readonly rows: number
  readonly columns: number
  /** per pixel */
  readonly samples: number
  readonly bitsAllocated: number
  readonly frames: number
  readonly photometric: string
  /** bits of one native frame; chroma subsampling of YBR_FULL_422 is counted */
  readonly frameBits: number
  /** bytes of native pixel data, without padding */
  readonly nativeBytes: number
}

const most = BigInt(Number.MAX_SAFE_INTEGER)

/** Reads the size of an image. Throws DicomError 'bad-geometry' naming the attribute, or 'geometry-overflow'. */
export const frameGeometry = (attributes: Attributes): FrameGeometry => {
  const rows = unsigned(attributes, 0x00280010)
  const columns = unsigned(attributes, 0x00280011)
  const samples = attributes.has(0x00280002) ? unsigned(attributes, 0x00280002) : 1
  const bitsAllocated = unsigned(attributes, 0x00280100)
  if (bitsAllocated > 64) throw refused(attributes, 0x00280100)
  const frames = frameCount(attributes)
  const photometric = attributes.string(0x00280004) ?? ''
  const inPixel = photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422' ? 2 : samples
  const bits = BigInt(rows) * BigInt(columns) * BigInt(inPixel) * BigInt(bitsAllocated)
  const bytes = (bits * BigInt(frames) + 7n) / 8n
  if (bits * BigInt(frames) > most)
    throw new DicomError('geometry-overflow', -1, 'rows, columns, samples, bits and frames multiply beyond any file')
  return { rows, columns, samples, bitsAllocated, frames, photometric, frameBits: Number(bits), nativeBytes: Number(bytes) }
}

const refused = (attributes: Attributes, tag: Tag): DicomError =>
  new DicomError(
    'bad-geometry',
    attributes.element(tag)?.offset ?? -1,
    `${formatTag(tag)} is not one positive number of its representation`,
  )

const unsigned = (attributes: Attributes, tag: Tag): number => {
  const element = attributes.element(tag)
  if (element === undefined || element.vr !== 'US' || element.length !== 2) throw refused(attributes, tag)
  const value = attributes.number(tag) ?? 0
  if (value === 0) throw refused(attributes, tag)
  return value
}

/** Number of Frames: absent means one; zero, signs, several values and other digits than ASCII are refused. */
const frameCount = (attributes: Attributes): number => {
  const tag = 0x00280008
  const element = attributes.element(tag)
  if (element === undefined || element.length === 0) return 1
  const [text, ...more] = attributes.stringsOf(element)
  if (element.vr !== 'IS' || text === undefined || more.length > 0 || !/^\+?[0-9]{1,10}$/.test(text)) throw refused(attributes, tag)
  const frames = Number(text)
  if (frames < 1 || frames > 0x7fffffff) throw refused(attributes, tag)
  return frames
}
