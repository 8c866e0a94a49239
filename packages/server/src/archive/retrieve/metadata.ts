/**
 * WADO-RS metadata (PS3.18 §10.4.1.1.2): what was written when the instance came, put together; nothing is parsed. Addresses of bulk data, kept
 * relative to the instance, are made absolute on the way. As XML the files are read.
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hexTag, readDicom, toXml } from '@vesalius/standards/dicom'
import type { ElementPath } from '@vesalius/standards/dicom'
import { multipartWriter, parseAccept, rangeHolds } from '@vesalius/standards/dicomweb'
import type { ArchiveParts } from '../archive.ts'
import { NotAcceptable } from '../problems.ts'
import { baseOf } from '../search/routes.ts'
import { acceptOf } from './instances.ts'
import type { Located } from './locate.ts'

const atOnce = 500

export async function sendMetadata(parts: ArchiveParts, found: readonly Located[], { request, reply }: { request: FastifyRequest; reply: FastifyReply }): Promise<FastifyReply> {
  const base = baseOf(request)
  if (wantsXml(acceptOf(request))) return sendXml(parts, found, { reply, base })
  void reply.type('application/dicom+json')
  if (found.length <= atOnce) return reply.send(Buffer.concat([open, await texts(parts, found, base), close]))
  return reply.send(Readable.from(stream(parts, found, base), { objectMode: false }))
}

const open = Buffer.from('[')
const close = Buffer.from(']')
const comma = Buffer.from(',')

async function* stream(parts: ArchiveParts, found: readonly Located[], base: string): AsyncGenerator<Buffer> {
  yield open
  for (let at = 0; at < found.length; at += atOnce) {
    if (at > 0) yield comma
    yield await texts(parts, found.slice(at, at + atOnce), base)
  }
  yield close
}

/** The objects with commas between them. */
async function texts({ records }: ArchiveParts, found: readonly Located[], base: string): Promise<Buffer> {
  const { rows } = await records.query<{ id: number; metadata: string }>({
    name: 'archive-metadata', text: 'select instance_id as id, metadata from archive_content where instance_id = any($1::bigint[])',
  }, [found.map((one) => one.id)])
  const byId = new Map(rows.map((row) => [row.id, row.metadata]))
  return Buffer.from(found.flatMap((one) => {
    const address = `${base}/studies/${one.study}/series/${one.series}/instances/${one.instance}/`
    return byId.get(one.id)?.replaceAll(member, `${kept}${address}bulkdata/`) ?? []
  }).join(','))
}

// Inside a string of JSON a quote is escaped, so this can only be the member itself.
const kept = '"BulkDataURI":"'
const member = `${kept}bulkdata/`

function wantsXml(accept: string | undefined): boolean {
  for (const range of parseAccept(accept)) {
    if (rangeHolds(range.type, 'application/dicom+json') || rangeHolds(range.type, 'application/json')) return false
    if (range.type === 'application/dicom+xml') return true
    if (range.type === 'multipart/related') {
      if (rangeHolds(range.partType ?? '*/*', 'application/dicom+xml')) return true
      if (range.partType === 'application/dicom+json') return false
    }
  }
  throw NotAcceptable('application/dicom+json, multipart/related; type="application/dicom+xml"')
}

async function sendXml({ objects }: ArchiveParts, found: readonly Located[], { reply, base }: { reply: FastifyReply; base: string }): Promise<FastifyReply> {
  const writer = multipartWriter('application/dicom+xml')
  async function* documents(): AsyncGenerator<Buffer> {
    for (const one of found) {
      const address = `${base}/studies/${one.study}/series/${one.series}/instances/${one.instance}/bulkdata/`
      const { attributes } = readDicom(await objects.read(one.digest, 0, one.size))
      yield Buffer.from(writer.partHead())
      yield Buffer.from(toXml(attributes, { bulkDataUri: (_element, path) => address + nameOf(path) }))
    }
    yield Buffer.from(writer.end)
  }
  return reply.type(writer.contentType).send(Readable.from(documents(), { objectMode: false }))
}

const nameOf = (path: ElementPath): string => path.map((step, at) => (at % 2 === 0 ? hexTag(step) : String(step))).join('.')
