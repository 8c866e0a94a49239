/** One frame as planes of unsigned numbers for the detector: grey as it is stored, colours as their brightest and darkest channel and their hue (PS3.3 C.7.6.3.1.2). */
import { colours, lookUp, samplesOf } from '@vesalius/codec'
import type { Image, Samples, Table } from '@vesalius/codec'

export interface Plane {
  readonly width: number
  readonly height: number
  /** Row by row; differences are those of the stored values where these have 16 bits or fewer. */
  readonly values: Uint16Array
}

/** `palette` for PALETTE COLOR. Throws Error 'samples' or 'palette' for what is no picture. */
export function planesOf(image: Image, bytes: Uint8Array, palette?: readonly [Table, Table, Table]): Plane[] {
  const size = { width: image.columns, height: image.rows }
  const pixels = image.rows * image.columns
  if (image.samples === 3) return coloured(size, colours(image, bytes))
  if (image.samples !== 1) throw new Error('samples')
  const samples = samplesOf(image, bytes, pixels)
  if (image.photometric !== 'PALETTE COLOR') return [{ ...size, values: unsigned(samples) }]
  if (palette === undefined) throw new Error('palette')
  return coloured(size, painted(samples, palette))
}

function painted(samples: Samples, [red, green, blue]: readonly [Table, Table, Table]): Uint8Array {
  const rgb = new Uint8Array(samples.length * 3)
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number
    rgb[at * 3] = lookUp(red, value)
    rgb[at * 3 + 1] = lookUp(green, value)
    rgb[at * 3 + 2] = lookUp(blue, value)
  }
  return rgb
}

function coloured(size: { width: number, height: number }, rgb: Uint8Array): Plane[] {
  const pixels = size.width * size.height
  const [most, least, hue] = [new Uint16Array(pixels), new Uint16Array(pixels), new Uint16Array(pixels)]
  let differ = false
  for (let at = 0; at < pixels; at++) {
    const [red, green, blue] = [rgb[at * 3] as number, rgb[at * 3 + 1] as number, rgb[at * 3 + 2] as number]
    const high = red > green ? (red > blue ? red : blue) : green > blue ? green : blue
    const low = red < green ? (red < blue ? red : blue) : green < blue ? green : blue
    most[at] = high
    least[at] = low
    hue[at] = hueOf(red, green, blue)
    if (high - low > 12) differ = true
  }
  const grey = { ...size, values: most }
  return differ ? [grey, { ...size, values: least }, { ...size, values: hue }] : [grey]
}

/** Another number for each of red, green and blue that are as bright and as dark as each other; the same for all greys. */
const hueOf = (red: number, green: number, blue: number): number => (3 * 255 + red + 2 * blue - 3 * green) >> 2

function unsigned(samples: Samples): Uint16Array {
  if (samples instanceof Uint16Array) return samples
  if (samples instanceof Uint8Array) return Uint16Array.from(samples)
  if (samples instanceof Int16Array || samples instanceof Int8Array) {
    const values = new Uint16Array(samples.length)
    for (let at = 0; at < samples.length; at++) values[at] = (samples[at] as number) + 32768
    return values
  }
  return stretched(samples)
}

/** Wider numbers are brought into 16 bits by their range. */
function stretched(samples: Samples): Uint16Array {
  let [low, high] = [Infinity, -Infinity]
  for (const value of samples) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  const values = new Uint16Array(samples.length)
  const scale = high > low ? 65535 / (high - low) : 0
  for (let at = 0; at < samples.length; at++) values[at] = Math.max(0, ((samples[at] as number) - low) * scale || 0)
  return values
}

/** Half the size, four pixels become their mean. */
export function halved({ width, height, values }: Plane): Plane {
  const [w, h] = [width >> 1, height >> 1]
  const half = new Uint16Array(w * h)
  for (let y = 0; y < h; y++) {
    let from = y * 2 * width
    for (let x = 0, to = y * w; x < w; x++, to++, from += 2) {
      half[to] = ((values[from] as number) + (values[from + 1] as number) + (values[from + width] as number) + (values[from + width + 1] as number) + 2) >> 2
    }
  }
  return { width: w, height: h, values: half }
}
