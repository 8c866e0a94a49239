/** Text burned into frames for tests: rendered in the fonts of the system and in one of dots, at any size, turned, sharp or smoothed, bright or dark. */
import sharp from 'sharp'

export interface Written {
  readonly width: number
  readonly height: number
  /** 0 to 1, how much of a pixel the text covers. */
  readonly cover: Float32Array
}

export interface Style {
  readonly font: string
  readonly bold: boolean
  /** Of the font, in pixels. */
  readonly size: number
  readonly turned: boolean
  readonly smooth: boolean
  /** Degrees, a few. */
  readonly tilt?: number
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export async function written(text: string, { font, bold, size, turned, smooth, tilt = 0 }: Style): Promise<Written> {
  const [w, h] = [Math.ceil(text.length * size * 0.85) + 8, Math.ceil(size * 1.6) + 4]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="100%" height="100%" fill="black"/>`
    + `<text x="4" y="${Math.round(size * 1.15)}" font-family="${font}" font-size="${size}" font-weight="${bold ? 'bold' : 'normal'}" fill="white">${escaped(text)}</text></svg>`
  const { data, info } = await sharp(Buffer.from(svg)).rotate((turned ? 90 : 0) + tilt, { background: '#000' }).greyscale().raw().toBuffer({ resolveWithObject: true })
  return cropped({ width: info.width, height: info.height, cover: Float32Array.from({ length: info.width * info.height }, (_, at) => {
    const value = (data[at * info.channels] as number) / 255
    return smooth ? value : value >= 0.45 ? 1 : 0
  }) })
}

function cropped({ width, height, cover }: Written): Written {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let at = 0; at < cover.length; at++) {
    if ((cover[at] as number) < 0.2) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y)
  }
  const [w, h] = [right - left + 1, bottom - top + 1]
  return { width: w, height: h, cover: Float32Array.from({ length: w * h }, (_, at) => cover[(top + Math.floor(at / w)) * width + left + (at % w)] as number) }
}

/** Writes into samples of one channel. */
export function burn(samples: { [at: number]: number, readonly length: number }, width: number, { text, column, row, level }: { text: Written, column: number, row: number, level: number }): void {
  for (let y = 0; y < text.height; y++) {
    for (let x = 0; x < text.width; x++) {
      const share = text.cover[y * text.width + x] as number
      const at = (row + y) * width + column + x
      const before = samples[at] as number
      samples[at] = Math.round(before + share * (level - before))
    }
  }
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
