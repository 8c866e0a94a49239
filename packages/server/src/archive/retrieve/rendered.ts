/** WADO-RS rendered and thumbnail (PS3.18 §10.4.1.1.3, §8.3.5): one picture of an instance or frame; of a series or study, of the one in its middle. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { canDecode, isNative, littleEndianFrame } from '@vesalius/codec'
import type { PictureOptions } from '@vesalius/codec'
import { framesOf } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { parseAccept, rangeHolds } from '@vesalius/standards/dicomweb'
import type { ArchiveParts } from '../archive.ts'
import { encodePicture } from '../pixels/encode-picture.ts'
import type { Encoding } from '../pixels/encode-picture.ts'
import { BadRendering, CannotRender, NoSuchFrame, NotAcceptable } from '../problems.ts'
import { headOf, refusingBroken } from './frames.ts'
import { acceptOf } from './instances.ts'
import type { Located } from './locate.ts'
import { withFile } from './stored-file.ts'
import type { StoredFile } from './stored-file.ts'
import type { Thumbnails } from './thumbnails.ts'

export interface Rendering extends PictureOptions { readonly encoding: Encoding }

interface Exchange { readonly request: FastifyRequest; readonly reply: FastifyReply }

const mediaTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const

/** `frame` counts from 1; undefined: the middle one. */
export async function sendRendered(parts: ArchiveParts, one: Located, { request, reply, frame }: Exchange & { frame?: number }): Promise<FastifyReply> {
  const rendering = readRendering(request)
  const key = createHash('sha256').update(JSON.stringify(rendering)).digest('hex').slice(0, 16)
  const tag = `"${one.digest.slice(0, 32)}-${frame ?? 0}-${key}"`
  void reply.header('etag', tag).type(rendering.encoding.mediaType)
  if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send()
  return reply.send(await render(parts, one, { rendering, ...(frame === undefined ? {} : { frame }) }))
}

export async function sendThumbnail(thumbnails: Thumbnails, one: Located, { request, reply, frame }: Exchange & { frame?: number }): Promise<FastifyReply> {
  const tag = `"${one.digest.slice(0, 32)}-thumbnail-${frame ?? 0}"`
  void reply.header('etag', tag).type('image/jpeg')
  if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send()
  return reply.send(await thumbnails.of(one, frame))
}

/** Throws archive/cannot-render, archive/no-such-frame, archive/broken-pixels. */
export async function render({ objects, pixels }: ArchiveParts, one: Located, { rendering, frame }: { rendering: Rendering; frame?: number }): Promise<Buffer> {
  const found = await refusingBroken(() => withFile(objects, one, (file) => frameToShow(file, frame)))
  const picture = await pixels.picture(found.head, found.bytes, { number: found.number, options: rendering.window ? { window: rendering.window } : {} })
  const region = rendering.encoding.viewport?.region
  if (region && (region.left + region.width > picture.width || region.top + region.height > picture.height)) throw BadRendering('viewport')
  return encodePicture(picture, rendering.encoding)
}

/** One frame of a file that is not of the archive, as JPEG that fits into a square; nothing of it is kept. `frame` counts from 1. Throws as `render`. */
export async function renderUnstored({ objects, pixels }: ArchiveParts, of: DicomFile | StoredFile, { frame, side }: { frame: number; side: number }): Promise<Buffer> {
  const found = await refusingBroken(async () => ('digest' in of ? withFile(objects, of, (file) => frameToShow(file, frame)) : frameToShow(of, frame)))
  const picture = await pixels.picture(found.head, found.bytes, { number: found.number, options: {} })
  return encodePicture(picture, { mediaType: 'image/jpeg', quality: 88, viewport: { width: Math.min(side, picture.width), height: Math.min(side, Math.round(picture.height * picture.aspect)) } })
}

function frameToShow(file: DicomFile, frame: number | undefined): { head: Uint8Array; bytes: Uint8Array; number: number } {
  if (!isNative(file.transferSyntax) && !canDecode(file.transferSyntax)) throw CannotRender('its transfer syntax has no decoder here')
  if (![0x7fe00008, 0x7fe00009, 0x7fe00010].some((tag) => file.attributes.has(tag))) throw CannotRender('it has no pixel data')
  const frames = framesOf(file)
  const at = frame === undefined ? Math.floor(frames.count / 2) : frame - 1
  if (at >= frames.count) throw NoSuchFrame(frames.count)
  const found = frames.frame(at)
  return { head: headOf(file), bytes: frames.encapsulated ? found : littleEndianFrame(file, frames.geometry.bitsAllocated, found), number: at }
}

function readRendering(request: FastifyRequest): Rendering {
  const query = request.query as Record<string, string | undefined>
  const window = query['window'] === undefined ? undefined : readWindow(query['window'])
  const quality = query['quality'] === undefined ? undefined : Number(query['quality'])
  if (quality !== undefined && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) throw BadRendering('quality')
  const viewport = query['viewport'] === undefined ? undefined : readViewport(query['viewport'])
  if (query['annotation'] !== undefined && query['annotation'] !== '') throw BadRendering('annotation')
  const encoding = { mediaType: mediaTypeFor(acceptOf(request)), ...(quality === undefined ? {} : { quality }), ...(viewport ? { viewport } : {}) }
  return { encoding, ...(window ? { window } : {}) }
}

function mediaTypeFor(accept: string | undefined): (typeof mediaTypes)[number] {
  for (const range of parseAccept(accept)) {
    const found = mediaTypes.find((type) => rangeHolds(range.type, type))
    if (found !== undefined) return found
  }
  throw NotAcceptable(mediaTypes.join(', '))
}

const shapes = ['linear', 'linear-exact', 'sigmoid'] as const

function readWindow(text: string): NonNullable<PictureOptions['window']> {
  const [center, width, shape = 'linear', ...rest] = text.split(',')
  const found = shapes.find((one) => one === shape.toLowerCase())
  const numbers = [center, width].map((value) => (value !== undefined && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN))
  if (found === undefined || rest.length > 0 || !numbers.every(Number.isFinite) || (numbers[1] as number) < 1) throw BadRendering('window')
  return { center: numbers[0] as number, width: numbers[1] as number, shape: found }
}

const longestSide = 8192

/** vw,vh[,sx,sy,sw,sh] (PS3.18 §8.3.5.1.3). Mirrored source regions are not given. */
function readViewport(text: string): NonNullable<Encoding['viewport']> {
  const numbers = text.split(',').map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : -1))
  const [width = 0, height = 0, left = 0, top = 0, regionWidth = 0, regionHeight = 0] = numbers
  if (![2, 6].includes(numbers.length) || numbers.includes(-1) || width < 1 || height < 1 || width > longestSide || height > longestSide) throw BadRendering('viewport')
  if (numbers.length === 2) return { width, height }
  if (regionWidth < 1 || regionHeight < 1) throw BadRendering('viewport')
  return { width, height, region: { left, top, width: regionWidth, height: regionHeight } }
}
