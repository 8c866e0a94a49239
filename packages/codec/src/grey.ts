/** Grey values: modality transform, window or VOI table, presentation (PS3.3 C.11.1, C.11.2, C.7.6.16.2.9 and .10 for multi-frame images). */
import type { Attributes } from '@vesalius/standards/dicom'
import type { Image } from './image.ts'
import { lookUp, tableOf } from './look-up.ts'
import type { Table } from './look-up.ts'
import type { Samples } from './samples.ts'

export interface PictureOptions {
  /** Centre, width and function (PS3.18 §8.3.5.1.4); absent: what the instance says, else its range of values. */
  readonly window?: { readonly center: number; readonly width: number; readonly shape: 'linear' | 'linear-exact' | 'sigmoid' }
}

interface Grey {
  readonly attributes: Attributes
  /** The frame, counted from 0. */
  readonly number: number
  readonly image: Image
  readonly samples: Samples
  readonly options: PictureOptions
}

type Curve = (value: number) => number

export function grey({ attributes, number, image, samples, options }: Grey): Uint8Array {
  const modality = modalityOf(attributes, number, image)
  const padding = paddingOf(attributes, image)
  const shown = options.window === undefined ? voiOf(attributes, number) : windowed(options.window)
  const voi = shown ?? stretched(samples, modality, padding)
  const inverse = image.photometric === 'MONOCHROME1' || attributes.string(0x20500020) === 'INVERSE'
  const curve: Curve = (value) => {
    const level = Math.min(Math.max(Math.round(voi(modality(value))), 0), 255)
    return inverse ? 255 - level : level
  }
  return applied(samples, curve)
}

/** Every stored value is mapped once where there are fewer of them than pixels may be. */
function applied(samples: Samples, curve: Curve): Uint8Array {
  const pixels = new Uint8Array(samples.length)
  const small = samples.BYTES_PER_ELEMENT <= 2
  const offset = samples instanceof Int8Array || samples instanceof Int16Array ? 32768 : 0
  const known = new Int16Array(small ? 65536 : 0).fill(-1)
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number
    if (!small) { pixels[at] = curve(value); continue }
    let level = known[value + offset] as number
    if (level < 0) {
      level = curve(value)
      known[value + offset] = level
    }
    pixels[at] = level
  }
  return pixels
}

/** The functional group of a frame, its own before the shared one. */
function groupOf(attributes: Attributes, number: number, sequence: number): Attributes | undefined {
  const own = attributes.items(0x52009230)[number]?.items(sequence)[0]
  return own ?? attributes.items(0x52009229)[0]?.items(sequence)[0]
}

function modalityOf(attributes: Attributes, number: number, image: Image): Curve {
  const item = attributes.items(0x00283000)[0]
  const table = item && tableOf(item, { descriptor: 0x00283002, data: 0x00283006 }, image.signed)
  if (table !== undefined) return (value) => lookUp(table, value)
  const from = groupOf(attributes, number, 0x00289145) ?? attributes
  const slope = from.number(0x00281053) ?? 1
  const intercept = from.number(0x00281052) ?? 0
  return slope === 1 && intercept === 0 ? (value) => value : (value) => value * slope + intercept
}

function voiOf(attributes: Attributes, number: number): Curve | undefined {
  const from = groupOf(attributes, number, 0x00289132) ?? attributes
  const item = from.items(0x00283010)[0]
  const table = item && tableOf(item, { descriptor: 0x00283002, data: 0x00283006 }, true)
  if (table !== undefined) return fromTable(table)
  const center = from.number(0x00281050)
  const width = from.number(0x00281051)
  if (center === undefined || width === undefined || width < 1) return undefined
  const name = (from.string(0x00281056) ?? '').toLowerCase().replace('_', '-')
  return windowed({ center, width, shape: name === 'sigmoid' || name === 'linear-exact' ? name : 'linear' })
}

function fromTable(table: Table): Curve {
  const most = Math.max(2 ** table.bits - 1, 1)
  return (value) => (lookUp(table, value) / most) * 255
}

/** PS3.3 C.11.2.1.2.1 and C.11.2.1.3. */
export function windowed({ center, width, shape }: NonNullable<PictureOptions['window']>): Curve {
  if (shape === 'sigmoid') return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width))
  if (shape === 'linear-exact') return (value) => ((value - center) / width + 0.5) * 255
  if (width <= 1) return (value) => (value <= center - 0.5 ? 0 : 255)
  return (value) => ((value - (center - 0.5)) / (width - 1) + 0.5) * 255
}

/** Pixel Padding Value and its range limit (PS3.3 C.7.5.1.1.2): not part of the picture. */
function paddingOf(attributes: Attributes, image: Image): (value: number) => boolean {
  const first = attributes.number(0x00280120)
  if (first === undefined || image.floating) return () => false
  const last = attributes.number(0x00280121) ?? first
  const [low, high] = [Math.min(first, last), Math.max(first, last)]
  return (value) => value >= low && value <= high
}

function stretched(samples: Samples, modality: Curve, isPadding: (value: number) => boolean): Curve {
  let low = Infinity
  let high = -Infinity
  for (const value of samples) {
    if (isPadding(value) || !Number.isFinite(value)) continue
    const level = modality(value)
    if (level < low) low = level
    if (level > high) high = level
  }
  if (!(high > low)) return () => (low === Infinity || low === 0 ? 0 : 128)
  return (value) => ((value - low) / (high - low)) * 255
}
