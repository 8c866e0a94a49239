/** Resumable uploads (tus 1.0: creation, termination, expiration): written to the spool piece by piece, handed to the queue when complete. */
import { randomBytes } from 'node:crypto'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { HttpApp } from '#kernel'
import { Problem } from '#kernel'
import type { Ingest } from '../ingest.ts'
import { NoSend } from '../problems.ts'
import { addUpload } from './pending-upload.ts'

export const uploadsPath = '/api/ingest/uploads'
const dayMs = 86_400_000

/** Metadata of an upload: `send`, and `name`, which is sealed before it reaches the disk. */
export function uploadRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  const server = tusServer(ingest)
  const sweep = setInterval(() => void server.cleanUpExpiredUploads().catch(() => undefined), dayMs / 4)
  sweep.unref()
  ingest.onClose(async () => clearInterval(sweep))
  return async (app) => {
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

function tusServer(ingest: Ingest): Server {
  return new Server({
    path: uploadsPath,
    relativeLocation: true,
    maxSize: ingest.options.maxUploadBytes,
    datastore: new FileStore({ directory: ingest.spool.uploads, expirationPeriodInMilliseconds: 7 * dayMs }),
    namingFunction: () => randomBytes(16).toString('hex'),
    async onUploadCreate(_request, upload) {
      const id = upload.metadata?.['send'] ?? ''
      const send = await answering(() => ingest.sends.take(id))
      const name = upload.metadata?.['name']
      return { metadata: { send: send.id, ...(name ? { name: ingest.keys.seal(name, `name ${send.id}`).toString('base64') } : {}) } }
    },
    async onUploadFinish(_request, upload) {
      const send = await answering(() => ingest.sends.take(upload.metadata?.['send'] ?? ''))
      const sealed = upload.metadata?.['name']
      const name = sealed ? ingest.keys.open(Buffer.from(sealed, 'base64'), `name ${send.id}`) : undefined
      await addUpload(ingest, send, { file: upload.id, name, size: upload.size ?? 0 })
      return { status_code: 204 }
    },
  })
}

/** tus answers with what is thrown, if it has this shape. */
async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const problem = error instanceof Problem ? error : NoSend('this identifier')
    throw { status_code: problem.status, body: `${problem.code}\n` }
  }
}
