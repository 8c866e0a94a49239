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

// Four loops that differ in a sign and a stride: one loop for all of them would be several times slower.

function leastAlong(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  for (let start = 0, end = width * height; start < end; start += width) {
    let [first, second] = [65535, from[start] as number]
    let third = Math.min(second, from[start + 1] as number)
    // `first`, `second`, `third` are the least of two neighbours each: of at-2 and at-1, of at-1 and at, of at and at+1.
    for (let at = start, last = start + width; at < last; at++) {
      const ahead = at + 2 < last ? from[at + 2] as number : 65535
      let least = first < third ? first : third
      if (ahead < least) least = ahead
      to[at] = least
      first = second
      second = third
      const next = at + 1 < last ? from[at + 1] as number : 65535
      third = next < ahead ? next : ahead
    }
  }
}

function mostAlong(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  for (let start = 0, end = width * height; start < end; start += width) {
    let [first, second] = [0, from[start] as number]
    let third = Math.max(second, from[start + 1] as number)
    for (let at = start, last = start + width; at < last; at++) {
      const ahead = at + 2 < last ? from[at + 2] as number : 0
      let most = first > third ? first : third
      if (ahead > most) most = ahead
      to[at] = most
      first = second
      second = third
      const next = at + 1 < last ? from[at + 1] as number : 0
      third = next > ahead ? next : ahead
    }
  }
}

function leastAcross(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  const row = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0; y < height; y++) {
    const [a, b, c, d, e] = [row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2)]
    for (let x = 0; x < width; x++) {
      let least = from[a + x] as number
      let other = from[b + x] as number
      if (other < least) least = other
      other = from[c + x] as number
      if (other < least) least = other
      other = from[d + x] as number
      if (other < least) least = other
      other = from[e + x] as number
      to[c + x] = other < least ? other : least
    }
  }
}

function mostAcross(from: Uint16Array, to: Uint16Array, { width, height }: Size): void {
  const row = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0; y < height; y++) {
    const [a, b, c, d, e] = [row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2)]
    for (let x = 0; x < width; x++) {
      let most = from[a + x] as number
      let other = from[b + x] as number
      if (other > most) most = other
      other = from[c + x] as number
      if (other > most) most = other
      other = from[d + x] as number
      if (other > most) most = other
      other = from[e + x] as number
      to[c + x] = other > most ? other : most
    }
  }
}
