// Random numbers that are the same on every machine: integer arithmetic only (sfc32 seeded by a hash of a label), no Math.random, no clock.
import { uidFromUuid } from '@vesalius/standards/dicom'

export interface Random {
  /** [0, 1) in steps of 2^-32 */
  next(): number
  between(low: number, high: number): number
  /** an integer, both ends included */
  whole(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** mean 0, variance 1: the sum of four uniform numbers */
  normal(): number
}

/** Four 32-bit words that depend on every character of the label (a multiplicative hash; not for secrets). */
const hashWords = (label: string): [number, number, number, number] => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let at = 0; at < label.length; at++) {
    const code = label.charCodeAt(at)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0]
}

/** A stream of numbers of its own for every seed and label. */
export const randomOf = (seed: number, label: string): Random => {
  let [a, b, c, d] = hashWords(`${seed}/${label}`)
  const word = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warm = 0; warm < 12; warm++) word()
  const next = (): number => word() / 4294967296
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    pick: (list) => {
      const one = list[Math.floor(list.length * next())]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    normal: () => (next() + next() + next() + next() - 2) * 1.7320508,
  }
}

/** A UUID-derived UID (PS3.5 section B.2), the same for the same seed and label. */
export const uidOf = (seed: number, label: string): string => {
  const random = randomOf(seed, `uid:${label}`)
  let hex = ''
  for (let part = 0; part < 8; part++) hex += random.whole(0, 0xffff).toString(16).padStart(4, '0')
  return uidFromUuid(`${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`)
}
