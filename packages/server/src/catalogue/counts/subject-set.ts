/** A set of subjects as bits at their positions in the node's table. Sets of an older, smaller table compare with those of a later one. */
export class SubjectSet {
  readonly size: number
  private readonly words: Uint32Array

  private constructor(words: Uint32Array) {
    this.words = words
    this.size = words.reduce((sum, word) => sum + ones(word), 0)
  }

  static of(positions: Iterable<number>, longest: number): SubjectSet {
    const words = new Uint32Array((longest >>> 5) + 1)
    for (const at of positions) words[at >>> 5] = (words[at >>> 5] as number) | (1 << (at & 31))
    return new SubjectSet(words)
  }

  static fromBytes(bytes: Uint8Array): SubjectSet {
    const copy = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    copy.set(bytes)
    return new SubjectSet(new Uint32Array(copy.buffer))
  }

  /** Without zeros at the end: the same set has the same bytes whatever the size of the table. */
  toBytes(): Buffer {
    const bytes = Buffer.from(this.words.buffer, this.words.byteOffset, this.words.byteLength)
    let end = bytes.length
    while (end > 0 && bytes[end - 1] === 0) end--
    return Buffer.from(bytes.subarray(0, end))
  }

  has(at: number): boolean {
    return (((this.words[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1
  }

  *positions(): Iterable<number> {
    for (const [index, word] of this.words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) yield index * 32 + (31 - Math.clz32(rest & -rest))
    }
  }

  or(other: SubjectSet): SubjectSet {
    return this.with(other, (a, b) => a | b)
  }

  and(other: SubjectSet): SubjectSet {
    return this.with(other, (a, b) => a & b)
  }

  minus(other: SubjectSet): SubjectSet {
    return this.with(other, (a, b) => a & ~b)
  }

  /** How many subjects are in exactly one of both; stops at `limit`. */
  distance(other: SubjectSet, limit: number): number {
    return this.counted(other, limit, (a, b) => a ^ b)
  }

  /** The distance to what two others make, without making it; stops at `limit`. */
  distanceToPair(one: SubjectSet, other: SubjectSet, { by, limit }: { readonly by: 'or' | 'and' | 'minus'; readonly limit: number }): number {
    const length = Math.max(this.words.length, one.words.length, other.words.length)
    let count = 0
    for (let at = 0; at < length && count < limit; at++) {
      const [a, b] = [one.words[at] ?? 0, other.words[at] ?? 0]
      const difference = (by === 'or' ? a | b : by === 'and' ? a & b : a & ~b) ^ (this.words[at] ?? 0)
      if (difference !== 0) count += ones(difference)
    }
    return Math.min(count, limit)
  }

  /** How many of these are not in the other; stops at `limit`. */
  beyond(other: SubjectSet, limit: number): number {
    return this.counted(other, limit, (a, b) => a & ~b)
  }

  private with(other: SubjectSet, combine: (a: number, b: number) => number): SubjectSet {
    const words = new Uint32Array(Math.max(this.words.length, other.words.length))
    for (let at = 0; at < words.length; at++) words[at] = combine(this.words[at] ?? 0, other.words[at] ?? 0)
    return new SubjectSet(words)
  }

  private counted(other: SubjectSet, limit: number, combine: (a: number, b: number) => number): number {
    const length = Math.max(this.words.length, other.words.length)
    let count = 0
    for (let at = 0; at < length && count < limit; at++) count += ones(combine(this.words[at] ?? 0, other.words[at] ?? 0))
    return Math.min(count, limit)
  }
}

/** Bits that are set, in parallel within the word. */
function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555)
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333)
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
