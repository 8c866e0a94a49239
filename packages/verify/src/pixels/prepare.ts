/** A frame made ready for the recogniser: grey, text dark on bright, letters large enough. */
import type { Picture } from '@vesalius/codec'
import type { GreyPicture } from './recogniser.ts'

const mostPixels = 6_000_000
/** Small letters are read after enlarging, large ones of few dots better as they are. */
const wantedWidths = [700, 1400]

/** Dark on bright where most of the frame is dark; in two sizes when `thorough`. Empty for a frame of one level. */
export function prepared(picture: Picture, thorough: boolean): GreyPicture[] {
  const grey = greyOf(picture)
  const [low, high] = extremes(grey)
  if (high - low < 8) return []
  const dark = meanOf(grey) < (low + high) / 2
  const pixels = grey.map((level) => ((dark ? high - level : level - low) * 255) / (high - low))
  return inSizes({ width: picture.width, height: picture.height, pixels }, thorough ? wantedWidths : wantedWidths.slice(1))
}

/** A picture that is dark on bright already. */
export function inSizes({ width, height, pixels }: GreyPicture, widths: readonly number[] = wantedWidths): GreyPicture[] {
  const most = Math.max(1, Math.floor(Math.sqrt(mostPixels / (width * height))))
  const factors = widths.map((wanted) => Math.min(Math.max(Math.round(wanted / width), 1), 4, most))
  return [...new Set(factors)].map((factor) => enlarged({ width, height, pixels }, factor))
}

export function greyOf({ channels, pixels }: Pick<Picture, 'channels' | 'pixels'>): Uint8Array {
  if (channels === 1) return pixels
  // The brightest channel: coloured text on a dark ground stays bright.
  const grey = new Uint8Array(pixels.length / 3)
  for (let at = 0; at < grey.length; at++) grey[at] = Math.max(pixels[at * 3] ?? 0, pixels[at * 3 + 1] ?? 0, pixels[at * 3 + 2] ?? 0)
  return grey
}

function extremes(grey: Uint8Array): [number, number] {
  let [low, high] = [255, 0]
  for (const level of grey) {
    if (level < low) low = level
    if (level > high) high = level
  }
  return [low, high]
}

const meanOf = (grey: Uint8Array): number => grey.reduce((sum, level) => sum + level, 0) / Math.max(grey.length, 1)

/** Bilinear, by a whole factor. */
function enlarged({ width, height, pixels }: GreyPicture, factor: number): GreyPicture {
  if (factor === 1) return { width, height, pixels }
  const [w, h] = [width * factor, height * factor]
  const result = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    const fy = Math.min(Math.max((y + 0.5) / factor - 0.5, 0), height - 1)
    const [y0, dy] = [Math.floor(fy), fy % 1]
    const y1 = Math.min(y0 + 1, height - 1)
    for (let x = 0; x < w; x++) {
      const fx = Math.min(Math.max((x + 0.5) / factor - 0.5, 0), width - 1)
      const [x0, dx] = [Math.floor(fx), fx % 1]
      const x1 = Math.min(x0 + 1, width - 1)
      const top = pixels[y0 * width + x0]! * (1 - dx) + pixels[y0 * width + x1]! * dx
      const low = pixels[y1 * width + x0]! * (1 - dx) + pixels[y1 * width + x1]! * dx
      result[y * w + x] = top * (1 - dy) + low * dy
    }
  }
  return { width: w, height: h, pixels: result }
}
