/**
 * Connected components of a top-hat at many thresholds in one pass (a component tree, as of MSER): pixels enter from the strongest to the weakest,
 * half an octave at a time, and join their eight neighbours. After each level what could be a letter is handed out.
 */

import type { Plane } from './plane.ts'

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

export const contrastOf = (level: number): number => 2 ** (level / 2)

/** At most this share of the pixels is looked at: what is below is noise, or texture in which nothing could be read. */
const mostShare = 0.07

interface Counted { readonly counts: Uint32Array, readonly least: number, readonly total: number }

function count(hat: Uint16Array, floor: number): Counted {
  const counts = new Uint32Array(levels)
  for (let at = 0; at < hat.length; at++) counts[levelOf[hat[at] as number] as number]!++
  let [least, total] = [levels, 0]
  while (least - 1 > floor && total + (counts[least - 1] as number) <= hat.length * mostShare) total += counts[--least] as number
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
  for (let at = 0; at < hat.length; at++) {
    const level = levelOf[hat[at] as number] as number
    if (level >= least) order[next[level]!++] = at
  }
  return { order, ends }
}

interface Planting { readonly x: number, readonly y: number, readonly level: number, readonly value: number }

/** The forest of one plane; arrays by number of node, one node for each pixel looked at. */
class Forest {
  readonly parent: Int32Array
  readonly area: Int32Array
  readonly sum: Int32Array
  readonly border: Int32Array
  readonly light: Float64Array
  readonly squares: Float64Array
  readonly left: Uint16Array
  readonly right: Uint16Array
  readonly top: Uint16Array
  readonly bottom: Uint16Array

  constructor(nodes: number) {
    this.parent = new Int32Array(nodes)
    this.area = new Int32Array(nodes)
    this.sum = new Int32Array(nodes)
    this.border = new Int32Array(nodes)
    this.light = new Float64Array(nodes)
    this.squares = new Float64Array(nodes)
    this.left = new Uint16Array(nodes)
    this.right = new Uint16Array(nodes)
    this.top = new Uint16Array(nodes)
    this.bottom = new Uint16Array(nodes)
  }

  plant(node: number, { x, y, level, value }: Planting): void {
    this.parent[node] = node
    this.area[node] = 1
    this.sum[node] = level
    this.border[node] = 4
    this.light[node] = value
    this.squares[node] = value * value
    this.left[node] = x
    this.right[node] = x
    this.top[node] = y
    this.bottom[node] = y
  }

  root(node: number): number {
    const { parent } = this
    let at = node
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number
      at = parent[at] as number
    }
    return at
  }

  /** The larger becomes the root, which is returned. */
  join(one: number, other: number): number {
    const [big, small] = (this.area[one] as number) >= (this.area[other] as number) ? [one, other] : [other, one]
    this.parent[small] = big
    this.area[big]! += this.area[small] as number
    this.sum[big]! += this.sum[small] as number
    this.border[big]! += this.border[small] as number
    this.light[big]! += this.light[small] as number
    this.squares[big]! += this.squares[small] as number
    if ((this.left[small] as number) < (this.left[big] as number)) this.left[big] = this.left[small] as number
    if ((this.right[small] as number) > (this.right[big] as number)) this.right[big] = this.right[small] as number
    if ((this.top[small] as number) < (this.top[big] as number)) this.top[big] = this.top[small] as number
    if ((this.bottom[small] as number) > (this.bottom[big] as number)) this.bottom[big] = this.bottom[small] as number
    return big
  }
}

interface Given {
  readonly plane: Plane
  /** Pixel → node + 1; all zero when given, all zero again when done. */
  readonly nodes: Int32Array
  /** Levels at or below are not looked at: the least contrast that a reader could see. */
  readonly floor: number
}

/** Calls `atLevel` from the strongest level to the weakest with what could be letters there. */
export function blobsByLevel(hat: Uint16Array, given: Given, atLevel: (level: number, blobs: readonly Blob[], least: number) => void): void {
  const counted = count(hat, given.floor)
  if (counted.total < 12) return
  const { order, ends } = sorted(hat, counted)
  const forest = new Forest(order.length)
  let [node, roots] = [0, [] as number[]]
  for (let level = levels - 1; level >= counted.least; level--) {
    const from = node
    for (; node < (ends[level] as number); node++) grow(forest, { node, pixel: order[node] as number, level, given })
    const living: number[] = roots.filter((root) => forest.parent[root] === root)
    for (let one = from; one < node; one++) if (forest.parent[one] === one) living.push(one)
    roots = living
    const blobs = lettersOf(forest, roots, level)
    if (blobs.length > 0) atLevel(level, blobs, counted.least)
  }
  for (const pixel of order) given.nodes[pixel] = 0
}

interface Growth { readonly node: number, readonly pixel: number, readonly level: number, readonly given: Given }

function grow(forest: Forest, { node, pixel, level, given: { nodes, plane: { width, height, values } } }: Growth): void {
  const [x, y] = [pixel % width, Math.floor(pixel / width)]
  forest.plant(node, { x, y, level, value: values[pixel] as number })
  nodes[pixel] = node + 1
  let root = node
  for (let dy = y > 0 ? -1 : 0; dy <= (y + 1 < height ? 1 : 0); dy++) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) {
      const other = nodes[pixel + dy * width + dx] as number
      if (other === 0 || other === node + 1) continue
      const theirs = forest.root(other - 1)
      if (theirs !== root) root = forest.join(root, theirs)
      // A side shared by two pixels is no border of either.
      if (dx === 0 || dy === 0) forest.border[root]! -= 2
    }
  }
}

const [leastSize, mostSize] = [4, 56]
/** A word whose letters touch may be so many heights wide. */
const widestWord = 14

function lettersOf(forest: Forest, roots: readonly number[], level: number): Blob[] {
  const blobs: Blob[] = []
  for (const root of roots) {
    const area = forest.area[root] as number
    if (area < 4) continue
    const [left, right, top, bottom] = [forest.left[root] as number, forest.right[root] as number, forest.top[root] as number, forest.bottom[root] as number]
    const [w, h] = [right - left + 1, bottom - top + 1]
    const [short, long] = w < h ? [w, h] : [h, w]
    if (long < leastSize || short > mostSize || long > short * widestWord) continue
    if (area < w * h * 0.08) continue
    const stroke = (2 * area) / (forest.border[root] as number)
    if (stroke > long * 0.4) continue
    const light = (forest.light[root] as number) / area
    const unevenness = Math.sqrt(Math.max((forest.squares[root] as number) / area - light * light, 0))
    blobs.push({ left, top, right, bottom, area, stroke, excess: (forest.sum[root] as number) / area - level, light, unevenness })
  }
  return blobs
}
