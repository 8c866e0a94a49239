/**
 * The tree in tiles of 256 hashes (c2sp.org/tlog-tiles): level L holds the roots of whole subtrees of 256^L leaves, one after the other. With
 * these alone every range of a tree is hashed in a few reads.
 */
import { nodeHash, rootOf, splitOf } from './merkle.ts'
import type { RangeHash } from './merkle.ts'

export const tileWidth = 256

/** Nodes `from` to `to` (excluded) of a level, all of which exist. */
export type ReadNodes = (level: number, from: number, to: number) => Promise<readonly Buffer[]>

/** Hashes ranges by their tiles. Each tile is read once as long as the function is kept. */
export function rangeHashOf(read: ReadNodes, size: number): RangeHash {
  const known = new Map<string, Promise<readonly Buffer[]>>()
  const tile = (level: number, index: number): Promise<readonly Buffer[]> => {
    const key = `${level} ${index}`
    const to = Math.min((index + 1) * tileWidth, Math.floor(size / tileWidth ** level))
    const nodes = known.get(key) ?? read(level, index * tileWidth, to)
    known.set(key, nodes)
    return nodes
  }
  const whole = async (start: number, width: number): Promise<Buffer> => {
    let level = 0
    while (tileWidth ** (level + 1) <= width) level++
    const unit = tileWidth ** level
    const first = start / unit
    const nodes = await tile(level, Math.floor(first / tileWidth))
    const from = first % tileWidth
    return rootOf(nodes.slice(from, from + width / unit))
  }
  const range: RangeHash = async (start, end) => {
    const width = end - start
    if (width < 1 || end > size) throw new RangeError('the tree has no such range')
    const split = width === 1 ? 1 : splitOf(width)
    if (width === 1 || split * 2 === width) return whole(start, width)
    return nodeHash(await range(start, start + split), await range(start + split, end))
  }
  return range
}

/** `x001/x234/067`: how the index of a tile stands in a path. */
export function tilePath(index: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** The index and width of `x001/234` or `x001/234.p/17`; undefined when it is written otherwise than `tilePath` writes it. */
export function parseTilePath(path: string): { index: number; width: number } | undefined {
  const match = /^((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!match) return undefined
  const index = Number((match[1] ?? '').replaceAll(/[x/]/g, ''))
  const width = match[2] === undefined ? tileWidth : Number(match[2])
  return tilePath(index) === match[1] && (match[2] === undefined || width < tileWidth) ? { index, width } : undefined
}
