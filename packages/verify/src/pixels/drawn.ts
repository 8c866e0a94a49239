/** What is drawn beside the samples as pictures that can be read: overlay planes, bits that no sample uses, icons (PS3.3 C.9.2, C.7.6.1.1.6; PS3.5 8.1.2). */
import { colours, imageOf, type Image, littleEndianFrame, samplesOf } from '@vesalius/codec'
import { type Attributes, type DicomFile, framesOf } from '@vesalius/standards/dicom'
import { inSizes, prepared } from './prepare.ts'
import { isStray, strayMask } from './pixel-bytes.ts'
import type { GreyPicture } from './recogniser.ts'

const mostPlanes = 64
const iconSequence = 0x00880200

/** Dark on bright. What cannot be read as a picture is left out: the bytes are searched anyway. */
export function drawnPictures(file: DicomFile): GreyPicture[] {
  const pictures: GreyPicture[] = []
  collect(file.attributes, pictures)
  return [...pictures, ...strayPictures(file)].slice(0, mostPlanes)
}

function collect(attributes: Attributes, pictures: GreyPicture[]): void {
  for (const element of attributes) {
    if (element.tag >>> 24 === 0x60 && (element.tag & 0xffff) === 0x3000) pictures.push(...overlayOf(attributes, element.tag - 0x3000))
    for (const item of element.items ?? []) {
      if (element.tag === iconSequence) pictures.push(...iconOf(item))
      else collect(item, pictures)
    }
  }
}

function overlayOf(attributes: Attributes, group: number): GreyPicture[] {
  const [height = 0, width = 0] = [attributes.number((group + 0x10) >>> 0), attributes.number((group + 0x11) >>> 0)]
  const element = attributes.element((group + 0x3000) >>> 0)
  if (element === undefined || width * height === 0) return []
  const bytes = attributes.bytesOf(element)
  const planes = Math.min(8, Math.floor((bytes.length * 8) / (width * height)))
  // Frames of an overlay follow each other without a gap.
  return Array.from({ length: planes }, (_, plane) => inSizes({
    width, height, pixels: Uint8Array.from({ length: width * height }, (__, at) => bitAt(bytes, plane * width * height + at) === 1 ? 0 : 255),
  })).flat()
}

const bitAt = (bytes: Uint8Array, at: number): number => ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1

function iconOf(item: Attributes): GreyPicture[] {
  const element = item.element(0x7fe00010)
  if (element === undefined || element.fragments !== undefined) return []
  try {
    const image = imageOf(item)
    return prepared({ width: image.columns, height: image.rows, aspect: 1, ...levelsOf(image, item.bytesOf(element)) }, true)
  } catch {
    return []
  }
}

function levelsOf(image: Image, bytes: Uint8Array): { readonly channels: 1 | 3, readonly pixels: Uint8Array } {
  if (image.samples === 3) return { channels: 3, pixels: colours(image, bytes) }
  const samples = Array.from(samplesOf(image, bytes, image.rows * image.columns), Number)
  const [low, high] = [Math.min(...samples), Math.max(...samples)]
  return { channels: 1, pixels: Uint8Array.from(samples, (sample) => ((sample - low) * 255) / Math.max(1, high - low)) }
}

/** Of all frames, laid over each other. */
function strayPictures(file: DicomFile): GreyPicture[] {
  const stray = strayMask(file)
  if (stray === undefined) return []
  try {
    const { rows, columns, frames } = imageOf(file.attributes)
    const pixels = new Uint8Array(rows * columns).fill(255)
    for (let number = 0; number < frames; number++) {
      const bytes = littleEndianFrame(file, 16, framesOf(file).frame(number))
      for (let at = 0; at < pixels.length; at++) if (isStray((bytes[at * 2] ?? 0) | ((bytes[at * 2 + 1] ?? 0) << 8), stray)) pixels[at] = 0
    }
    return pixels.includes(0) ? inSizes({ width: columns, height: rows, pixels }) : []
  } catch {
    return []
  }
}
