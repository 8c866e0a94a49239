/**
 * Strokes of one exact value: what is drawn into a picture of many values has pixels of one value, far more of them than of the values beside it, and
 * close together. Tissue has not, whatever it looks like; so this finds faint, joined and turned writing that no shape gives away. It needs pixels
 * that were never compressed with loss, and pictures of many values.
 */
import type { Rectangle } from './candidates.ts'
import { areaOf, around, extentOf, joined, place } from './clusters.ts'
import type { Box, Cluster, Clusters } from './clusters.ts'
import type { Plane } from './plane.ts'

/** Fewer values than this are drawings, masks, pictures of few colours; of fewer than some hundreds only the highest and the lowest say something. */
const [leastValues, enoughValues] = [40, 300]
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
/** The same at the highest and the lowest values, where anatomy lies too. */
const leastShareOfEnds = 0.1

/** Boxes of writing, in order of rows and columns. */
export function writingIn(plane: Plane): Rectangle[] {
  const { values } = plane
  const counts = new Uint32Array(65_536)
  for (let at = 0; at < values.length; at++) counts[values[at] as number]!++
  const present: number[] = []
  for (let value = 0; value < counts.length; value++) if (counts[value] !== 0) present.push(value)
  if (present.length < leastValues) return []
  const spread = spreadOf(counts, plane.values.length)
  // Apart: one value may be both.
  const boxes = [spikesOf(counts, present, plane.values.length), endsOf(counts, spread, plane.values.length)].flatMap((spikes) =>
    clustersOf(plane, spikes).flatMap((clusters, at) => writingOf(plane, clusters, { ...spikes[at] as Spike, spread })))
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

type Ink = Pick<Spike, 'from' | 'to'>

interface Spike {
  /** Its values: one, or those at an end. */
  readonly from: number
  readonly to: number
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
    const isEnd = at === 0 || at === present.length - 1
    if (count < leastPixels || count > pixels / 16 || (!isEnd && present.length < enoughValues)) continue
    if (!standsOut(counts, present, at)) continue
    const near = present.slice(Math.max(0, at - beside), at + beside + 1).filter((other) => other !== value).map((other) => counts[other] as number).sort((a, b) => a - b)
    const usual = near[Math.floor(near.length * usualPart)] ?? 0
    spikes.push({ from: value, to: value, usual, excess: count - usual, isEnd })
  }
  return spikes.sort((a, b) => b.excess - a.excess).slice(0, mostSpikes)
}

/** Of the range of values: how wide the ends are that may be writing, and the outer part of them in which most of it is. */
const ends = [[0.3, 0.1], [0.1, 0.03]] as const
/** What is drawn in the brightest or the darkest values is mostly of the very brightest or darkest; what grows bright has ever fewer of them. */
const outerShare = 0.65

/** The brightest and the darkest pixels, where these are few and most of them as bright or as dark as any: smoothed, or compressed with loss, writing has not one value. */
function endsOf(counts: Uint32Array, spread: number, pixels: number): Spike[] {
  const spikes: Spike[] = []
  for (const step of [1, -1] as const) {
    const end = outermost(counts, step)
    for (const [wide, outer] of ends) {
      const range = (share: number): readonly [number, number] => (step === 1 ? [end.first, Math.floor(end.far + share * spread)] : [Math.max(0, Math.ceil(end.far - share * spread)), end.first])
      const [all, outside] = [countIn(counts, range(wide)), countIn(counts, range(outer))]
      if (all < leastPixels || all > pixels / 16 || outside < outerShare * all) continue
      const [from, to] = range(wide)
      spikes.push({ from, to, usual: 0, excess: all, isEnd: true })
      break
    }
  }
  return spikes
}

/** The first value there is, and the value beyond which so many pixels lie that they are no single faults. */
function outermost(counts: Uint32Array, step: 1 | -1): { readonly first: number, readonly far: number } {
  let [first, seen, at] = [-1, 0, step === 1 ? 0 : counts.length - 1]
  for (; at >= 0 && at < counts.length; at += step) {
    seen += counts[at] as number
    if (first < 0 && seen > 0) first = at
    if (seen >= leastPixels / 2) break
  }
  return { first, far: at }
}

function countIn(counts: Uint32Array, [from, to]: readonly [number, number]): number {
  let sum = 0
  for (let value = from; value <= to && value < counts.length; value++) sum += counts[value] as number
  return sum
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
  if (spikes.length === 0) return []
  const found = spikes.map((): Clusters => ({ all: [], open: [] }))
  const which = new Uint8Array(65_536)
  for (const [at, { from, to }] of spikes.entries()) which.fill(at + 1, from, to + 1)
  for (let at = 0, end = width * height; at < end; at++) {
    const spike = which[values[at] as number] as number
    if (spike > 0) place(found[spike - 1] as Clusters, at % width, Math.floor(at / width))
  }
  return found.map(({ all }) => all)
}

/** More pieces than this are no page of writing, but a texture of this value. */
const mostClusters = 1500

/** Boxes that have the size of writing and far more pixels than chance gives. */
function writingOf(plane: Plane, clusters: readonly Cluster[], { usual, spread, isEnd, ...ink }: Spike & { readonly spread: number }): Rectangle[] {
  if (clusters.length > mostClusters) return []
  const chance = (usual + 1) / plane.values.length
  const isDrawn = (cluster: Cluster): boolean => contrastIn(plane, cluster, ink) >= leastContrast * spread && (!isEnd || isSharp(plane, cluster, { ...ink, least: leastEdge * spread }))
  const written = joined(clusters).filter((cluster) => isWriting(cluster, { chance, share: isEnd ? leastShareOfEnds : leastShare }) && !isBand(cluster, plane) && isDrawn(cluster))
  const isOwn = !isEnd || pixelsOf(written) >= ownShare * pixelsOf(clusters)
  return isOwn ? written.flatMap(linesOf) : []
}

/** Of all pixels of the highest or the lowest value: how many are those of the writing, where it was drawn with that. What was cut off there lies all over. */
const ownShare = 0.75

const pixelsOf = (clusters: readonly Cluster[]): number => clusters.reduce((sum, { count }) => sum + count, 0)

/** Of the range of values: how far the picture is from the highest or the lowest value two pixels beside it, where that was drawn; what was cut off rises to it. */
const leastEdge = 0.4
/** Of the thickness of the writing: how wide its strokes are at most. */
const widestStroke = 0.28

function isSharp({ values, width, height }: Plane, cluster: Cluster, { from, to, least }: Ink & { readonly least: number }): boolean {
  const { left, top, right, bottom, count } = cluster
  let [sum, edges, border] = [0, 0, 0]
  const isInk = (value: number | undefined): boolean => value !== undefined && value >= from && value <= to
  const look = (at: number, step: number, isInside: boolean): void => {
    if (isInk(values[at + step])) return
    border++
    const beside = values[at + 2 * step] as number
    if (!isInside || isInk(beside)) return
    sum += Math.min(Math.abs(beside - from), Math.abs(beside - to))
    edges++
  }
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const at = row * width + column
      if (!isInk(values[at])) continue
      look(at, -1, column > 1)
      look(at, 1, column + 2 < width)
      look(at, -width, row > 1)
      look(at, width, row + 2 < height)
    }
  }
  const stroke = (2 * count) / border
  return edges > 0 && sum >= least * edges && stroke <= widestStroke * extentOf(cluster).short
}

/** How far on average the other pixels of a box are from the ink. */
function contrastIn({ values, width }: Plane, { left, top, right, bottom }: Box, { from, to }: Ink): number {
  let [sum, others] = [0, 0]
  for (let row = top; row <= bottom; row++) {
    for (let at = row * width + left, end = row * width + right; at <= end; at++) {
      const value = values[at] as number
      if (value >= from && value <= to) continue
      sum += value < from ? from - value : value - to
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

interface Least { readonly chance: number, readonly share: number }

function isWriting(cluster: Cluster, { chance, share }: Least): boolean {
  const { left, top, right, bottom, count } = cluster
  const [wide, high] = [right - left + 1, bottom - top + 1]
  return count >= leastPixels && count >= 12 * chance * wide * high + 20 && (isLine({ short: Math.min(wide, high), long: Math.max(wide, high) }, count, share) || isSlanted(cluster, share))
}

function isLine({ short, long }: { readonly short: number, readonly long: number }, count: number, least: number): boolean {
  const share = count / (short * long)
  return short >= smallest && short <= largest && long >= 1.5 * short && share >= least && share <= mostShare
}

const thickestSlanted = 48

/** A line that runs up or down: far longer than thick along its own direction. */
function isSlanted(cluster: Cluster, least: number): boolean {
  const extent = extentOf(cluster)
  return extent.long >= 3 * extent.short && extent.short <= thickestSlanted && isLine(extent, cluster.count, least)
}

/** From border to border: a band of padding or of a fault, and no line of text. */
const isBand = ({ left, top, right, bottom }: Cluster, { width, height }: { width: number, height: number }): boolean =>
  (left <= 1 && right >= width - 2) || (top <= 1 && bottom >= height - 2)
