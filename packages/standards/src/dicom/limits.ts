// Budgets of one parse: what a hostile file may make us spend. Counted over the whole file, nested items included.

export interface Limits {
  /** levels of nested sequences */
  depth: number
  /** elements of the whole file, nested ones included */
  elements: number
  /** items of all sequences */
  items: number
  /** bytes that a deflated data set may inflate to */
  inflatedBytes: number
  /** bytes that one value may bring into memory at once */
  valueBytes: number
  /** bytes of one value that may become text or numbers, which take many times their room */
  decodedBytes: number
  /** fragments of encapsulated pixel data, and frames */
  fragments: number
}

export const defaultLimits: Readonly<Limits> = {
  depth: 32,
  elements: 1_000_000,
  items: 250_000,
  inflatedBytes: 256 * 1024 * 1024,
  valueBytes: 512 * 1024 * 1024,
  decodedBytes: 32 * 1024 * 1024,
  fragments: 1_000_000,
}
