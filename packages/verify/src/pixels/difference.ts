/**
 * What changed between a frame and what it was made of. A mask is one value over an area: a changed sample that stands in no run of equal ones is no
 * mask, and outside of masks not one bit may change.
 */
import type { Samples } from '@vesalius/codec'

export interface Difference {
  readonly changed: number
  readonly altered: boolean
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** Samples from one pixel of a colour to the next: 3 for colour by pixel. */
  readonly step: number
  /** Where one colour's plane begins after the other's: 1 for colour by pixel. */
  readonly plane: number
  readonly colours: number
}

/** Masks are at least as long as this in one direction, or reach from edge to edge. */
const shortestRun = 6

export function differenceOf(before: Samples, after: Samples, layout: Layout): Difference {
  if (before.length !== after.length) return { changed: after.length, altered: true }
  let [changed, altered] = [0, false]
  for (let at = 0; at < after.length; at++) {
    if (before[at] === after[at]) continue
    changed++
    altered ||= !isMasked(after, at, layout)
  }
  return { changed, altered }
}

/** Of lossy frames decoders differ, and a block changes with its mask: only a frame of which much is another one is told. */
export function looseDifferenceOf(before: Samples, after: Samples): Difference {
  if (before.length !== after.length) return { changed: after.length, altered: true }
  const fills = new Map<number, number>()
  let changed = 0
  for (let at = 0; at < after.length; at++) {
    const now = after[at]!
    if (before[at] === now) continue
    changed++
    if (fills.size < 4096 || fills.has(now)) fills.set(now, (fills.get(now) ?? 0) + 1)
  }
  const filled = [...fills.values()].sort((a, b) => b - a).slice(0, 4).reduce((sum, count) => sum + count, 0)
  return { changed, altered: changed - filled > after.length / 10 }
}

function isMasked(samples: Samples, at: number, { width, height, step, plane, colours }: Layout): boolean {
  const pixel = colours === 1 ? at : step === 1 ? at % plane : Math.floor(at / step)
  const [column, row] = [pixel % width, Math.floor(pixel / width)]
  const value = samples[at]
  const run = (stride: number, place: number, size: number): number => {
    let [from, to] = [place, place]
    while (from > 0 && to - from + 1 < shortestRun && samples[at + (from - 1 - place) * stride] === value) from--
    while (to < size - 1 && to - from + 1 < shortestRun && samples[at + (to + 1 - place) * stride] === value) to++
    return to - from + 1
  }
  const across = run(step, column, width)
  return across >= Math.min(shortestRun, width) || run(step * width, row, height) >= Math.min(shortestRun, height)
}
