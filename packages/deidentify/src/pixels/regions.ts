/** Ultrasound regions (PS3.3 C.8.5.5 US Region Calibration): what lies outside all of them is header, logo, patient's name. */
import type { Attributes } from '@vesalius/standards/dicom'
import type { Rectangle } from './detect/candidates.ts'

export const regionsRule = 'us-regions/1'

const [leastShare, mostShare] = [0.15, 0.97]

/**
 * Rectangles outside all regions of Sequence of Ultrasound Regions (0018,6011); undefined when there are none, when they do not lie in the
 * frame, or when they cover next to nothing or all of it: then they say nothing.
 */
export function outsideRegions(attributes: Attributes, size: { readonly rows: number, readonly columns: number }): readonly Rectangle[] | undefined {
  const regions: Rectangle[] = []
  for (const item of attributes.items(0x00186011)) {
    const [left, top, right, bottom] = [0x00186018, 0x0018601a, 0x0018601c, 0x0018601e].map((tag) => item.number(tag) ?? -1) as [number, number, number, number]
    if (left < 0 || top < 0 || right <= left || bottom <= top || right > size.columns || bottom > size.rows) return undefined
    regions.push({ column: left, row: top, width: Math.min(right + 1, size.columns) - left, height: Math.min(bottom + 1, size.rows) - top })
  }
  if (regions.length === 0) return undefined
  const outside = complement(regions, size)
  const share = 1 - outside.reduce((sum, box) => sum + box.width * box.height, 0) / (size.rows * size.columns)
  return share >= leastShare && share <= mostShare ? outside : undefined
}

/** What no rectangle covers: bands between the edges, and in each the gaps. */
export function complement(boxes: readonly Rectangle[], { rows, columns }: { readonly rows: number, readonly columns: number }): Rectangle[] {
  const edges = [...new Set([0, rows, ...boxes.flatMap((box) => [box.row, box.row + box.height])])].sort((a, b) => a - b)
  const result: Rectangle[] = []
  for (let at = 0; at + 1 < edges.length; at++) {
    const [row, end] = [edges[at] as number, edges[at + 1] as number]
    const inside = boxes.filter((box) => box.row <= row && box.row + box.height >= end).sort((a, b) => a.column - b.column)
    let column = 0
    for (const box of [...inside, { column: columns, width: 0 }]) {
      if (box.column > column) result.push({ column, row, width: box.column - column, height: end - row })
      column = Math.max(column, box.column + box.width)
    }
  }
  return result
}
