/** Masks over a picture: drawn in its own coordinates, so that they lie right whatever its size on the page. */
import type { Mask, ReviewItem } from '@vesalius/client'

/** Those of one frame (from 1). */
export const masksOf = (masks: readonly Mask[], frame: number): readonly Mask[] => masks.filter(({ frames }) => frames === undefined || frames.includes(frame - 1))

export function MasksDrawn({ masks, item, proposed }: { readonly masks: readonly Mask[]; readonly item: Pick<ReviewItem, 'columns' | 'rows'>; readonly proposed?: boolean }) {
  if (masks.length === 0 || item.columns === 0) return null
  return (
    <svg className="masks" viewBox={`0 0 ${item.columns} ${item.rows}`} preserveAspectRatio="none" aria-hidden="true" data-proposed={proposed || undefined}>
      {masks.map((mask, index) => <rect key={index} x={mask.column} y={mask.row} width={mask.width} height={mask.height} vectorEffect="non-scaling-stroke" />)}
    </svg>
  )
}
