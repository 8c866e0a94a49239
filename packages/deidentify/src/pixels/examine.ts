/** Looks at frames: lines of text by the detector, doubtful ones read by the recogniser. The same for what came and for what was masked. */
import type { Decoded } from '@vesalius/codec'
import type { Seeds } from '../text/types.ts'
import { certain, certainTurned, doubtful as leastCertainty, linesIn } from './detect/detect.ts'
import type { FoundLine } from './detect/detect.ts'
import { around } from './detect/candidates.ts'
import type { Rectangle } from './detect/candidates.ts'
import { followed } from './detect/extend.ts'
import { platesIn } from './detect/plates.ts'
import { writingIn } from './detect/spikes.ts'
import { planesOf } from './detect/plane.ts'
import type { Plane } from './detect/plane.ts'
import type { Workspace } from './detect/workspace.ts'
import type { OpenFrames } from './frames.ts'
import { clipped, overlapOf } from './masks.ts'
import { judge } from './read/judge.ts'

export interface Looking {
  readonly seeds: Seeds
  readonly signal: AbortSignal | undefined
  /** Text is expected: doubtful lines are believed sooner. */
  readonly eager: boolean
  /** Memory used again. */
  readonly workspace: Workspace
  /** What was read already at this place with the same pixels: lines that stand still are read once. */
  readonly known: Map<string, boolean>
}

export interface Seen {
  readonly text: readonly FoundLine[]
  /** Lines that were doubtful and are not text, as far as the recogniser can tell. */
  readonly doubtful: number
  readonly wasRead: boolean
  /** Lines that are seen around text which lies in them: whether anything of them is there shows when that text is masked. */
  readonly echoes: number
}

/** So many doubtful lines of a frame are read; more of them is texture. */
const mostReadings = 8

export function planesOfFrame({ palette }: OpenFrames, decoded: Decoded): Plane[] {
  return planesOf(decoded.image, decoded.bytes, palette)
}

export async function lookAt(planes: readonly Plane[], looking: Looking): Promise<Seen> {
  const text: FoundLine[] = []
  let [doubtful, readings, echoes] = [0, 0, 0]
  for (const plane of planes) {
    looking.signal?.throwIfAborted()
    const drawn = drawnIn(plane)
    text.push(...drawn)
    for (const line of linesIn(plane, looking.workspace)) {
      if (isEcho(line, text)) {
        echoes++
        continue
      }
      const isCertain = line.certainty >= (line.upright ? certain : certainTurned)
      const parts = parted(line, isCertain ? drawn : text)
      if (parts === undefined && isCertain) {
        if (!text.some(({ box }) => overlapOf(box, line.box) >= 0.65 * line.box.width * line.box.height)) text.push(line)
        continue
      }
      if (parts !== undefined && isCertain) text.push(parts.known)
      for (const one of parts?.ends ?? [line]) {
        if (readings >= mostReadings) break
        readings++
        if (await isText(plane, one, looking)) text.push(one)
        else doubtful++
      }
    }
  }
  return { text, doubtful, wasRead: readings > 0, echoes }
}

/** Plates, and writing of one value; what is seen around a plate is the value of the plate itself. */
function drawnIn(plane: Plane): FoundLine[] {
  const plates = platesIn(plane)
  const writing = writingIn(plane).filter((box) => !plates.some((plate) => overlapOf(plate, box) >= aroundPlate * plate.width * plate.height))
  return [...plates.map((box) => asLine(box, 0)), ...writing.map((box) => followed(plane, asLine(box, Math.min(box.width, box.height))))]
}

const aroundPlate = 0.9

/** Letters of an echo are so many times as high as the text, which lies in it for so much of its own area and fills so much of its length. */
const [echoHeight, echoInside, echoLength] = [1.6, 0.7, 0.5]

function isEcho({ box, letter, upright }: FoundLine, text: readonly FoundLine[]): boolean {
  const inside = text.filter((other) => other.upright === upright && letter >= echoHeight * Math.min(other.box.width, other.box.height) && overlapOf(other.box, box) >= echoInside * other.box.width * other.box.height)
  const [start, end] = spanOf(box, upright)
  const filled = inside.reduce((sum, other) => { const [from, to] = spanOf(other.box, upright); return sum + Math.min(to, end) - Math.max(from, start) }, 0)
  return filled >= echoLength * (end - start)
}

/** A line that lies in text for so much of it is seen because of that text; what is left of it at its ends has to speak for itself. */
const mostlyIn = 0.5

interface Parted {
  /** From the first to the last of the text that the line lies in, with the gaps between. */
  readonly known: FoundLine
  readonly ends: readonly FoundLine[]
}

/** Undefined for a line that lies apart. */
function parted(line: FoundLine, text: readonly FoundLine[]): Parted | undefined {
  const { box, upright, letter } = line
  const over = text.filter((other) => overlapOf(other.box, box) > 0)
  if (over.reduce((sum, other) => sum + overlapOf(other.box, box), 0) < mostlyIn * box.width * box.height) return undefined
  const [start, end] = spanOf(box, upright)
  const spans = over.map((other) => spanOf(other.box, upright))
  const [from, to] = [Math.max(start, Math.min(...spans.map(([low]) => low))), Math.min(end, Math.max(...spans.map(([, high]) => high)))]
  const part = (low: number, high: number): FoundLine => ({ ...line, box: upright ? { ...box, column: low, width: high - low } : { ...box, row: low, height: high - low } })
  const ends = [[start, from], [to, end]].filter(([low = 0, high = 0]) => high - low > letter).map(([low = 0, high = 0]) => ({ ...part(low, high), certainty: Math.min(line.certainty, leastCertainty) }))
  return { known: part(from, to), ends }
}

const spanOf = ({ column, row, width, height }: Rectangle, upright: boolean): readonly [number, number] => (upright ? [column, column + width] : [row, row + height])

/** Around boxes at least so far, and so many of their thicknesses. */
const [leastAround, thicknesses] = [48, 3]

/** Only where something was masked, and around it: elsewhere the frame is as it was when it was looked at. Boxes are those of the frame. */
export async function lookAround(planes: readonly Plane[], boxes: readonly Rectangle[], looking: Looking): Promise<readonly FoundLine[]> {
  const [plane] = planes
  if (plane === undefined) return []
  const size = { rows: plane.height, columns: plane.width }
  const places = apart(boxes.map((box) => {
    const margin = Math.max(leastAround, thicknesses * Math.min(box.width, box.height))
    return clipped({ column: box.column - margin, row: box.row - margin, width: box.width + 2 * margin, height: box.height + 2 * margin }, size) ?? box
  }))
  const area = places.reduce((sum, { width, height }) => sum + width * height, 0)
  if (area > 0.6 * plane.width * plane.height) return (await lookAt(planes, looking)).text
  const found: FoundLine[] = []
  let isElsewhere = false
  for (const place of places) {
    const { text } = await lookAt(planes.map((one) => part(one, place)), looking)
    for (const line of text) {
      const moved = { ...line, box: { ...line.box, column: line.box.column + place.column, row: line.box.row + place.row } }
      if (boxes.some((box) => isBeside(moved.box, box))) found.push(moved)
      else isElsewhere = true
    }
  }
  // A part of a frame has other contrasts and crowds than all of it: what stands apart is text only when it is so in the frame.
  return isElsewhere ? [...found, ...(await lookAt(planes, looking)).text] : found
}

/** Nearer to a mask than two pixels: a rest of what was masked. */
const isBeside = ({ column, row, width, height }: Rectangle, mask: Rectangle): boolean => overlapOf({ column: column - 2, row: row - 2, width: width + 4, height: height + 4 }, mask) > 0

/** Rectangles that overlap become one that holds them. */
function apart(boxes: readonly Rectangle[]): Rectangle[] {
  const left = [...boxes]
  for (let at = 0; at < left.length; at++) {
    const other = left.findIndex((box, index) => index > at && overlapOf(left[at] as Rectangle, box) > 0)
    if (other < 0) continue
    left[at] = around([left[at] as Rectangle, left[other] as Rectangle])
    left.splice(other, 1)
    at = -1
  }
  return left
}

function part({ width, values }: Plane, box: Rectangle): Plane {
  const cut = new Uint16Array(box.width * box.height)
  for (let y = 0; y < box.height; y++) cut.set(values.subarray((box.row + y) * width + box.column, (box.row + y) * width + box.column + box.width), y * box.width)
  return { width: box.width, height: box.height, values: cut }
}

/** A plate ends where it ends, and has no letters that could be fainter there. */
const asLine = (box: Rectangle, letter: number): FoundLine => ({ box, letter, upright: box.width >= box.height, dark: true, certainty: 2 * certain })

async function isText(plane: Plane, line: FoundLine, { known, seeds, signal, eager }: Looking): Promise<boolean> {
  const key = keyOf(plane, line)
  const before = known.get(key)
  if (before !== undefined) return before
  signal?.throwIfAborted()
  const { isText: found } = await judge(plane, line, { seeds, eager })
  known.set(key, found)
  return found
}

/** Place and content (FNV-1a over the values). */
function keyOf(plane: Plane, { box }: FoundLine): string {
  let hash = 0x811c9dc5
  for (let y = box.row; y < box.row + box.height; y++) {
    for (let at = y * plane.width + box.column, end = at + box.width; at < end; at++) hash = Math.imul(hash ^ (plane.values[at] ?? 0), 0x01000193)
  }
  return `${box.column},${box.row},${box.width},${box.height},${hash}`
}
