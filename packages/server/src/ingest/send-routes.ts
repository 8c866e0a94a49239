/** Routes of sends: open one, hand in its files, close or cancel it, read how its files ended. */
import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from './ingest.ts'
import type { LiveSend } from './sends.ts'
import { noteShown } from './reading.ts'
import { takeBody } from './receivers/body.ts'
import type { Taken } from './receivers/body.ts'
import { addUpload } from './receivers/pending-upload.ts'
import { isZip } from './receivers/zip.ts'
import { summaryOf } from './summary.ts'

const count = z.coerce.number().int().min(0)
const NewSend = z.strictObject({
  door: z.enum(['folder', 'upload', 'zip']), label: z.string().max(200).optional(), project: z.string().max(40).optional(),
  expected: z.strictObject({ files: count.optional(), bytes: count.optional() }).optional(),
})
const ListQuery = z.object({ limit: count.max(200).default(50), after: z.string().max(40).optional() })
const FilesQuery = z.object({
  outcome: z.enum(['stored', 'duplicate', 'quarantined', 'rejected']).optional(), digest: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  offset: count.default(0), limit: count.max(1000).default(100),
})
const FileQuery = z.object({ name: z.string().max(4096).optional() })
const IdParams = z.object({ id: z.string().max(40) })

const idOf = (request: FastifyRequest): string => parse(IdParams, request.params).id

export function sendRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  const { sends, options } = ingest
  const send = { config: { permission: 'ingest:send' } }
  const read = { config: { permission: 'ingest:read' } }
  return async (app) => {
    app.post('/api/ingest/sends', send, async (request, reply) => {
      const { door, label, project, expected } = parse(NewSend, request.body)
      const { id } = await sends.open({ door, label, expected, project: project ?? options.project, path: options.path, actor: request.actor.id })
      return reply.code(201).send({ send: await sends.get(id) })
    })
    app.get('/api/ingest/sends', read, async (request) => {
      const { limit, after } = parse(ListQuery, request.query)
      return { sends: await sends.list(limit, after) }
    })
    app.get('/api/ingest/sends/:id', read, async (request) => sends.get(idOf(request)))
    app.post('/api/ingest/sends/:id/close', send, async (request) => sends.close(idOf(request)))
    app.post('/api/ingest/sends/:id/cancel', send, async (request) => sends.cancel(idOf(request)))
    app.post('/api/ingest/sends/:id/resume', send, async (request) => sends.resume(idOf(request)))
    app.get('/api/ingest/sends/:id/files', read, async (request) => {
      const id = idOf(request)
      const files = await sends.files(id, parse(FilesQuery, request.query))
      await noteShown(ingest, request, { subject: id, content: 'names' })
      return { files }
    })
    for (const form of ['csv', 'json'] as const) {
      app.get(`/api/ingest/sends/:id/summary.${form}`, read, async (request, reply) => {
        const id = idOf(request)
        reply.header('content-type', form === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json')
        reply.header('content-disposition', `attachment; filename="${id}.${form}"`)
        const summary = await summaryOf(sends, id, form)
        await noteShown(ingest, request, { subject: id, content: 'names' })
        return reply.send(summary)
      })
    }
    app.post('/api/ingest/sends/:id/files', { config: { permission: 'ingest:send', rawBody: true }, bodyLimit: options.maxUploadBytes }, async (request, reply) => {
      const live = await sends.take(idOf(request))
      const { name } = parse(FileQuery, request.query)
      const length = request.headers['content-encoding'] === undefined ? request.headers['content-length'] : undefined
      const body = (request.body ?? emptyBody()) as AsyncIterable<Uint8Array>
      const taken = await takeBody(body, { spool: ingest.spool, most: options.maxUploadBytes, ours: true, ...(length === undefined ? {} : { length: Number(length) }) })
      return await handIn(ingest, live, { taken, name }) ?? reply.code(202).send({ outcome: 'queued' })
    })
  }
}

/** A DICOM file is taken at once; a ZIP goes to the queue, where it survives a restart: then undefined is returned. */
async function handIn(ingest: Ingest, send: LiveSend, { taken, name }: { taken: Taken, name: string | undefined }): Promise<object | undefined> {
  if ('bytes' in taken && !isZip(taken.bytes)) {
    const { outcome, reason, message, findings, sopInstanceUid } = await ingest.intake.submit({ send, name, ...taken })
    return { outcome, reason, message, findings, sopInstanceUid }
  }
  const path = 'file' in taken ? taken.file : (await ingest.spool.write(once(taken.bytes), { most: taken.size })).path
  const file = randomBytes(16).toString('hex')
  await rename(path, join(ingest.spool.uploads, file))
  await addUpload(ingest, send, { file, name, size: taken.size })
  return undefined
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
