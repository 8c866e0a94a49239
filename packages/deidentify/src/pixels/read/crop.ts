/** A line cut out of a plane for the recogniser: turned upright, letters 32 pixels high, dark on bright, with a margin around it. */
import type { Rectangle } from '../detect/candidates.ts'
import type { Plane } from '../detect/plane.ts'
import type { Picture } from './recogniser.ts'

export interface Cut {
  readonly box: Rectangle
  readonly letter: number
  readonly dark: boolean
  /** How often the line is turned clockwise by 90 degrees to be read. */
  readonly turns: 0 | 1 | 3
}

const letterHeight = 32
const mostPixels = 3_000_000

export function cropped(plane: Plane, { box, letter, dark, turns }: Cut): Picture {
  const margin = Math.max(3, Math.round(letter * 0.6))
  const column = Math.max(box.column - margin, 0)
  const row = Math.max(box.row - margin, 0)
  const width = Math.min(box.column + box.width + margin, plane.width) - column
  const height = Math.min(box.row + box.height + margin, plane.height) - row
  const scale = Math.min(Math.max(letterHeight / letter, 0.25), 6, Math.sqrt(mostPixels / (width * height)))
  const grey = stretched(plane, { column, row, width, height }, dark)
  const [w, h] = [Math.max(Math.round(width * scale), 8), Math.max(Math.round(height * scale), 8)]
  const sized = resized({ width, height, pixels: grey }, w, h)
  return turns === 0 ? sized : turned(sized, turns)
}

/** Values between their hundredth and ninety-ninth part become 0 to 255, text dark. */
function stretched(plane: Plane, { column, row, width, height }: Rectangle, dark: boolean): Float32Array {
  const values = new Uint16Array(width * height)
  for (let y = 0; y < height; y++) values.set(plane.values.subarray((row + y) * plane.width + column, (row + y) * plane.width + column + width), y * width)
  const ranked = values.slice().sort()
  const low = ranked[Math.floor(ranked.length * 0.01)] as number
  const high = Math.max(ranked[Math.min(Math.floor(ranked.length * 0.995), ranked.length - 1)] as number, low + 1)
  return Float32Array.from(values, (value) => {
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1)
    return 255 * (dark ? share : 1 - share)
  })
}

/** Between pixels: bilinear where it grows; the mean of what falls together where it shrinks. */
function resized({ width, height, pixels }: { width: number, height: number, pixels: Float32Array }, w: number, h: number): Picture {
  const result = new Uint8Array(w * h)
  const [stepX, stepY] = [width / w, height / h]
  for (let y = 0; y < h; y++) {
    const fromY = (y + 0.5) * stepY - 0.5
    for (let x = 0; x < w; x++) result[y * w + x] = sampled({ width, height, pixels }, (x + 0.5) * stepX - 0.5, fromY)
  }
  return { width: w, height: h, pixels: result }
}

function sampled({ width, height, pixels }: { width: number, height: number, pixels: Float32Array }, x: number, y: number): number {
  const [left, top] = [Math.min(Math.max(Math.floor(x), 0), width - 1), Math.min(Math.max(Math.floor(y), 0), height - 1)]
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const [shareX, shareY] = [Math.min(Math.max(x - left, 0), 1), Math.min(Math.max(y - top, 0), 1)]
  const above = (pixels[top * width + left] as number) * (1 - shareX) + (pixels[top * width + right] as number) * shareX
  const below = (pixels[bottom * width + left] as number) * (1 - shareX) + (pixels[bottom * width + right] as number) * shareX
  return Math.round(above * (1 - shareY) + below * shareY)
}

function turned({ width, height, pixels }: Picture, turns: 1 | 3): Picture {
  const result = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = turns === 1 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y
      result[to] = pixels[y * width + x] as number
    }
  }
  return { width: height, height: width, pixels: result }
}
