/** Many byte strings looked for at once, ASCII letters without case: the automaton of Aho and Corasick (1975), one step for each byte. */

export interface BytePattern {
  /** ASCII letters in lower case. */
  readonly bytes: Uint8Array
  readonly token: number
}

export interface ByteMatcher {
  /** Every place where a pattern ends; `found` answers true to end the search. The result is that answer. */
  search(bytes: Uint8Array, found: (token: number, start: number, end: number) => boolean): boolean
}

/** Memory: nodes x (distinct bytes + 1) x 2, or x 4 when there are more than 65,535 nodes. */
export function byteMatcher(patterns: readonly BytePattern[]): ByteMatcher {
  const columns = columnsOf(patterns)
  const width = columns.width
  const trie = trieOf(patterns, columns)
  const { next, ends, lengths } = trie
  const column = columns.of
  return {
    search(bytes, found) {
      let state = 0
      for (let at = 0; at < bytes.length; at++) {
        state = next[state * width + column[bytes[at]!]!]!
        const here = ends[state]
        if (here === undefined) continue
        for (const pattern of here) if (found(patterns[pattern]!.token, at + 1 - lengths[pattern]!, at + 1)) return true
      }
      return false
    },
  }
}

/** Bytes that no pattern has share one column. */
function columnsOf(patterns: readonly BytePattern[]): { of: Uint8Array, width: number } {
  const of = new Uint8Array(256)
  let width = 1
  for (const { bytes } of patterns) for (const byte of bytes) if (of[byte] === 0) of[byte] = width++ & 0xff
  for (let upper = 0x41; upper <= 0x5a; upper++) of[upper] = of[upper + 0x20]!
  return { of, width: Math.max(width, 1) }
}

type States = Uint16Array | Int32Array

interface Trie {
  readonly next: States
  readonly ends: (number[] | undefined)[]
  readonly lengths: number[]
}

function trieOf(patterns: readonly BytePattern[], { of, width }: { of: Uint8Array, width: number }): Trie {
  const most = 1 + patterns.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const next: States = most <= 0xffff ? new Uint16Array(most * width) : new Int32Array(most * width)
  const ends: (number[] | undefined)[] = new Array(most).fill(undefined)
  let nodes = 1
  patterns.forEach(({ bytes }, index) => {
    let state = 0
    for (const byte of bytes) {
      const at = state * width + of[byte]!
      if (next[at] === 0) next[at] = nodes++
      state = next[at]!
    }
    if (bytes.length > 0) (ends[state] ??= []).push(index)
  })
  linkFailures({ next, ends, width })
  return { next: next.slice(0, nodes * width), ends: ends.slice(0, nodes), lengths: patterns.map(({ bytes }) => bytes.length) }
}

/** Where a state has no edge, it goes where its longest proper suffix goes; what ends there ends here too. */
function linkFailures({ next, ends, width }: { next: States, ends: (number[] | undefined)[], width: number }): void {
  const failure = new Int32Array(ends.length)
  const queue: number[] = []
  for (let column = 0; column < width; column++) if (next[column]! > 0) queue.push(next[column]!)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const back = failure[state]!
    if (ends[back] !== undefined) ends[state] = [...(ends[state] ?? []), ...ends[back]]
    for (let column = 0; column < width; column++) {
      const at = state * width + column
      const beyond = next[back * width + column]!
      if (next[at] === 0) next[at] = beyond
      else {
        failure[next[at]!] = beyond
        queue.push(next[at]!)
      }
    }
  }
}
