/** Examples for the detector: rows of things found in real images that hold no text, and in the same images with text burned in. */
import { imageOf } from '@vesalius/codec'
import type { DicomFile } from '@vesalius/standards/dicom'
import { candidatesOf } from '../../../src/pixels/detect/candidates.ts'
import type { Candidate } from '../../../src/pixels/detect/candidates.ts'
import type { Workspace } from '../../../src/pixels/detect/workspace.ts'
import type { Plane } from '../../../src/pixels/detect/plane.ts'
import { planesOfFrame } from '../../../src/pixels/examine.ts'
import { openFrames } from '../../../src/pixels/frames.ts'
import { kindOf } from '../../../src/pixels/kinds.ts'
import { burn, written } from '../burn-in.ts'
import type { Written } from '../burn-in.ts'

export interface Burned {
  readonly plane: Plane
  readonly text: Written
  readonly column: number
  readonly row: number
  readonly size: number
  readonly contrast: string
  readonly smooth: boolean
  readonly turned: boolean
  readonly tilt: number
  readonly font: string
}

const fonts = ['DejaVu Sans', 'DejaVu Sans Mono', 'DejaVu Serif', 'DejaVu Sans Condensed']

/** The first frame as planes; undefined for what is no picture, or none that can be read. */
export async function firstPlanes(file: DicomFile): Promise<Plane[] | undefined> {
  try {
    const image = imageOf(file.attributes)
    if (kindOf(file).plain || image.floating || image.bitsAllocated === 1 || image.rows * image.columns > 6_000_000) return undefined
    const open = openFrames(file)
    return planesOfFrame(open, await open.native(0))
  } catch {
    return undefined
  }
}

/** Of up to so many further frames, spread over all of them. */
export async function laterPlanes(file: DicomFile, most: number): Promise<Plane[]> {
  const open = openFrames(file)
  const { count } = open.frames
  const step = Math.max(1, Math.floor((count - 1) / most))
  const planes: Plane[] = []
  for (let index = 1; index < count && planes.length < most; index += step) planes.push(...planesOfFrame(open, await open.native(index)))
  return planes
}

/** Text at a random place of a plane; undefined when it does not fit or would not be seen. */
export async function burnedInto(plane: Plane, texts: readonly string[], random: () => number): Promise<Burned | undefined> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const size = Math.round(8 * 10 ** (random() * 0.95))
  const [font, smooth, turned] = [pick(fonts), random() < 0.6, random() < 0.2]
  const [tilt, boxed] = [random() < 0.12 ? Math.round(24 * random()) - 12 : 0, random() < 0.12]
  const text = await written(pick(texts), { font, bold: random() < 0.3, size, turned, smooth, tilt })
  if (text.width > plane.width - 4 || text.height > plane.height - 4) return undefined
  const [column, row] = [Math.floor(random() * (plane.width - text.width)), Math.floor(random() * (plane.height - text.height))]
  const { level, contrast } = levelFor(plane, { column, row, width: text.width, height: text.height }, random)
  if (level === undefined) return undefined
  const values = plane.values.slice()
  if (boxed) fillAround(values, plane, { column, row, width: text.width, height: text.height }, level)
  burn(values, plane.width, { text, column, row, level })
  return { plane: { ...plane, values }, text, column, row, size, contrast: boxed ? 'boxed' : contrast, smooth, turned, tilt, font }
}

/** A box of the opposite of the text's light behind it, three pixels wider. */
function fillAround(values: Uint16Array, { width, height }: Plane, place: Place, level: number): void {
  let [low, high] = [65535, 0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const ground = level > (low + high) / 2 ? low : high
  for (let y = Math.max(place.row - 3, 0); y < Math.min(place.row + place.height + 3, height); y++) values.fill(ground, y * width + Math.max(place.column - 3, 0), y * width + Math.min(place.column + place.width + 3, width))
}

interface Place { readonly column: number, readonly row: number, readonly width: number, readonly height: number }

function levelFor({ values, width }: Plane, place: Place, random: () => number): { level: number | undefined, contrast: string } {
  let [low, high, sum] = [65535, 0, 0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  for (let y = place.row; y < place.row + place.height; y++) for (let x = place.column; x < place.column + place.width; x++) sum += values[y * width + x] as number
  const [mean, range, chance] = [sum / (place.width * place.height), Math.max(high - low, 1), random()]
  const faint = range * (0.15 + 0.3 * random())
  const [contrast, level] = chance < 0.5 ? ['highest', high] : chance < 0.62 ? ['lowest', low] : chance < 0.85 ? ['faint', mean < low + range / 2 ? mean + faint : mean - faint] : ['beyond', Math.min(65535, high + range * 0.3)]
  return { level: Math.abs(level - mean) < range * 0.12 ? undefined : Math.round(level), contrast }
}

export const candidates = (plane: Plane, workspace: Workspace): Candidate[] => candidatesOf(plane, workspace)

/** Part of the candidate that lies in the text, and part of the text that lies in the candidate. */
export function sharesOf({ box }: Candidate, { text, column, row }: Burned): { own: number, text: number } {
  const width = Math.min(box.column + box.width, column + text.width) - Math.max(box.column, column)
  const height = Math.min(box.row + box.height, row + text.height) - Math.max(box.row, row)
  const both = Math.max(width, 0) * Math.max(height, 0)
  return { own: both / (box.width * box.height), text: both / (text.width * text.height) }
}
