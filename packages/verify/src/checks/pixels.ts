/** Check 8: frames are decoded again and read by OCR; nothing that is known of the person may be readable, and nothing but masks may have changed. */
import { canDecode, decodeFrame, imageOf, isLossy, isNative, littleEndianFrame, pictureOf, type Picture, type Samples, samplesOf } from '@vesalius/codec'
import { type DicomFile, framesOf, readDicom } from '@vesalius/standards/dicom'
import { openFile } from '../files/file-source.ts'
import { openInput } from '../files/zip-inputs.ts'
import { differenceOf, type Difference, type Layout, looseDifferenceOf } from '../pixels/difference.ts'
import { drawnPictures } from '../pixels/drawn.ts'
import { identitiesInLines, type Read } from '../pixels/match-read.ts'
import { FlatLevels } from '../pixels/flat-levels.ts'
import { greyOf, inSizes, prepared } from '../pixels/prepare.ts'
import { readingFor } from '../pixels/languages.ts'
import type { GreyPicture, Recogniser } from '../pixels/recogniser.ts'
import type { PersonWords } from '../search/lexicon.ts'

/** Kinds whose pixels often carry text: ultrasound, captures, photographs, endoscopy, film, fundus, dose pages, projections with labels. */
const riskyClasses = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(3\.1|6\.[12]|7(\.\d)?|77\.1\..*|1(\.1.*)?|12\.[12]|104\..*|88\..*)$/
const largestFile = 512 * 1024 * 1024
/** Of one file, looked through for text in any frame. */
const mostSamples = 200_000_000

export interface PixelCheck {
  readonly output: string
  readonly input?: string | undefined
  readonly words: PersonWords
  readonly every: boolean
  /** The pixels are not the bytes of the input: every frame is compared. */
  readonly differ: boolean
  /** False: compared only. */
  readonly read: boolean
}

export interface PixelsRead {
  readonly frames: number
  /** Frame from 0; -1: in one of them; -2: beside them, in an overlay or an icon. */
  readonly found: readonly (Read & { readonly frame: number })[]
  /** Samples that differ from the input, and whether others than masks do. */
  readonly changed: number
  readonly altered: boolean
  /** Frames could not be decoded. */
  readonly undecodable: boolean
  /** Of this person something is written in a script that the recogniser does not read. */
  readonly unreadable: boolean
}

export const isRisky = (sopClass: string): boolean => riskyClasses.test(sopClass)

/** Undefined when the file has no frames. Throws what the file system throws. */
export async function readPixels({ output, input, ...reading }: PixelCheck, recogniser: Recogniser): Promise<PixelsRead | undefined> {
  const source = openFile(output)
  const before = input === undefined ? undefined : openInput(input)
  try {
    if (source.size > largestFile) return undefined
    const file = readDicom(source)
    if (!hasFrames(file)) return undefined
    const original = before === undefined ? undefined : readable(() => readDicom(before, { lenient: true }))
    return await readFrames(file, original, { ...reading, recogniser })
  } finally {
    source.close()
    before?.close()
  }
}

/** Of what was read, in words. */
export const placeOfFrame = (frame: number): string => (frame === -2 ? 'overlay or icon' : frame < 0 ? 'one of the frames' : `frame ${frame + 1}`)

/** Frames that can be read here. */
export const hasFrames = (file: DicomFile): boolean => [0x7fe00010, 0x7fe00008, 0x7fe00009].some((tag) => file.attributes.has(tag)) && (isNative(file.transferSyntax) || canDecode(file.transferSyntax))

export interface Reading extends Omit<PixelCheck, 'output' | 'input'> { readonly recogniser: Recogniser }

/** Of a file that has frames. */
export async function readFrames(file: DicomFile, original: DicomFile | undefined, reading: Reading): Promise<PixelsRead> {
  const count = readable(() => framesOf(file).count) ?? 0
  const compared = original === undefined || !reading.differ ? { changed: 0, altered: false } : await compareFrames(file, original, count)
  const { languages, unreadable } = readingFor(reading.words)
  if (!reading.read) return { frames: 0, found: [], undecodable: false, unreadable: false, ...compared }
  const found: (Read & { frame: number })[] = []
  const look = async (pictures: readonly GreyPicture[], frame: number): Promise<void> => {
    for (const grey of pictures) found.push(...identitiesInLines(await reading.recogniser.read(grey, languages), reading.words).map((read) => ({ ...read, frame })))
  }
  // Loss blurs the one value of burned-in text: there the frames themselves tell more.
  const lossy = isLossy(file.transferSyntax)
  const numbers = framesToRead(count, reading.every, lossy)
  let undecodable = false
  for (const number of numbers) {
    const picture = await pictureAt(file, number)
    if (picture !== undefined) await look(prepared(picture, lossy), number)
    // What could not be looked at before either is told where text is likely.
    else undecodable ||= original === undefined || isRisky(file.attributes.string(0x00080016) ?? '') || await samplesAt(original, number) !== undefined
  }
  await look(await flatPictures(file, count), -1)
  await look(drawnPictures(file), -2)
  return { frames: numbers.length, found, undecodable, unreadable, ...compared }
}

function framesToRead(count: number, every: boolean, lossy: boolean): number[] {
  if (every) return Array.from({ length: count }, (_, at) => at)
  return lossy && count > 5 ? [0, count >> 2, count >> 1, (count * 3) >> 2, count - 1] : [...new Set([0, count >> 1, count - 1])].filter((at) => at >= 0 && at < count)
}

/** Frames that came or went are told as altered. */
async function compareFrames(file: DicomFile, original: DicomFile, count: number): Promise<Difference> {
  let [changed, altered] = [0, (readable(() => framesOf(original).count) ?? count) !== count]
  for (let number = 0; number < count; number++) {
    const difference = await differenceAt(file, original, number)
    changed += difference?.changed ?? 0
    altered ||= difference?.altered ?? false
  }
  return { changed, altered }
}

/** All frames at once, as far as they are not too many: text in one of them is enough. */
async function flatPictures(file: DicomFile, count: number): Promise<GreyPicture[]> {
  const { rows, columns } = imageOf(file.attributes)
  if (count === 0 || rows * columns === 0) return []
  const flat = new FlatLevels(columns, rows)
  const step = Math.max(1, Math.ceil((count * rows * columns) / mostSamples))
  for (let number = 0; number < count; number += step) {
    const samples = await samplesAt(file, number)
    if (samples?.length === rows * columns) flat.add({ width: columns, height: rows, values: samples })
    else {
      const picture = await pictureAt(file, number)
      if (picture !== undefined) flat.add({ width: picture.width, height: picture.height, values: greyOf(picture) })
    }
  }
  return flat.pictures().flatMap((picture) => inSizes(picture))
}

async function pictureAt(file: DicomFile, number: number): Promise<Picture | undefined> {
  try {
    const frames = framesOf(file)
    const start = file.attributes.element(0x7fe00010)?.offset ?? file.attributes.element(0x7fe00008)?.offset ?? file.attributes.element(0x7fe00009)?.offset ?? file.bodyEnd
    // Of a deflated file the header is in the inflated body: whole, it is read again from the source.
    const head = file.deflated ? file.source.read(0, file.source.size) : file.source.read(0, start)
    return await pictureOf({ head, frame: littleEndianFrame(file, frames.geometry.bitsAllocated, frames.frame(number)), number, options: {} })
  } catch {
    return undefined
  }
}

const readable = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Stored values, colours by pixel or by plane as they are. */
async function samplesAt(file: DicomFile, number: number): Promise<Samples | undefined> {
  try {
    const frames = framesOf(file)
    const image = imageOf(file.attributes)
    const frame = littleEndianFrame(file, image.bitsAllocated, frames.frame(number))
    const decoded = isNative(file.transferSyntax) ? { image, bytes: frame } : await decodeFrame(image, file.transferSyntax, frame)
    return samplesOf(decoded.image, decoded.bytes, image.rows * image.columns * image.samples)
  } catch {
    return undefined
  }
}

/** Undefined when one of them cannot be decoded. */
async function differenceAt(file: DicomFile, original: DicomFile, number: number): Promise<Difference | undefined> {
  const [was, now] = [await samplesAt(original, number), await samplesAt(file, number)]
  if (was === undefined || now === undefined) return undefined
  const { rows, columns, samples, planar } = imageOf(file.attributes)
  // Where colours are subsampled a sample stands for several pixels, and a palette or a lossy frame may be written anew.
  const exact = !isLossy(file.transferSyntax) && !isLossy(original.transferSyntax) && now.length === rows * columns * samples && imageOf(original.attributes).planar === planar
  const layout: Layout = { width: columns, height: rows, colours: samples, step: planar ? 1 : samples, plane: planar ? rows * columns : 1 }
  return exact ? differenceOf(was, now, layout) : looseDifferenceOf(was, now)
}
