/**
 * What is hidden in pixel data beside the picture: comments and applications' segments of codestreams, bytes after their end, bytes after the last
 * native frame (ITU-T T.81 B.2.4.5, B.2.4.6; T.87; T.800 A.9.2; PS3.5 8.1, 8.2, G.3). The picture itself stays to the byte.
 */
import { editDicom, framesOf, readDicom, uids } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'

const pixelData = 0x7fe00010
const extendedOffsets = [0x7fe00001, 0x7fe00002]
const syntaxRoot = '1.2.840.10008.1.2.4.'
const jpegNumbers = new Set([50, 51, 57, 70, 80, 81])
const jpeg2000Numbers = new Set([90, 91, 92, 93, 201, 202, 203])
/** Names of encoders, which they write as comments. */
const encoders = /^[\0 ]*(Kakadu[-\w. ]{0,20}|(Created by )?(GDCM\/)?(OpenJPEG|OpenJPH|JasPer|Grok)( version|:)?[-\w. :]{0,40}|LEAD Technologies[-\w. ]{0,20}|CREATOR: [-\w. ]{0,40}(, quality = \d+)?|AccuSoft[-\w. ]{0,20}|Lavc[\d.]{0,12}|IJG[-\w. ]{0,20}|MITRA_DICOM_STANDARD)[\n\0 ]*$/

/** The file without them; the same file when it has none. Throws DicomError for pixel data that are not as they say. */
export function withoutStrays(file: DicomFile): DicomFile {
  const element = file.attributes.element(pixelData)
  if (element === undefined || element.length + (element.fragments?.length ?? 0) === 0) return file
  if (element.fragments === undefined) return withoutExcess(file)
  const clean = cleanerFor(file)
  if (clean === undefined) return file
  const frames = framesOf(file)
  const originals = Array.from({ length: frames.count }, (_, index) => frames.frame(index))
  const cleaned = originals.map(clean)
  return cleaned.every((frame, index) => frame === originals[index]) ? file : rewritten(file, cleaned)
}

/** Where nobody can say how long the picture is, nobody can say what lies behind it: that is thrown, and held. A stub without any size is looked at itself. */
function withoutExcess(file: DicomFile): DicomFile {
  if (!file.attributes.has(0x00280010) && isStub(file)) return file
  const frames = framesOf(file)
  const element = file.attributes.element(pixelData)
  const { nativeBytes } = frames.geometry
  if (element === undefined || isPad(file, nativeBytes)) return file
  const edit = editDicom(file)
  edit.setPixelData({ native: new Uint8Array(file.body.read(element.valueOffset, nativeBytes)), vr: element.vr === 'OB' ? 'OB' : 'OW' })
  return readDicom(edit.result())
}

const longestStub = 64

/** Some bytes, no two letters of which stand together. */
function isStub(file: DicomFile): boolean {
  const element = file.attributes.element(pixelData)
  return element === undefined || (element.length <= longestStub && !/[A-Za-z\x80-\xff]{2}/.test(Buffer.from(file.body.read(element.valueOffset, element.length)).toString('latin1')))
}

/** One byte after the picture, or nothing but zeros. */
function isPad(file: DicomFile, nativeBytes: number): boolean {
  const element = file.attributes.element(pixelData)
  const extra = (element?.length ?? 0) - nativeBytes
  return element === undefined || extra <= 1 || file.body.read(element.valueOffset + nativeBytes, extra).every((byte) => byte === 0)
}

function rewritten(file: DicomFile, frames: readonly Uint8Array[]): DicomFile {
  const edit = editDicom(file)
  for (const tag of extendedOffsets) edit.remove(tag)
  const fragments = frames.map((frame) => (frame.length % 2 === 0 ? frame : Buffer.concat([frame, Uint8Array.of(0)])))
  let at = 0
  const offsetTable = fragments.map((fragment) => { const start = at; at += fragment.length + 8; return start })
  edit.setPixelData({ fragments, ...(fragments.length > 1 && at < 0xffffffff ? { offsetTable } : {}) })
  return readDicom(edit.result())
}

type Clean = (frame: Uint8Array) => Uint8Array

function cleanerFor({ transferSyntax, attributes }: DicomFile): Clean | undefined {
  const codec = transferSyntax.startsWith(syntaxRoot) ? Number(transferSyntax.slice(syntaxRoot.length)) : 0
  if (jpegNumbers.has(codec)) return cleanJpeg
  if (jpeg2000Numbers.has(codec)) return cleanJpeg2000
  if (transferSyntax !== uids.rleLossless) return undefined
  const pixels = (attributes.number(0x00280010) ?? 0) * (attributes.number(0x00280011) ?? 0)
  return (frame) => cleanRle(frame, pixels)
}

interface Part { readonly from: number, readonly to: number }

/** The frame itself when nothing but a byte of padding would be left out. */
const joined = (frame: Uint8Array, kept: readonly Part[]): Uint8Array =>
  kept.length === 1 && kept[0]?.from === 0 && kept[0].to >= frame.length - 1 ? frame : Buffer.concat(kept.map(({ from, to }) => frame.subarray(from, to)))

/** Parts that are kept, neighbours joined. */
function keep(parts: Part[], from: number, to: number): void {
  const last = parts.at(-1)
  if (last?.to === from) parts[parts.length - 1] = { from: last.from, to }
  else if (to > from) parts.push({ from, to })
}

/** After the last end of image; the whole frame when there is none. */
function endOf(frame: Uint8Array): number {
  let end = frame.length
  while (end > 2 && !(frame[end - 2] === 0xff && frame[end - 1] === 0xd9)) end--
  return end <= 2 ? frame.length : end
}

function cleanJpeg(frame: Uint8Array): Uint8Array {
  if (frame[0] !== 0xff || frame[1] !== 0xd8) return frame
  const parts: Part[] = [{ from: 0, to: 2 }]
  const end = endOf(frame)
  let at = 2
  while (at + 4 <= end && frame[at] === 0xff) {
    const marker = frame[at + 1] as number
    if (marker === 0xff) { keep(parts, at, at + 1); at++; continue }
    if (marker === 0xda || marker === 0xd9) break
    const next = at + 2 + (((frame[at + 2] as number) << 8) | (frame[at + 3] as number))
    if (next > end) return frame
    if (isNeeded(marker, frame.subarray(at + 4, next))) keep(parts, at, next)
    at = next
  }
  keep(parts, at, end)
  return joined(frame, parts)
}

/** JFIF without a thumbnail, what tells how colours are stored (Adobe, HP, SPIFF), and names of encoders stay. */
function isNeeded(marker: number, content: Uint8Array): boolean {
  if (marker === 0xfe) return encoders.test(Buffer.from(content).toString('latin1'))
  if (marker < 0xe0 || marker > 0xef) return true
  const name = Buffer.from(content.subarray(0, 5)).toString('latin1')
  if (marker === 0xe0) return /^(JFIF|LJIF)\0$/.test(name) && content.length <= 14
  if (marker === 0xee) return name === 'Adobe' && content.length <= 12
  return marker === 0xe8 && (content.length <= 6 || (name === 'SPIFF' && content.length === 30))
}

/** Raw codestreams; a JP2 file around one (PS3.5 forbids it) is left to the decoder. */
function cleanJpeg2000(frame: Uint8Array): Uint8Array {
  if (frame[0] !== 0xff || frame[1] !== 0x4f) return frame
  const parts: Part[] = [{ from: 0, to: 2 }]
  const end = endOf(frame)
  let at = 2
  while (at + 4 <= end && frame[at] === 0xff) {
    const marker = frame[at + 1] as number
    if (marker === 0x90 || marker === 0xd9) break
    const next = at + 2 + (((frame[at + 2] as number) << 8) | (frame[at + 3] as number))
    if (next > end) return frame
    if (marker !== 0x64 || encoders.test(Buffer.from(frame.subarray(at + 6, next)).toString('latin1'))) keep(parts, at, next)
    at = next
  }
  keep(parts, at, end)
  return joined(frame, parts)
}

const rleHeader = 64

/** Each segment ends when it has given its pixels (PS3.5 G.3.1); what lies after that, but a byte of padding, goes. */
function cleanRle(frame: Uint8Array, pixels: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  const count = frame.length < rleHeader ? 0 : view.getUint32(0, true)
  if (count < 1 || count > 15 || pixels === 0) return frame
  const starts = Array.from({ length: count }, (_, index) => view.getUint32(4 + index * 4, true))
  const segments = starts.map((start, index) => frame.subarray(start, starts[index + 1] ?? frame.length))
  const ends = segments.map((segment) => rleEnd(segment, pixels))
  if (ends.every((end, index) => (segments[index]?.length ?? 0) - end <= 1)) return frame
  const padded = segments.map((segment, index) => Buffer.concat([segment.subarray(0, ends[index]), Buffer.alloc((ends[index] ?? 0) % 2)]))
  const header = Buffer.alloc(rleHeader)
  header.writeUInt32LE(count, 0)
  let at = rleHeader
  for (const [index, segment] of padded.entries()) { header.writeUInt32LE(at, 4 + index * 4); at += segment.length }
  return Buffer.concat([header, ...padded])
}

function rleEnd(segment: Uint8Array, pixels: number): number {
  let [at, given] = [0, 0]
  while (at < segment.length && given < pixels) {
    const code = segment[at] as number
    if (code === 128) { at++; continue }
    given += code < 128 ? code + 1 : 257 - code
    at += code < 128 ? code + 2 : 2
  }
  return Math.min(at, segment.length)
}
