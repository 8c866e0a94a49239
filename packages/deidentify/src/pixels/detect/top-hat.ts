/**
 * What is thinner than five pixels and brighter than what surrounds it: the image less its opening by a square of 5 x 5 (the white top-hat), or
 * darker: its closing less the image (the black one). Strokes of letters stay, anatomy that is larger goes.
 */
import type { Plane } from './plane.ts'

/** Buffers of one size, used again from frame to frame. */
export interface Scratch {
  readonly one: Uint16Array
  readonly two: Uint16Array
}

export const scratchFor = (pixels: number): Scratch => ({ one: new Uint16Array(pixels), two: new Uint16Array(pixels) })

interface Size { readonly width: number, readonly height: number }

/** The result is in `scratch.two` and valid until the next call. */
export function topHat({ width, height, values }: Plane, dark: boolean, { one, two }: Scratch): Uint16Array {
  const size = { width, height }
  if (dark) {
    mostAlong(values, one, size)
    mostAcross(one, two, size)
    leastAlong(two, one, size)
    leastAcross(one, two, size)
    for (let at = 0; at < values.length; at++) two[at] = (two[at] as number) - (values[at] as number)
  } else {
    leastAlong(values, one, size)
    leastAcross(one, two, size)
    mostAlong(two, one, size)
    mostAcross(one, two, size)
    for (let at = 0; at < values.length; at++) two[at] = (values[at] as number) - (two[at] as number)
  }
  return two
}

// Four loops that differ in a sign and a stride, two results at a time, which share four of their six values: one loop for all of them would be
// several times slower.

function leastAlong(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  for (let start = 0, size = width * height; start < size; start += width) {
    const last = start + width
    let [a, b, c, d] = [65535, 65535, from[start] as number, width > 1 ? from[start + 1] as number : 65535]
    for (let at = start; at < last; at += 2) {
      const e = at + 2 < last ? from[at + 2] as number : 65535
      const f = at + 3 < last ? from[at + 3] as number : 65535
      const left = b < c ? b : c
      const right = d < e ? d : e
      const middle = left < right ? left : right
      to[at] = a < middle ? a : middle
      if (at + 1 < last) to[at + 1] = f < middle ? f : middle
      a = c
      b = d
      c = e
      d = f
    }
  }
}

function mostAlong(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  for (let start = 0, size = width * height; start < size; start += width) {
    const last = start + width
    let [a, b, c, d] = [0, 0, from[start] as number, width > 1 ? from[start + 1] as number : 0]
    for (let at = start; at < last; at += 2) {
      const e = at + 2 < last ? from[at + 2] as number : 0
      const f = at + 3 < last ? from[at + 3] as number : 0
      const left = b > c ? b : c
      const right = d > e ? d : e
      const middle = left > right ? left : right
      to[at] = a > middle ? a : middle
      if (at + 1 < last) to[at + 1] = f > middle ? f : middle
      a = c
      b = d
      c = e
      d = f
    }
  }
}

function leastAcross(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  const row = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0; y < height; y += 2) {
    const [a, b, c, d, e, f] = [row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2), row(y + 3)]
    for (let x = 0; x < width; x++) {
      const p = from[b + x] as number
      const q = from[c + x] as number
      const r = from[d + x] as number
      const s = from[e + x] as number
      const left = p < q ? p : q
      const right = r < s ? r : s
      const middle = left < right ? left : right
      const before = from[a + x] as number
      const after = from[f + x] as number
      to[c + x] = before < middle ? before : middle
      if (d !== c) to[d + x] = after < middle ? after : middle
    }
  }
}

function mostAcross(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  const row = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0; y < height; y += 2) {
    const [a, b, c, d, e, f] = [row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2), row(y + 3)]
    for (let x = 0; x < width; x++) {
      const p = from[b + x] as number
      const q = from[c + x] as number
      const r = from[d + x] as number
      const s = from[e + x] as number
      const left = p > q ? p : q
      const right = r > s ? r : s
      const middle = left > right ? left : right
      const before = from[a + x] as number
      const after = from[f + x] as number
      to[c + x] = before > middle ? before : middle
      if (d !== c) to[d + x] = after > middle ? after : middle
    }
  }
}
