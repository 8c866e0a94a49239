/** Letters in a line: neighbours of one height on one base line, along rows or (text turned by 90 degrees) along columns. */
import type { Blob } from './components.ts'

/** A blob along its line: `from`, `to` in the direction of reading, `low`, `high` across it. */
export interface Letter {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly blob: Blob
}

export interface Line {
  readonly letters: readonly Letter[]
  readonly upright: boolean
}

const tallest = 56
const leastHeight = 4

/** Along rows (`upright`) or columns. */
export function lettersAlong(blobs: readonly Blob[], upright: boolean): Letter[] {
  const letters: Letter[] = []
  for (const blob of blobs) {
    const letter = upright
      ? { from: blob.left, to: blob.right, low: blob.top, high: blob.bottom, blob }
      : { from: blob.top, to: blob.bottom, low: blob.left, high: blob.right, blob }
    const height = letter.high - letter.low + 1
    if (height >= leastHeight && height <= tallest) letters.push(letter)
  }
  return letters.sort((one, other) => one.from - other.from || one.low - other.low)
}

const heightOf = (letter: Letter): number => letter.high - letter.low + 1
const binHeight = 16

/** Chains of at least `least` letters, or single blobs as wide as a word. */
export function linesOf(blobs: readonly Blob[], upright: boolean): Line[] {
  const letters = lettersAlong(blobs, upright)
  const chain = letters.map((_, at) => at)
  const find = (at: number): number => {
    let root = at
    while (chain[root] !== root) root = chain[root] = chain[chain[root] as number] as number
    return root
  }
  const bins = binned(letters)
  for (let at = 0; at < letters.length; at++) {
    const next = neighbour(letters, at, bins)
    if (next !== undefined) chain[find(next)] = find(at)
  }
  const groups = new Map<number, Letter[]>()
  for (const [at, letter] of letters.entries()) {
    const root = find(at)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [letter])
    else group.push(letter)
  }
  return [...groups.values()].filter((group) => countOf(group) >= 3).map((group) => ({ letters: group, upright }))
}

/** Letters that touch count by their width. */
export function countOf(letters: readonly Letter[]): number {
  let count = 0
  for (const letter of letters) count += Math.max(1, Math.round((letter.to - letter.from + 1) / (0.75 * heightOf(letter))))
  return count
}

function binned(letters: readonly Letter[]): Map<number, number[]> {
  const bins = new Map<number, number[]>()
  for (const [at, letter] of letters.entries()) {
    for (let bin = Math.floor(letter.low / binHeight); bin <= Math.floor(letter.high / binHeight); bin++) {
      const known = bins.get(bin)
      if (known === undefined) bins.set(bin, [at])
      else known.push(at)
    }
  }
  return bins
}

/** The nearest fitting letter that follows. */
function neighbour(letters: readonly Letter[], at: number, bins: ReadonlyMap<number, readonly number[]>): number | undefined {
  const one = letters[at] as Letter
  const reach = one.to + 1.4 * Math.min(heightOf(one) * 1.9, tallest)
  let [best, nearest] = [undefined as number | undefined, Infinity]
  const bin = bins.get(Math.floor((one.low + one.high) / 2 / binHeight)) ?? []
  for (let place = after(bin, at); place < bin.length; place++) {
    const index = bin[place] as number
    const other = letters[index] as Letter
    if (other.from > reach) break
    if (!fits(one, other)) continue
    const gap = other.from - one.to
    if (gap < nearest) [best, nearest] = [index, gap]
    if (gap > nearest) break
  }
  return best
}

function after(bin: readonly number[], at: number): number {
  let [low, high] = [0, bin.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bin[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function fits(one: Letter, other: Letter): boolean {
  const [h, k] = [heightOf(one), heightOf(other)]
  const [small, large] = h < k ? [h, k] : [k, h]
  if (large > small * 2 + 1) return false
  const overlap = Math.min(one.high, other.high) - Math.max(one.low, other.low) + 1
  if (overlap < small * 0.6) return false
  const gap = other.from - one.to
  return gap >= -0.25 * large && gap <= 1.4 * large && (one.blob.stroke < other.blob.stroke * 2.2 && other.blob.stroke < one.blob.stroke * 2.2)
}
