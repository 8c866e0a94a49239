/** Regions from binary DICOM Segmentations: by SOP Instance UID of the image that a frame names as its source (PS3.3 C.7.6.16.2.6). */
import type { Attributes } from '../library/dicom-read.ts'

/** 1 inside, 0 outside, in order of rows and columns. */
export function masksOf(segmentations: readonly Attributes[], segment: number): Map<string, Uint8Array> {
  return new Map(segmentations.filter((one) => one.text(0x00620001) === 'BINARY').flatMap((segmentation) => framesOf(segmentation, segment)))
}

function framesOf(segmentation: Attributes, segment: number): [string, Uint8Array][] {
  const size = segmentation.short(0x00280010) * segmentation.short(0x00280011)
  const bits = segmentation.bytes(0x7fe00010) ?? Buffer.alloc(0)
  const shared = segmentOf(segmentation.items(0x52009229)[0])
  return segmentation.items(0x52009230).flatMap((frame, index): [string, Uint8Array][] => {
    const source = frame.items(0x00089124)[0]?.items(0x00082112)[0]?.text(0x00081155)
    if (!source || (segmentOf(frame) ?? shared) !== segment) return []
    return [[source, Uint8Array.from({ length: size }, (_, at) => ((bits[(index * size + at) >> 3] ?? 0) >> ((index * size + at) & 7)) & 1)]]
  })
}

function segmentOf(groups: Attributes | undefined): number | undefined {
  return groups?.items(0x0062000a)[0]?.short(0x0062000b)
}
