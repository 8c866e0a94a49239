/**
 * The ledger for those who check it: checkpoint and tiles at the addresses of c2sp.org/tlog-tiles, where anybody may read them (hashes say nothing);
 * entries and receipts for those who may.
 */
import { parseTilePath } from '@vesalius/ledger'
import type { Ledger } from '#engines'
import { parse, problem } from '#kernel'
import type { HttpApp } from '#kernel'
import { z } from 'zod'

const NoTile = problem('node/no-tile', 404, 'The ledger has no such tile')
const readers = { config: { permission: 'ledger:read' } }
const forEverybody = { config: { permission: 'public' } }
const immutable = 'public, max-age=31536000, immutable'

const asked = z.object({ from: z.coerce.number().int().nonnegative().default(0), limit: z.coerce.number().int().min(1).max(500).default(100), type: z.string().max(100).optional(), subject: z.string().max(500).optional() })
const position = z.object({ index: z.coerce.number().int().nonnegative() })

export function ledgerRoutes(ledger: Ledger): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/ledger/checkpoint', forEverybody, async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(await ledger.checkpoint()))
    app.get<{ Params: { level: string; '*': string } }>('/ledger/tile/:level/*', forEverybody, async (request, reply) => {
      const place = parseTilePath(request.params['*'])
      const level = /^\d{1,2}$/.test(request.params.level) ? Number(request.params.level) : undefined
      const tile = place && level !== undefined && level < 8 ? await ledger.tile(level, place.index, place.width) : undefined
      if (!tile) throw NoTile()
      return reply.type('application/octet-stream').header('cache-control', immutable).send(tile)
    })
    app.get<{ Params: { '*': string } }>('/ledger/tile/entries/*', readers, async (request, reply) => {
      const place = parseTilePath(request.params['*'])
      const texts = place && (await ledger.bundle(place.index, place.width))
      if (!texts) throw NoTile()
      return reply.type('application/octet-stream').header('cache-control', 'private, max-age=31536000, immutable').send(bundleOf(texts))
    })
    app.get('/api/ledger', readers, async (request) => {
      const { from, limit, type, subject } = parse(asked, request.query)
      const { index } = await ledger.head()
      return { size: index + 1, key: ledger.vkey, entries: await ledger.read(from, limit, { ...(type ? { type } : {}), ...(subject ? { subject } : {}) }) }
    })
    app.get('/api/ledger/verification', readers, async () => ledger.verify())
    app.get('/api/ledger/policy', readers, async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(`# Whom to trust when a receipt of this ledger is checked. No other institution witnesses it yet.\nlog ${ledger.vkey}\nquorum none\n`))
    app.get('/api/ledger/:index/receipt', readers, async (request, reply) =>
      reply.type('text/plain; charset=utf-8').send(await ledger.receipt(parse(position, request.params).index)))
  }
}

/** Each entry after its length in two bytes, big endian. */
function bundleOf(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap((text) => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return [length, bytes]
  }))
}
