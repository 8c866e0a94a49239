/**
 * Connected components of a top-hat at many thresholds in one pass (a component tree, as of MSER): pixels enter from the strongest to the weakest,
 * half an octave at a time, and join their eight neighbours. After each level what could be a letter is handed out.
 */

import { margin } from './top-hat.ts'
import type { Field } from './top-hat.ts'

/** Something that could be a letter, or letters that touch. In pixels of the plane; edges inclusive. */
export interface Blob {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly area: number
  /** Mean width of its strokes: twice the area over the perimeter. */
  readonly stroke: number
  /** Mean level of its pixels above the threshold, in half octaves: high for what has sharp edges. */
  readonly excess: number
  /** Mean and standard deviation of the plane's values in it. */
  readonly light: number
  readonly unevenness: number
}

export const levels = 32

/** Half octaves: 2 log2 of the value, rounded down. */
const levelOf = Uint8Array.from({ length: 65536 }, (_, value) => (value < 1 ? 0 : Math.min(Math.floor(2 * Math.log2(value)), levels - 1)))

/** The least value of each level. */
const firstOf = Uint16Array.from({ length: levels }, (_, level) => levelOf.findIndex((one) => one >= level))

export const contrastOf = (level: number): number => 2 ** (level / 2)

/** At most this share of the pixels is looked at: what is below is noise, or texture in which nothing could be read. */
const mostShare = 0.07

interface Counted { readonly counts: Uint32Array, readonly least: number, readonly total: number }

function count(hat: Uint16Array, { floor, field: { width, height } }: Given): Counted {
  const counts = new Uint32Array(levels)
  for (let at = 0; at < hat.length; at++) counts[levelOf[hat[at] as number] as number]!++
  let [least, total] = [levels, 0]
  while (least - 1 > floor && total + (counts[least - 1] as number) <= width * height * mostShare) total += counts[--least] as number
  return { counts, least, total }
}

/** Pixels from `least` up, strongest first, and where each level ends. */
function sorted(hat: Uint16Array, { counts, least, total }: Counted): { order: Int32Array, ends: Int32Array } {
  const next = new Int32Array(levels + 1)
  const ends = new Int32Array(levels)
  for (let level = levels - 1, sum = 0; level >= least; level--) {
    next[level] = sum
    sum += counts[level] as number
    ends[level] = sum
  }
  const order = new Int32Array(total)
  const first = firstOf[least] as number
  for (let at = 0; at < hat.length; at++) {
    const value = hat[at] as number
    if (value >= first) order[next[levelOf[value] as number]!++] = at
  }
  return { order, ends }
}

interface Planting { readonly x: number, readonly y: number, readonly level: number, readonly value: number }

/** Numbers of a node, side by side in memory because they are used together. */
const [parent, area, sum, border, left, right, top, bottom] = [0, 1, 2, 3, 4, 5, 6, 7]
/** So many of them: a node begins at its number times eight; its light and the square of it are in another array, at its number times two. */
const [nodeBits, lightBits] = [3, 1]

/** The forest of one plane: one node for each pixel looked at. */
export class Forest {
  readonly nodes: Int32Array
  readonly lights: Float64Array

  /** For planes of at most so many pixels; used again without being cleared. */
  constructor(pixels: number) {
    const most = Math.floor(pixels * mostShare) + 1
    this.nodes = new Int32Array(most << nodeBits)
    this.lights = new Float64Array(most << lightBits)
  }

  plant(node: number, { x, y, level, value }: Planting): void {
    const { nodes, lights } = this
    const at = node << nodeBits
    nodes[at + parent] = node
    nodes[at + area] = 1
    nodes[at + sum] = level
    nodes[at + border] = 4
    nodes[at + left] = x
    nodes[at + right] = x
    nodes[at + top] = y
    nodes[at + bottom] = y
    lights[node << lightBits] = value
    lights[(node << lightBits) + 1] = value * value
  }

  root(node: number): number {
    const { nodes } = this
    let at = node
    for (let up = nodes[at << nodeBits] as number; up !== at; up = nodes[at << nodeBits] as number) at = nodes[at << nodeBits] = nodes[up << nodeBits] as number
    return at
  }

  /** The larger becomes the root, which is returned. */
  join(one: number, other: number): number {
    const { nodes, lights } = this
    const isFirst = (nodes[(one << nodeBits) + area] as number) >= (nodes[(other << nodeBits) + area] as number)
    const [root, child] = isFirst ? [one, other] : [other, one]
    const [big, small] = [root << nodeBits, child << nodeBits]
    nodes[small] = root
    nodes[big + area]! += nodes[small + area] as number
    nodes[big + sum]! += nodes[small + sum] as number
    nodes[big + border]! += nodes[small + border] as number
    lights[root << lightBits]! += lights[child << lightBits] as number
    lights[(root << lightBits) + 1]! += lights[(child << lightBits) + 1] as number
    if ((nodes[small + left] as number) < (nodes[big + left] as number)) nodes[big + left] = nodes[small + left] as number
    if ((nodes[small + right] as number) > (nodes[big + right] as number)) nodes[big + right] = nodes[small + right] as number
    if ((nodes[small + top] as number) < (nodes[big + top] as number)) nodes[big + top] = nodes[small + top] as number
    if ((nodes[small + bottom] as number) > (nodes[big + bottom] as number)) nodes[big + bottom] = nodes[small + bottom] as number
    return root
  }
}

interface Given {
  readonly field: Field
  /** Place in the field → node + 1; all zero when given, all zero again when done. */
  readonly nodes: Int32Array
  readonly forest: Forest
  /** Levels at or below are not looked at: the least contrast that a reader could see. */
  readonly floor: number
}

/** Calls `atLevel` from the strongest level to the weakest with what could be letters there. */
export function blobsByLevel(hat: Uint16Array, given: Given, atLevel: (level: number, blobs: readonly Blob[], least: number) => void): void {
  const counted = count(hat, given)
  if (counted.total < 12) return
  const { order, ends } = sorted(hat, counted)
  try {
    growLevels(given, { order, ends, least: counted.least }, atLevel)
  } finally {
    // Whatever happens: what is left in it would be letters of the next frame.
    for (let at = 0; at < order.length; at++) given.nodes[order[at] as number] = 0
  }
}

interface Sorted { readonly order: Int32Array, readonly ends: Int32Array, readonly least: number }

function growLevels(given: Given, { order, ends, least }: Sorted, atLevel: (level: number, blobs: readonly Blob[], least: number) => void): void {
  const { forest } = given
  let [node, roots] = [0, [] as number[]]
  for (let level = levels - 1; level >= least; level--) {
    const from = node
    for (; node < (ends[level] as number); node++) grow(given, node, { pixel: order[node] as number, level })
    const living: number[] = roots.filter((root) => forest.nodes[root << nodeBits] === root)
    for (let one = from; one < node; one++) if (forest.nodes[one << nodeBits] === one) living.push(one)
    roots = living
    const blobs = lettersOf(forest, roots, level)
    if (blobs.length > 0) atLevel(level, blobs, least)
  }
}

function grow({ forest, nodes, field: { stride, values } }: Given, node: number, { pixel, level }: { readonly pixel: number, readonly level: number }): void {
  const row = Math.floor(pixel / stride)
  forest.plant(node, { x: pixel - row * stride, y: row - margin, level, value: values[pixel] as number })
  nodes[pixel] = node + 1
  let root = node
  // What lies around the plane has no nodes.
  for (let middle = pixel - stride; middle <= pixel + stride; middle += stride) {
    for (let at = middle - 1; at <= middle + 1; at++) {
      const other = nodes[at] as number
      if (other === 0 || at === pixel) continue
      const theirs = forest.root(other - 1)
      if (theirs !== root) root = forest.join(root, theirs)
      // A side shared by two pixels is no border of either.
      if (at === middle || middle === pixel) forest.nodes[(root << nodeBits) + border]! -= 2
    }
  }
}

const [leastSize, mostSize] = [4, 56]
/** A word whose letters touch may be so many heights wide. */
const widestWord = 14

function lettersOf({ nodes, lights }: Forest, roots: readonly number[], level: number): Blob[] {
  const blobs: Blob[] = []
  for (const root of roots) {
    const at = root << nodeBits
    const size = nodes[at + area] as number
    if (size < 4) continue
    const [x, end, y, last] = [nodes[at + left] as number, nodes[at + right] as number, nodes[at + top] as number, nodes[at + bottom] as number]
    const [w, h] = [end - x + 1, last - y + 1]
    const [short, long] = w < h ? [w, h] : [h, w]
    if (long < leastSize || short > mostSize || long > short * widestWord) continue
    if (size < w * h * 0.08) continue
    const stroke = (2 * size) / (nodes[at + border] as number)
    if (stroke > long * 0.4) continue
    const light = (lights[root << lightBits] as number) / size
    const unevenness = Math.sqrt(Math.max((lights[(root << lightBits) + 1] as number) / size - light * light, 0))
    blobs.push({ left: x, top: y, right: end, bottom: last, area: size, stroke, excess: (nodes[at + sum] as number) / size - level, light, unevenness })
  }
  return blobs
}
