/**
 * Strokes of one exact value: what is drawn into a picture of many values has pixels of one value, far more of them than of the values beside it, and
 * close together. Tissue has not, whatever it looks like; so this finds faint, joined and turned writing that no shape gives away. It needs pixels
 * that were never compressed with loss, and pictures of many values.
 */
import type { Rectangle } from './candidates.ts'
import { areaOf, around, extentOf, joined, place } from './clusters.ts'
import type { Box, Cluster, Clusters } from './clusters.ts'
import type { Plane } from './plane.ts'

/** Fewer values than this are drawings, masks, pictures of few colours. */
const leastValues = 300
const leastPixels = 30
/** So many times the pixels of the values beside it. */
const peak = 6
/** Values beside it that are there, on each side, and the part of them that says what is usual. */
const [beside, usualPart] = [8, 0.75]
const mostSpikes = 12
const [smallest, largest] = [5, 90]
/** Of the range of the values of the picture: what is nearer to its surroundings cannot be read. */
const leastContrast = 0.01
/** Of the box of a piece of writing: how much of it are strokes of the value. */
const [leastShare, mostShare] = [0.06, 0.62]

/** Boxes of writing, in order of rows and columns. */
export function writingIn(plane: Plane): Rectangle[] {
  const counts = new Uint32Array(65_536)
  for (let at = 0; at < plane.values.length; at++) counts[plane.values[at] as number]!++
  const present: number[] = []
  for (let value = 0; value < counts.length; value++) if (counts[value] !== 0) present.push(value)
  if (present.length < leastValues) return []
  const spikes = spikesOf(counts, present, plane.values.length)
  if (spikes.length === 0) return []
  const spread = spreadOf(counts, plane.values.length)
  const boxes = clustersOf(plane, spikes).flatMap((clusters, at) => writingOf(plane, clusters, { ...spikes[at] as Spike, spread }))
  return boxes.sort((a, b) => a.row - b.row || a.column - b.column)
}

/** Between the hundredth part and the ninety-ninth. */
function spreadOf(counts: Uint32Array, pixels: number): number {
  let [below, low, high] = [0, -1, 0]
  for (let value = 0; value < counts.length && below < 0.99 * pixels; value++) {
    below += counts[value] as number
    if (low < 0 && below > 0.01 * pixels) low = value
    high = value
  }
  return high - low
}

interface Spike {
  readonly value: number
  /** Pixels that a value like it has. */
  readonly usual: number
  readonly excess: number
  /** The lowest or the highest value of all: of text, or of what was cut off there. */
  readonly isEnd: boolean
}

/** A value of a large part of the picture is its ground. */
function spikesOf(counts: Uint32Array, present: readonly number[], pixels: number): Spike[] {
  const spikes: Spike[] = []
  for (let at = 0; at < present.length; at++) {
    const value = present[at] as number
    const count = counts[value] as number
    if (count < leastPixels || count > pixels / 16) continue
    if (!standsOut(counts, present, at)) continue
    const near = present.slice(Math.max(0, at - beside), at + beside + 1).filter((other) => other !== value).map((other) => counts[other] as number).sort((a, b) => a - b)
    const usual = near[Math.floor(near.length * usualPart)] ?? 0
    spikes.push({ value, usual, excess: count - usual, isEnd: at === 0 || at === present.length - 1 })
  }
  return spikes.sort((a, b) => b.excess - a.excess).slice(0, mostSpikes)
}

/** The value at `at` has far more pixels than three of four beside it. Counted, not sorted: nearly every value of every frame ends here. */
function standsOut(counts: Uint32Array, present: readonly number[], at: number): boolean {
  const most = ((counts[present[at] as number] as number) - leastPixels) / peak
  const [first, last] = [Math.max(0, at - beside), Math.min(at + beside, present.length - 1)]
  const others = last - first
  let left = others - Math.floor(others * usualPart)
  for (let other = first; other <= last && left > 0; other++) if (other !== at && (counts[present[other] as number] as number) > most) left--
  return left > 0
}

/** For each spike the pixels of its value that are near each other. */
function clustersOf({ values, width, height }: Plane, spikes: readonly Spike[]): Cluster[][] {
  const found = spikes.map((): Clusters => ({ all: [], open: [] }))
  const which = new Uint8Array(65_536)
  for (const [at, { value }] of spikes.entries()) which[value] = at + 1
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const spike = which[values[at] as number] as number
      if (spike > 0) place(found[spike - 1] as Clusters, column, row)
    }
  }
  return found.map(({ all }) => all)
}

/** More pieces than this are no page of writing, but a texture of this value. */
const mostClusters = 1500

/** Boxes that have the size of writing and far more pixels than chance gives. */
function writingOf(plane: Plane, clusters: readonly Cluster[], { value, usual, spread, isEnd }: Spike & { readonly spread: number }): Rectangle[] {
  if (clusters.length > mostClusters) return []
  const chance = (usual + 1) / plane.values.length
  const isDrawn = (cluster: Cluster): boolean => contrastIn(plane, cluster, value) >= leastContrast * spread && (!isEnd || isSharp(plane, cluster, { value, least: leastEdge * spread }))
  const written = joined(clusters).filter((cluster) => isWriting(cluster, chance) && !isBand(cluster, plane) && isDrawn(cluster))
  const isOwn = !isEnd || pixelsOf(written) >= ownShare * pixelsOf(clusters)
  return isOwn ? written.flatMap(linesOf) : []
}

/** Of all pixels of the highest or the lowest value: how many are those of the writing, where it was drawn with that. What was cut off there lies all over. */
const ownShare = 0.75

const pixelsOf = (clusters: readonly Cluster[]): number => clusters.reduce((sum, { count }) => sum + count, 0)

/** Of the range of values: how far the picture is from the highest or the lowest value two pixels beside it, where that was drawn; what was cut off rises to it. */
const leastEdge = 0.3
/** Of the thickness of the writing: how wide its strokes are at most. */
const widestStroke = 0.28

function isSharp({ values, width, height }: Plane, cluster: Cluster, { value, least }: { readonly value: number, readonly least: number }): boolean {
  const { left, top, right, bottom, count } = cluster
  let [sum, edges, border] = [0, 0, 0]
  const look = (at: number, step: number, isInside: boolean): void => {
    if (values[at + step] === value) return
    border++
    if (!isInside || values[at + 2 * step] === value) return
    sum += Math.abs((values[at + 2 * step] as number) - value)
    edges++
  }
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const at = row * width + column
      if (values[at] !== value) continue
      look(at, -1, column > 1)
      look(at, 1, column + 2 < width)
      look(at, -width, row > 1)
      look(at, width, row + 2 < height)
    }
  }
  const stroke = (2 * count) / border
  return edges > 0 && sum >= least * edges && stroke <= widestStroke * extentOf(cluster).short
}

/** How far on average the other pixels of a box are from the value. */
function contrastIn({ values, width }: Plane, { left, top, right, bottom }: Box, value: number): number {
  let [sum, others] = [0, 0]
  for (let row = top; row <= bottom; row++) {
    for (let at = row * width + left, end = row * width + right; at <= end; at++) {
      if (values[at] === value) continue
      sum += Math.abs((values[at] as number) - value)
      others++
    }
  }
  return others === 0 ? 0 : sum / others
}

/** Its letters and words put together as long as little else is covered: two lines stay two boxes. */
function linesOf(cluster: Cluster): Rectangle[] {
  const boxes = [...cluster.parts ?? [cluster]]
  for (let changed = true; changed;) {
    changed = false
    for (let at = 0; at < boxes.length && !changed; at++) {
      const one = boxes[at] as Box
      const other = boxes.findIndex((box, index) => index > at && areaOf(around(one, box)) <= 1.3 * (areaOf(one) + areaOf(box)))
      if (other < 0) continue
      boxes[at] = around(one, boxes[other] as Box)
      boxes.splice(other, 1)
      changed = true
    }
  }
  return boxes.map(({ left, top, right, bottom }) => ({ column: left, row: top, width: right - left + 1, height: bottom - top + 1 }))
}

function isWriting(cluster: Cluster, chance: number): boolean {
  const { left, top, right, bottom, count } = cluster
  const [wide, high] = [right - left + 1, bottom - top + 1]
  return count >= leastPixels && count >= 12 * chance * wide * high + 20 && (isLine(Math.min(wide, high), Math.max(wide, high), count) || isSlanted(cluster))
}

function isLine(short: number, long: number, count: number): boolean {
  const share = count / (short * long)
  return short >= smallest && short <= largest && long >= 1.5 * short && share >= leastShare && share <= mostShare
}

/** A line that runs up or down: far longer than thick along its own direction. */
function isSlanted(cluster: Cluster): boolean {
  const { long, short } = extentOf(cluster)
  return long >= 3 * short && isLine(short, long, cluster.count)
}

/** From border to border: a band of padding or of a fault, and no line of text. */
const isBand = ({ left, top, right, bottom }: Cluster, { width, height }: { width: number, height: number }): boolean =>
  (left <= 1 && right >= width - 2) || (top <= 1 && bottom >= height - 2)
