/** Asking configured peers from the pages or by a program: query, and retrieve by C-MOVE to ourselves or by C-GET. */
import { z } from 'zod'
import { parse, problem } from '#kernel'
import type { HttpApp } from '#kernel'
import { tagOfKeyword } from '@vesalius/standards/dicom'
import type { ArchiveParts } from '../archive.ts'
import { BadQuery } from '../problems.ts'
import { getFromPeer, moveFromPeer, queryPeer } from './peer.ts'
import type { PeerQuery, Receive } from './peer.ts'

const NoReceiver = problem('archive/no-receiver', 501, 'C-GET from peers is not connected to the intake here; use the method move')

const query = z.strictObject({
  level: z.enum(['STUDY', 'SERIES', 'IMAGE']),
  /** Keyword or eight digits of the tag → value; empty asks for it to be returned. */
  keys: z.record(z.string().max(64), z.string().max(1024)).refine((keys) => Object.keys(keys).length <= 100),
})
const retrieval = query.extend({ method: z.enum(['move', 'get']).default('move') })

export function peerRoutes(app: HttpApp, parts: ArchiveParts, receive?: Receive): void {
  const config = { permission: 'ingest:send' }
  app.post<{ Params: { aeTitle: string } }>('/api/archive/peers/:aeTitle/query', { config }, async (request) => {
    return queryPeer(parts, request.params.aeTitle, keysOf(parse(query, request.body)))
  })
  app.post<{ Params: { aeTitle: string } }>('/api/archive/peers/:aeTitle/retrieve', { config }, async (request) => {
    const asked = parse(retrieval, request.body)
    if (asked.method === 'get' && receive === undefined) throw NoReceiver()
    const result = asked.method === 'get' && receive !== undefined
      ? await getFromPeer(parts, request.params.aeTitle, { query: keysOf(asked), receive })
      : await moveFromPeer(parts, request.params.aeTitle, keysOf(asked))
    const { status, completed, failed, warning, remaining } = result
    return { status: status.toString(16).padStart(4, '0'), completed, failed, warning, remaining }
  })
}

function keysOf({ level, keys }: z.output<typeof query>): PeerQuery {
  const tags = new Map<number, string>()
  for (const [name, value] of Object.entries(keys)) {
    const tag = /^[0-9A-Fa-f]{8}$/.test(name) ? Number.parseInt(name, 16) : tagOfKeyword(name)
    if (tag === undefined) throw BadQuery('a key names no attribute')
    tags.set(tag, value)
  }
  return { level, keys: tags }
}
