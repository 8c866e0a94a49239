/**
 * What is thinner than five pixels and brighter than what surrounds it: the image less its opening by a square of 5 x 5 (the white top-hat), or
 * darker: its closing less the image (the black one). Strokes of letters stay, anatomy that is larger goes.
 */
import type { Five } from './five.ts'
import type { Plane } from './plane.ts'

/**
 * A plane in memory of its own, with two columns behind each row and two rows before the first and after the last, so that every pixel has two
 * neighbours on all sides: pixel (x, y) is at (y + 2) * stride + x.
 */
export interface Field {
  readonly width: number
  readonly height: number
  readonly stride: number
  /** The plane. */
  readonly values: Uint16Array
  /** The last top-hat; nothing around it. */
  readonly hat: Uint16Array
  readonly between: Uint16Array
  readonly five: Five
}

/** Rows and columns around a plane. */
export const margin = 2
/** What loops touch beyond the end. */
const beyond = 64

interface Size { readonly width: number, readonly height: number }

const pixelsOf = ({ width, height }: Size): number => (width + margin) * (height + 2 * margin)
const partOf = (size: Size): number => 2 * pixelsOf(size) + beyond

/** Of the memory for a field of this size. */
export const fieldBytes = (size: Size): number => 3 * partOf(size)

/** The plane is copied. */
export function fieldOf({ width, height, values }: Plane, buffer: ArrayBuffer, five: Five): Field {
  const stride = width + margin
  const part = (index: number): Uint16Array => new Uint16Array(buffer, index * partOf({ width, height }), pixelsOf({ width, height }))
  const field = { width, height, stride, values: part(0), hat: part(1), between: part(2), five }
  for (let y = 0; y < height; y++) field.values.set(values.subarray(y * width, (y + 1) * width), (y + margin) * stride)
  return field
}

/** Valid until the next call. */
export function topHat(field: Field, dark: boolean): Uint16Array {
  const { values, hat, between, five } = field
  const [inner, outer] = dark ? [five.most, five.least] : [five.least, five.most]
  const [neutral, opposite] = dark ? [0, 65_535] : [65_535, 0]
  const along = 2
  const across = 2 * field.stride
  const pass = (loop: Five['least'], from: Uint16Array, { to, step }: { readonly to: Uint16Array, readonly step: number }): void => {
    const first = margin * across
    loop(from.byteOffset + first, to.byteOffset + first, from.byteOffset + first + field.height * across, step)
  }
  surround(field, values, neutral)
  pass(inner, values, { to: between, step: along })
  surround(field, between, neutral)
  pass(inner, between, { to: hat, step: across })
  surround(field, hat, opposite)
  pass(outer, hat, { to: between, step: along })
  surround(field, between, opposite)
  pass(outer, between, { to: hat, step: across })
  if (dark) pass(five.less, hat, { to: hat, step: values.byteOffset - hat.byteOffset })
  else pass(five.less, values, { to: hat, step: hat.byteOffset - values.byteOffset })
  surround(field, hat, 0)
  return hat
}

/** Sets what lies around the plane. */
function surround({ width, height, stride }: Field, values: Uint16Array, value: number): void {
  values.fill(value, 0, margin * stride)
  values.fill(value, (height + margin) * stride)
  for (let at = margin * stride + width, end = (height + margin) * stride; at < end; at += stride) {
    values[at] = value
    values[at + 1] = value
  }
}
