/** Random numbers of the test corpus: the same seed gives the same corpus on every machine. Mulberry32 over an FNV-1a of the seed's text. */

export interface Random {
  /** 0 ≤ n < below. */
  int(below: number): number
  /** from … to, both included. */
  between(from: number, to: number): number
  chance(of: number): boolean
  pick<T>(list: readonly T[]): T
  /** Some of the list, each at most once, in the list's order. */
  some<T>(list: readonly T[], count: number): T[]
  shuffle<T>(list: readonly T[]): T[]
  bytes(length: number): Uint8Array
}

export function randomOf(seed: string): Random {
  let state = 0x811c9dc5
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  const shuffle = <T>(list: readonly T[]): T[] => {
    const result = [...list]
    for (let at = result.length - 1; at > 0; at--) {
      const other = int(at + 1)
      const held = result[at] as T
      result[at] = result[other] as T
      result[other] = held
    }
    return result
  }
  return {
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (of) => next() < of,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    some: <T>(list: readonly T[], count: number): T[] => {
      const chosen = new Set(shuffle(list.map((_, at) => at)).slice(0, count))
      return list.filter((_, at) => chosen.has(at))
    },
    shuffle,
    bytes: (length) => Uint8Array.from({ length }, () => int(256)),
  }
}
