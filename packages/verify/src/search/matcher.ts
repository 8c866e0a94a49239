/**
 * Looks for very many byte patterns at once. Each pattern is filed under one window of four bytes, the rarest it has; the search rolls one window over the
 * data and compares only where the window is filed. Memory grows with the patterns alone, time with the data. ASCII case is folded, other bytes are exact.
 */

export interface BytePattern {
  readonly bytes: Uint8Array
  /** What it belongs to; given back with each hit. */
  readonly token: number
  readonly encoding: string
  readonly unit: 1 | 2
}

export interface Hit {
  readonly pattern: BytePattern
  readonly offset: number
}

const windowLength = 4
const folded = new Uint8Array(256).map((_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte))

export class Matcher {
  readonly longest: number
  private readonly patterns: readonly BytePattern[]
  /** Bucket to 1 + first filed pattern; chains by `next`. */
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly windows: Int32Array
  private readonly anchors: Int32Array
  private readonly shift: number

  /** Patterns of fewer than four bytes are left out. */
  constructor(patterns: readonly BytePattern[]) {
    this.patterns = patterns.filter(({ bytes }) => bytes.length >= windowLength).map((pattern) => ({ ...pattern, bytes: pattern.bytes.map((byte) => folded[byte] ?? byte) }))
    const bits = Math.min(24, Math.max(12, Math.ceil(Math.log2(this.patterns.length * 8 + 1))))
    this.shift = 32 - bits
    this.heads = new Int32Array(1 << bits)
    this.next = new Int32Array(this.patterns.length)
    this.windows = new Int32Array(this.patterns.length)
    this.anchors = new Int32Array(this.patterns.length)
    this.longest = this.patterns.reduce((most, { bytes }) => Math.max(most, bytes.length), windowLength)
    const load = new Uint32Array(1 << bits)
    this.patterns.forEach(({ bytes }, index) => this.file(bytes, index, load))
  }

  private file(bytes: Uint8Array, index: number, load: Uint32Array): void {
    let [best, bestLoad] = [0, Number.POSITIVE_INFINITY]
    for (let at = 0; at + windowLength <= bytes.length; at++) {
      const window = windowAt(bytes, at)
      // Zeros, blanks and one repeated byte are everywhere in binary data.
      const common = isCommon(window) ? 1e6 : 0
      const here = (load[this.bucket(window)] ?? 0) + common
      if (here < bestLoad) [best, bestLoad] = [at, here]
    }
    const window = windowAt(bytes, best)
    const bucket = this.bucket(window)
    load[bucket] = (load[bucket] ?? 0) + 1
    this.windows[index] = window
    this.anchors[index] = best
    this.next[index] = this.heads[bucket] ?? 0
    this.heads[bucket] = index + 1
  }

  private bucket(window: number): number {
    return Math.imul(window, 0x9e3779b1) >>> this.shift
  }

  /** Calls `found` for every pattern whose first byte is in `from … to` and that ends in `bytes`. */
  scan(bytes: Uint8Array, found: (hit: Hit) => void, { from = 0, to = bytes.length }: { from?: number, to?: number } = {}): void {
    if (this.patterns.length === 0) return
    const { heads, next, windows, shift } = this
    const end = Math.min(bytes.length, to + this.longest)
    let window = 0
    for (let at = from; at < end; at++) {
      window = (window << 8) | folded[bytes[at]!]!
      let index = heads[Math.imul(window, 0x9e3779b1) >>> shift]!
      while (index !== 0) {
        if (windows[index - 1] === window) this.compare(bytes, index - 1, { last: at, from, to, found })
        index = next[index - 1]!
      }
    }
  }

  private compare(bytes: Uint8Array, index: number, { last, from, to, found }: { last: number, from: number, to: number, found: (hit: Hit) => void }): void {
    const pattern = this.patterns[index]!
    const start = last - (windowLength - 1) - this.anchors[index]!
    if (start < from || start >= to || start + pattern.bytes.length > bytes.length) return
    for (let at = 0; at < pattern.bytes.length; at++) if (folded[bytes[start + at]!] !== pattern.bytes[at]) return
    found({ pattern, offset: start })
  }
}

const windowAt = (bytes: Uint8Array, at: number): number => ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) | 0

function isCommon(window: number): boolean {
  const a = window >>> 24
  return ((window >>> 16) & 255) === a && ((window >>> 8) & 255) === a && (window & 255) === a
}
