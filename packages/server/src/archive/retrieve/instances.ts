/** WADO-RS of studies, series and instances as DICOM files (PS3.18 §10.4): one after the other, in constant memory, the next ones read ahead. */
import { Readable } from 'node:stream'
import { multipartWriter } from '@vesalius/standards/dicomweb'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ArchiveParts } from '../archive.ts'
import { BrokenPixels } from '../problems.ts'
import { baseOf } from '../search/routes.ts'
import { rangeOf } from './byte-range.ts'
import type { Located } from './locate.ts'
import { negotiateDicom } from './negotiate.ts'
import type { Given } from './negotiate.ts'

const readAhead = 3
/** Larger objects go through in pieces of this size. */
const piece = 4 * 1024 * 1024

export async function sendInstances(parts: ArchiveParts, found: readonly Located[], { request, reply }: { request: FastifyRequest; reply: FastifyReply }): Promise<FastifyReply> {
  const given = negotiateDicom(acceptOf(request), found.map((one) => one.transferSyntax))
  const [only] = found
  if (!given.multipart && only !== undefined) return sendOne(parts, only, { request, reply, transferSyntax: given.transferSyntaxes[0] ?? '' })
  const writer = multipartWriter('application/dicom')
  const base = baseOf(request)
  const heads = found.map((one, at) => writer.partHead({
    'Content-Type': `application/dicom; transfer-syntax=${given.transferSyntaxes[at] ?? ''}`,
    'Content-Location': `${base}/studies/${one.study}/series/${one.series}/instances/${one.instance}`,
  }))
  const asStored = found.every((one, at) => one.transferSyntax === given.transferSyntaxes[at])
  if (asStored) {
    const total = found.reduce((sum, one) => sum + one.size, 0) + heads.reduce((sum, head) => sum + head.length, 0) + writer.end.length
    void reply.header('content-length', total)
  }
  void reply.type(writer.contentType)
  return reply.send(Readable.from(bodies(parts, found, { given, heads, end: writer.end }), { objectMode: false, highWaterMark: piece }))
}

/** The header, or the query parameter of the same meaning (PS3.18 §8.3.3.1), which goes first. */
export function acceptOf(request: FastifyRequest): string | undefined {
  const { accept } = request.query as { accept?: unknown }
  return typeof accept === 'string' && accept !== '' ? accept : request.headers.accept
}

interface Writing { readonly given: Given; readonly heads: readonly Uint8Array[]; readonly end: Uint8Array }

async function* bodies(parts: ArchiveParts, found: readonly Located[], { given, heads, end }: Writing): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array | undefined>[] = []
  const start = (at: number): void => {
    const one = found[at]
    if (one === undefined) return
    const next = inSyntax(parts, one, given.transferSyntaxes[at] ?? one.transferSyntax)
    // Whoever stops reading leaves these behind; their failure is then nobody's.
    next.catch(() => {})
    ahead.push(next)
  }
  for (let at = 0; at < readAhead; at++) start(at)
  for (let at = 0; at < found.length; at++) {
    yield heads[at] as Uint8Array
    const bytes = await ahead.shift()
    start(at + readAhead)
    if (bytes !== undefined) yield bytes
    else yield* pieces(parts, found[at] as Located)
  }
  yield end
}

async function* pieces({ objects }: ArchiveParts, { digest, size }: Located): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += piece) yield objects.read(digest, at, Math.min(piece, size - at))
}

const largestTranscoded = 1024 * 1024 * 1024

/** The file in a transfer syntax; undefined when it is as stored and so large that it goes in pieces. */
export async function inSyntax({ objects, pixels }: ArchiveParts, one: Located, transferSyntax: string): Promise<Uint8Array | undefined> {
  if (one.transferSyntax === transferSyntax) return one.size > 4 * piece ? undefined : objects.read(one.digest, 0, one.size)
  if (one.size > largestTranscoded) throw BrokenPixels('too-large')
  return pixels.file(await objects.read(one.digest, 0, one.size), transferSyntax)
}

interface One { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly transferSyntax: string }

async function sendOne(parts: ArchiveParts, one: Located, { request, reply, transferSyntax }: One): Promise<FastifyReply> {
  const tag = `"${one.digest.slice(0, 32)}-${transferSyntax}"`
  void reply.header('etag', tag).type(`application/dicom; transfer-syntax=${transferSyntax}`)
  if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send()
  const bytes = await inSyntax(parts, one, transferSyntax)
  return sendBytes(reply, request.headers.range, {
    size: bytes?.length ?? one.size,
    read: (start, end) => (bytes ? bytes.subarray(start, end) : undefined),
    stream: (start, end) => parts.objects.get(one.digest, { start, end }),
  })
}

export interface ByteBody {
  readonly size: number
  /** What is in memory already; undefined when it must be streamed. */
  read(start: number, end: number): Uint8Array | undefined
  stream(start: number, end: number): Promise<Readable>
}

/** The whole, or the one range that is asked for (RFC 9110 §14). */
export async function sendBytes(reply: FastifyReply, header: string | undefined, body: ByteBody): Promise<FastifyReply> {
  void reply.header('accept-ranges', 'bytes')
  const range = rangeOf(header, body.size)
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${body.size}`).send()
  const { start, end } = range ?? { start: 0, end: body.size }
  if (range !== undefined) void reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${body.size}`)
  void reply.header('content-length', end - start)
  const bytes = body.read(start, end)
  return reply.send(bytes === undefined ? await body.stream(start, end) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

