// Which fragments are which frame (PS3.5 section A.4): by the Extended Offset Table, the Basic Offset Table, one fragment a frame, or the
// marks that begin a
// codestream. A table that does not agree with the fragments is not used, and that is told.
import type { Element, Fragment } from './element.ts'
import { DicomError, type Remark } from './error.ts'
import type { DicomFile } from './read.ts'

export interface FrameFragments {
  readonly fragments: readonly Fragment[]
  /** bytes of the frame without padding, where the Extended Offset Table tells them */
  readonly length?: number
}

const extendedOffsets = 0x7fe00001
const extendedLengths = 0x7fe00002

/** The fragments of each of `count` frames. Throws DicomError 'short-pixels' or 'bad-frames' when they cannot be divided. */
export const groupFragments = (
  file: DicomFile,
  element: Element,
  { count, remarks }: { count: number; remarks: Remark[] },
): FrameFragments[] => {
  const [table, ...fragments] = element.fragments ?? []
  if (table === undefined || fragments.length === 0) throw new DicomError('short-pixels', element.offset, 'there are no fragments')
  const extended = file.attributes.element(extendedOffsets)
  if (extended !== undefined) {
    const found = byExtendedTable(file, fragments, count)
    if (found !== undefined) return found
    remarks.push({ code: 'bad-offset-table', offset: extended.offset })
  }
  if (table.length > 0) {
    const found = table.length === count * 4 ? byStarts(fragments, basicOffsets(file, table), count) : undefined
    if (found !== undefined) return found
    remarks.push({ code: 'bad-offset-table', offset: table.offset })
  }
  return withoutTable(file, fragments, { count, element })
}

const basicOffsets = (file: DicomFile, table: Fragment): number[] => {
  const bytes = file.body.read(table.valueOffset, table.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: table.length / 4 }, (_, at) => view.getUint32(at * 4, true))
}

/** Fragments divided where frames start; undefined unless the starts ascend from 0 and each is a fragment's. */
const byStarts = (fragments: readonly Fragment[], starts: readonly number[], count: number): FrameFragments[] | undefined => {
  const origin = fragments[0]?.offset ?? 0
  if (starts.length !== count || starts[0] !== 0) return undefined
  const frames: Fragment[][] = []
  for (const fragment of fragments) {
    if (fragment.offset - origin === starts[frames.length]) frames.push([fragment])
    else frames[frames.length - 1]?.push(fragment)
  }
  return frames.length === count ? frames.map((own) => ({ fragments: own })) : undefined
}

const byExtendedTable = (file: DicomFile, fragments: readonly Fragment[], count: number): FrameFragments[] | undefined => {
  // each frame is one fragment, so tables of any other length need not be read
  const size = count * 8
  const agrees = [extendedOffsets, extendedLengths].every((tag) => file.attributes.element(tag)?.length === size)
  if (!agrees || fragments.length !== count) return undefined
  const lengths = file.attributes.numbers(extendedLengths)
  const frames = byStarts(fragments, file.attributes.numbers(extendedOffsets), count)
  if (frames === undefined || lengths.length !== count) return undefined
  const fits = frames.every(({ fragments: own }, at) => (lengths[at] ?? 0) > 0 && (lengths[at] ?? 0) <= (own[0]?.length ?? 0))
  return fits ? frames.map((frame, at) => ({ ...frame, length: lengths[at] ?? 0 })) : undefined
}

const withoutTable = (
  file: DicomFile,
  fragments: readonly Fragment[],
  { count, element }: { count: number; element: Element },
): FrameFragments[] => {
  if (count === 1) return [{ fragments }]
  if (fragments.length === count) return fragments.map((fragment) => ({ fragments: [fragment] }))
  if (fragments.length < count)
    throw new DicomError('short-pixels', element.offset, `${fragments.length} fragments cannot hold ${count} frames`)
  const frames: Fragment[][] = []
  for (const fragment of fragments) {
    if (frames.length === 0 || beginsCodestream(file, fragment)) frames.push([fragment])
    else frames[frames.length - 1]?.push(fragment)
  }
  if (frames.length !== count)
    throw new DicomError('bad-frames', element.offset, `${fragments.length} fragments cannot be divided into ${count} frames`)
  return frames.map((own) => ({ fragments: own }))
}

/** SOI of JPEG and JPEG-LS, SOC and SIZ of JPEG 2000, the signature of JPEG XL, the box of JP2. */
const beginsCodestream = (file: DicomFile, fragment: Fragment): boolean => {
  if (fragment.length < 4) return false
  const [a, b, c, d] = file.body.read(fragment.valueOffset, 4)
  if (a === 0xff) return (b === 0xd8 && c === 0xff) || (b === 0x4f && c === 0xff && d === 0x51) || b === 0x0a
  return a === 0 && b === 0 && c === 0 && d === 0x0c
}
