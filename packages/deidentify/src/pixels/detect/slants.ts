/**
 * Rows of things that run up or down at any angle and could be a line of text: of one size, stroke and light, in equal steps on a straight line. Rows
 * along the edges of the picture are others' work (lines.ts).
 */
import type { Blob } from './components.ts'

/** In pixels of the plane. */
export interface Slant {
  readonly first: Point
  readonly last: Point
  /** How large its things are. */
  readonly size: number
  readonly count: number
}

export interface Point { readonly x: number, readonly y: number }

interface Thing extends Point { readonly size: number, readonly stroke: number, readonly light: number }

/** More things than this are texture, in which rows of any direction are found by chance. */
const mostThings = 120
const leastCount = 5
/** A row that is nearer to an edge's direction than this tangent is seen as such. */
const nearEdge = 0.2
/** In sizes: from one to the next at most; from the straight line at most. */
const [furthest, aside] = [1.7, 0.32]

/** `contrast`: in grey levels, of the things to what is around them. The longest first, none of things that a longer one holds. */
export function slantsOf(blobs: readonly Blob[], contrast: number): Slant[] {
  if (blobs.length < leastCount || blobs.length > 2 * mostThings) return []
  const things = blobs.filter(isLetter).map(thingOf).sort((one, other) => one.x - other.x)
  if (things.length < leastCount || things.length > mostThings) return []
  const rows: (readonly Thing[])[] = []
  for (const [at, one] of things.entries()) {
    for (let next = at + 1; next < things.length; next++) {
      const other = things[next] as Thing
      // None further on is near enough, since none that is alike is twice as large.
      if (other.x - one.x > 2 * furthest * one.size) break
      if (!isNext(one, other, contrast) || isAlongEdge(one, other)) continue
      const row = rowThrough(one, other, { things, contrast })
      if (row.length >= leastCount && !isAlongEdge(row[0] as Thing, row.at(-1) as Thing)) rows.push(row)
    }
  }
  const used = new Set<Thing>()
  return rows.sort((a, b) => b.length - a.length).flatMap((row) => {
    if (row.some((thing) => used.has(thing))) return []
    for (const thing of row) used.add(thing)
    return [slantOf(row)]
  })
}

/** Letters that touch are no things of one size. */
const isLetter = ({ left, right, top, bottom }: Blob): boolean => Math.max(right - left, bottom - top) <= 3 * (Math.min(right - left, bottom - top) + 1)

const thingOf = ({ left, right, top, bottom, stroke, light }: Blob): Thing =>
  ({ x: (left + right) / 2, y: (top + bottom) / 2, size: Math.max(right - left, bottom - top) + 1, stroke, light })

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)

const isAlike = (one: Thing, other: Thing, contrast: number): boolean =>
  one.size <= 2 * other.size && other.size <= 2 * one.size && one.stroke <= 1.8 * other.stroke && other.stroke <= 1.8 * one.stroke && Math.abs(one.light - other.light) <= 0.6 * contrast

function isNext(one: Thing, other: Thing, contrast: number): boolean {
  const [reach, closest] = [furthest * Math.max(one.size, other.size), 0.4 * Math.min(one.size, other.size)]
  const apart = (one.x - other.x) ** 2 + (one.y - other.y) ** 2
  return apart <= reach * reach && apart >= closest * closest && isAlike(one, other, contrast)
}

function isAlongEdge(one: Point, other: Point): boolean {
  const [dx, dy] = [Math.abs(other.x - one.x), Math.abs(other.y - one.y)]
  return Math.min(dx, dy) <= nearEdge * Math.max(dx, dy)
}

/** All things on the line through two, one step from the next; in order. */
function rowThrough(one: Thing, other: Thing, { things, contrast }: { readonly things: readonly Thing[], readonly contrast: number }): readonly Thing[] {
  const length = distance(one, other)
  const [ux, uy] = [(other.x - one.x) / length, (other.y - one.y) / length]
  const size = Math.max(one.size, other.size)
  const along = (thing: Point): number => (thing.x - one.x) * ux + (thing.y - one.y) * uy
  const on = things.filter((thing) => Math.abs((thing.x - one.x) * uy - (thing.y - one.y) * ux) <= aside * size && isAlike(one, thing, contrast)).sort((a, b) => along(a) - along(b))
  const start = on.indexOf(one)
  let [from, to] = [start, start]
  const isStep = (a: Thing | undefined, b: Thing | undefined): boolean => a !== undefined && b !== undefined && along(b) - along(a) <= furthest * size
  while (isStep(on[from - 1], on[from])) from--
  while (isStep(on[to], on[to + 1])) to++
  return on.slice(from, to + 1)
}

function slantOf(row: readonly Thing[]): Slant {
  const [first, last] = [row[0] as Thing, row.at(-1) as Thing]
  return { first, last, size: Math.max(...row.map(({ size }) => size)), count: row.length }
}
