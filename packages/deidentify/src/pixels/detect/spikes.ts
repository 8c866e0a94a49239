/**
 * Strokes of one exact value: what is drawn into a picture of many values has pixels of one value, far more of them than of the values beside it, and
 * close together. Tissue has not, whatever it looks like; so this finds faint, joined and turned writing that no shape gives away. It needs pixels
 * that were never compressed with loss, and pictures of many values.
 */
import type { Rectangle } from './candidates.ts'
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
  const contrast = leastContrast * spreadOf(counts, plane.values.length)
  const boxes = clustersOf(plane, spikes).flatMap((clusters, at) => writingOf(plane, clusters, { ...spikes[at] as Spike, contrast }))
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

interface Spike { readonly value: number, /** Pixels that a value like it has. */ readonly usual: number, readonly excess: number }

/** The lowest and the highest value are what is cut off; a value of a large part of the picture is its ground. */
function spikesOf(counts: Uint32Array, present: readonly number[], pixels: number): Spike[] {
  const spikes: Spike[] = []
  for (let at = 1; at < present.length - 1; at++) {
    const value = present[at] as number
    const count = counts[value] as number
    if (count < leastPixels || count > pixels / 16) continue
    if (!standsOut(counts, present, at)) continue
    const near = present.slice(Math.max(0, at - beside), at + beside + 1).filter((other) => other !== value).map((other) => counts[other] as number).sort((a, b) => a - b)
    spikes.push({ value, usual: near[Math.floor(near.length * usualPart)] ?? 0, excess: count - (near[Math.floor(near.length * usualPart)] ?? 0) })
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

interface Box { left: number, top: number, right: number, bottom: number }
interface Cluster extends Box { count: number, /** What it was joined of. */ parts?: readonly Box[] }

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

/** Boxes that have the size of writing and far more pixels than chance gives. */
function writingOf(plane: Plane, clusters: readonly Cluster[], { value, usual, contrast }: Spike & { readonly contrast: number }): Rectangle[] {
  const chance = (usual + 1) / plane.values.length
  return joined(clusters).filter((cluster) => isWriting(cluster, chance) && !isBand(cluster, plane) && contrastIn(plane, cluster, value) >= contrast).flatMap(linesOf)
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

const areaOf = ({ left, top, right, bottom }: Box): number => (right - left + 1) * (bottom - top + 1)

const around = (one: Box, other: Box): Box =>
  ({ left: Math.min(one.left, other.left), top: Math.min(one.top, other.top), right: Math.max(one.right, other.right), bottom: Math.max(one.bottom, other.bottom) })

const reach = 4

/** `open`: those that the rows to come may still reach, in the order of `all`. */
interface Clusters { readonly all: Cluster[], readonly open: Cluster[] }

function place({ all, open }: Clusters, column: number, row: number): void {
  for (let at = open.length - 1; at >= 0; at--) {
    const cluster = open[at] as Cluster
    if (row - cluster.bottom > reach) {
      open.splice(at, 1)
      continue
    }
    if (column < cluster.left - reach || column > cluster.right + reach) continue
    cluster.left = Math.min(cluster.left, column)
    cluster.right = Math.max(cluster.right, column)
    cluster.bottom = row
    cluster.count++
    return
  }
  const cluster = { left: column, top: row, right: column, bottom: row, count: 1 }
  all.push(cluster)
  open.push(cluster)
}

/** Letters and words of one line: nearer to each other than they are high. */
function joined(clusters: readonly Cluster[]): Cluster[] {
  const left = clusters.filter(({ count }) => count >= 3).map((cluster) => ({ ...cluster }))
  for (let at = 0; at < left.length;) {
    const other = nearest(left, at)
    if (other === undefined) at++
    else at = other < at ? join(left, other, at) : join(left, at, other)
  }
  return left
}

/** The first that is near: of those before, which grew together with nothing so far, or of those behind. */
function nearest(clusters: readonly Cluster[], at: number): number | undefined {
  const one = clusters[at] as Cluster
  for (let other = 0; other < clusters.length; other++) if (other !== at && isNear(one, clusters[other] as Cluster)) return other
  return undefined
}

/** The other goes into the one, whose place is returned. */
function join(clusters: Cluster[], at: number, other: number): number {
  const [one, near] = [clusters[at] as Cluster, clusters[other] as Cluster]
  clusters[at] = { ...around(one, near), count: one.count + near.count, parts: [...one.parts ?? [one], ...near.parts ?? [near]] }
  clusters.splice(other, 1)
  return at
}

const tallestLetter = 24

function isNear(one: Cluster, other: Cluster): boolean {
  const across = Math.max(one.top, other.top) - Math.min(one.bottom, other.bottom)
  const along = Math.max(one.left, other.left) - Math.min(one.right, other.right)
  if (across > tallestLetter || along > tallestLetter) return false
  const letter = Math.min(tallestLetter, Math.max(6, Math.max(Math.min(one.bottom - one.top, one.right - one.left), Math.min(other.bottom - other.top, other.right - other.left))))
  return (across <= 0 && along <= letter) || (along <= 0 && across <= letter) || (across <= 2 && along <= 2)
}

function isWriting({ left, top, right, bottom, count }: Cluster, chance: number): boolean {
  const [wide, high] = [right - left + 1, bottom - top + 1]
  const [short, long] = [Math.min(wide, high), Math.max(wide, high)]
  const share = count / (wide * high)
  return count >= leastPixels && short >= smallest && short <= largest && long >= 1.5 * short && share >= leastShare && share <= mostShare
    && count >= 12 * chance * wide * high + 20
}

/** From border to border: a band of padding or of a fault, and no line of text. */
const isBand = ({ left, top, right, bottom }: Cluster, { width, height }: { width: number, height: number }): boolean =>
  (left <= 1 && right >= width - 2) || (top <= 1 && bottom >= height - 2)
