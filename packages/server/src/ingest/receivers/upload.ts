/** Resumable uploads (tus 1.0: creation, termination, expiration): written to the spool piece by piece, handed to the queue when complete. */
import { randomBytes } from 'node:crypto'
import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { Upload } from '@tus/server'
import type { HttpApp } from '#kernel'
import { Problem, traceOf } from '#kernel'
import type { Ingest } from '../ingest.ts'
import { UploadFailed } from '../problems.ts'
import { NoSpace } from '../spool.ts'
import { addUpload } from './pending-upload.ts'

export const uploadsPath = '/api/ingest/uploads'
const dayMs = 86_400_000
const lookMs = 60_000
/** Bytes: with less free, a write that failed has failed for want of space. */
const tight = 1024 * 1024

/** Metadata of an upload: `send`, and `name`, which is sealed before it reaches the disk. */
export function uploadRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  const store = new FileStore({ directory: ingest.spool.uploads, expirationPeriodInMilliseconds: 7 * dayMs })
  const server = tusServer(ingest, store)
  const late = () => finishLate(ingest, store).catch((error: unknown) => ingest.options.log.warn(traceOf(error), 'complete uploads could not be looked for'))
  const sweep = setInterval(() => void server.cleanUpExpiredUploads().catch(() => undefined), dayMs / 4)
  const look = setInterval(() => void late(), lookMs)
  for (const timer of [sweep, look]) timer.unref()
  ingest.onClose(async () => { for (const timer of [sweep, look]) clearInterval(timer) })
  return async (app) => {
    await late()
    for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      for (const url of [uploadsPath, `${uploadsPath}/:upload`]) {
        app.route({
          method, url, exposeHeadRoute: false, config: { permission: 'ingest:send', rawBody: true }, bodyLimit: ingest.options.maxUploadBytes,
          async handler(request, reply) {
            reply.hijack()
            for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value as string)
            await server.handle(request.raw, reply.raw)
          },
        })
      }
    }
  }
}

function tusServer(ingest: Ingest, datastore: FileStore): Server {
  return new Server({
    path: uploadsPath,
    relativeLocation: true,
    maxSize: ingest.options.maxUploadBytes,
    datastore,
    namingFunction: () => randomBytes(16).toString('hex'),
    async onUploadCreate(_request, upload) {
      const id = upload.metadata?.['send'] ?? ''
      const send = await answering(ingest, () => ingest.sends.take(id))
      const name = upload.metadata?.['name']
      return { metadata: { send: send.id, ...(name ? { name: ingest.keys.seal(name, `name ${send.id}`).toString('base64') } : {}) } }
    },
    async onUploadFinish(_request, upload) {
      await answering(ingest, async () => finish(ingest, (await ingest.sends.take(upload.metadata?.['send'] ?? '')).id, upload))
      return { status_code: 204 }
    },
    // What the library says of an error may quote a path.
    async onResponseError(_request, error) {
      const status = 'status_code' in error ? error.status_code : 500
      const full = status >= 500 && ((await freeIn(ingest.spool.uploads)) ?? Infinity) < tight
      return full ? { status_code: 507, body: 'ingest/no-space\n' } : { status_code: status, body: 'status_code' in error ? error.body : `${failed(ingest, error).code}\n` }
    },
  })
}

async function freeIn(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined)
  return found && found.bavail * found.bsize
}

/** Hands a complete upload to the queue. */
async function finish(ingest: Ingest, send: string, { id, metadata, size }: Pick<Upload, 'id' | 'metadata' | 'size'>): Promise<void> {
  const sealed = metadata?.['name']
  const name = sealed ? ingest.keys.open(Buffer.from(sealed, 'base64'), `name ${send}`) : undefined
  await addUpload(ingest, { id: send }, { file: id, name, size: size ?? 0 })
}

/** An upload that was complete when the program was killed, or the records were away, but had not reached the queue. Once more is not twice. */
async function finishLate(ingest: Ingest, store: FileStore): Promise<void> {
  const { rows } = await ingest.options.records.query<{ file: string }>('select file from ingest_upload')
  const known = new Set(rows.map(({ file }) => file))
  const names = new Set(await readdir(ingest.spool.uploads))
  for (const name of names) {
    const id = /^([0-9a-f]{32})\.json$/.exec(name)?.[1]
    if (id === undefined || known.has(id)) continue
    // Killed between removing an upload's bytes and what was noted of it.
    if (!names.has(id)) await rm(join(ingest.spool.uploads, name), { force: true })
    const upload = await store.getUpload(id).catch(() => undefined)
    const send = upload?.metadata?.['send']
    if (upload && send && upload.size === upload.offset) await finish(ingest, send, upload)
  }
}

/** tus answers with what is thrown, if it has this shape. */
async function answering<T>(ingest: Ingest, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const problem = error instanceof Problem ? error : failed(ingest, error)
    throw { status_code: problem.status, body: `${problem.code}\n` }
  }
}

/** What is no problem of the sender's: it may send again what is here in part, and the log has the reason. */
function failed({ options: { log } }: Ingest, error: unknown): Problem {
  if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) return NoSpace()
  log.error(traceOf(error), 'an upload could not be taken')
  return UploadFailed()
}
