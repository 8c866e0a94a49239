/** WADO-RS of frames and bulk data (PS3.18 §10.4.1.1.6, §10.4.1.1.4): slices of the stored file, decoded where the client wants bytes of pixels. */
import { imageOf, littleEndianFrame } from '@vesalius/codec'
import type { Image } from '@vesalius/codec'
import { DicomError, framesOf } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile, Element } from '@vesalius/standards/dicom'
import { multipartWriter } from '@vesalius/standards/dicomweb'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ArchiveParts } from '../archive.ts'
import { BadFrameList, BrokenPixels, NoSuchBulkData, NoSuchFrame } from '../problems.ts'
import { acceptOf, sendBytes } from './instances.ts'
import type { Located } from './locate.ts'
import { negotiateFrames } from './negotiate.ts'
import type { GivenFrames } from './negotiate.ts'
import { withFile } from './stored-file.ts'

interface Exchange { readonly request: FastifyRequest; readonly reply: FastifyReply }

const mostFrames = 10_000

/** `3,1,2` → numbers from 1. Throws archive/bad-frame-list. */
export function frameList(text: string): number[] {
  const numbers = text.split(',').map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : 0))
  if (numbers.length > mostFrames || numbers.some((number) => number === 0)) throw BadFrameList()
  return numbers
}

export async function sendFrames(parts: ArchiveParts, one: Located, { request, reply, list }: Exchange & { list: string }): Promise<FastifyReply> {
  const numbers = frameList(list)
  const given = negotiateFrames(acceptOf(request), one.transferSyntax, numbers.length)
  const frames = await readFrames(parts, one, { numbers, decoded: given.decoded })
  return sendParts({ request, reply }, frames, given)
}

function sendParts({ request, reply }: Exchange, frames: readonly Uint8Array[], given: GivenFrames): FastifyReply | Promise<FastifyReply> {
  const [only] = frames
  const type = `${given.mediaType}; transfer-syntax=${given.transferSyntax}`
  if (!given.multipart && only !== undefined) {
    return sendBytes(reply.type(type), request.headers.range, { size: only.length, read: (start, end) => only.subarray(start, end), stream: () => { throw NoSuchFrame(1) } })
  }
  const writer = multipartWriter(given.mediaType)
  const body = frames.flatMap((frame) => [writer.partHead({ 'Content-Type': type, 'Content-Length': String(frame.length) }), frame])
  return reply.type(writer.contentType).send(Buffer.concat([...body, writer.end]))
}

interface Wanted { readonly numbers: readonly number[] | 'all'; readonly decoded: boolean }

/** Frames by number from 1: native ones little endian, compressed ones decoded or as they are. Throws archive/no-such-frame, archive/broken-pixels. */
export async function readFrames({ objects, pixels }: ArchiveParts, one: Located, { numbers, decoded }: Wanted): Promise<Uint8Array[]> {
  const { frames, image, encapsulated } = await refusingBroken(() => withFile(objects, one, (file) => pick(file, numbers)))
  if (!encapsulated || !decoded) return frames
  return Promise.all(frames.map(async (frame) => (await pixels.frame(image, one.transferSyntax, frame)).bytes))
}

function pick(file: DicomFile, numbers: readonly number[] | 'all'): { frames: Uint8Array[]; image: Image; encapsulated: boolean } {
  const found = framesOf(file)
  const image = imageOf(file.attributes)
  const wanted = numbers === 'all' ? Array.from({ length: found.count }, (_, at) => at + 1) : numbers
  if (wanted.some((number) => number > found.count)) throw NoSuchFrame(found.count)
  const frames = wanted.map((number) => (found.encapsulated ? found.frame(number - 1) : littleEndianFrame(file, image.bitsAllocated, found.frame(number - 1))))
  return { frames, image, encapsulated: found.encapsulated }
}

/** What is wrong with pixels is the instance's fault, and is said by its code. */
export async function refusingBroken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof DicomError ? BrokenPixels(error.code) : error
  }
}

/** `7FE00010` or `00540220.0.00091010`: tags, and numbers of items between them. */
export async function sendBulkData(parts: ArchiveParts, one: Located, { request, reply, path }: Exchange & { path: string }): Promise<FastifyReply> {
  if (!/^[0-9A-F]{8}(\.\d{1,6}\.[0-9A-F]{8})*$/.test(path)) throw NoSuchBulkData()
  const bulk = await withFile(parts.objects, one, (file) => {
    const { attributes, element } = elementAt(file.attributes, path)
    return element.fragments === undefined ? attributes.bytesOf(element) : undefined
  })
  if (bulk === undefined) {
    const given = negotiateFrames(acceptOf(request), one.transferSyntax, 1)
    const frames = await readFrames(parts, one, { numbers: 'all', decoded: given.decoded })
    return sendParts({ request, reply }, frames, { ...given, multipart: given.multipart || frames.length > 1 })
  }
  const bytes = path === '7FE00010' && one.transferSyntax !== '1.2.840.10008.1.2.1' ? Buffer.concat(await readFrames(parts, one, { numbers: 'all', decoded: true })) : bulk
  const given = negotiateFrames(acceptOf(request), '1.2.840.10008.1.2.1', 1)
  return sendParts({ request, reply: reply.header('etag', `"${one.digest.slice(0, 32)}-${path}"`) }, [bytes], given)
}

function elementAt(root: Attributes, path: string): { attributes: Attributes; element: Element } {
  const steps = path.split('.')
  let attributes: Attributes | undefined = root
  for (let at = 0; at + 1 < steps.length; at += 2) attributes = attributes?.items(Number.parseInt(steps[at] as string, 16))[Number(steps[at + 1])]
  const element = attributes?.element(Number.parseInt(steps.at(-1) as string, 16))
  if (attributes === undefined || element === undefined || element.items !== undefined) throw NoSuchBulkData()
  return { attributes, element }
}

/** The file up to its pixel data. */
export const headOf = (file: DicomFile): Uint8Array => {
  const pixels = [0x7fe00008, 0x7fe00009, 0x7fe00010].map((tag) => file.attributes.element(tag)).find((element) => element !== undefined)
  return file.deflated || pixels === undefined ? file.source.read(0, file.source.size) : file.source.read(0, pixels.offset)
}

