/**
 * The ledger for those who check it: checkpoint and tiles at the addresses of c2sp.org/tlog-tiles, where anybody may read them (hashes say nothing);
 * entries and receipts for those who may.
 */
import { parseTilePath } from '@vesalius/ledger'
import type { Ledger, LedgerFilter } from '#engines'
import { parse, problem } from '#kernel'
import type { HttpApp } from '#kernel'
import { z } from 'zod'

const NoTile = problem('node/no-tile', 404, 'The ledger has no such tile')
const readers = { config: { permission: 'ledger:read' } }
const forEverybody = { config: { permission: 'public' } }
const immutable = 'public, max-age=31536000, immutable'

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())
const asked = z.object({ from: z.coerce.number().int().nonnegative().default(0), limit: z.coerce.number().int().min(1).max(500).default(100), type: z.string().max(100).optional(), subject: z.string().max(500).optional(), since: instant.optional(), until: instant.optional(), newest: z.stringbool().optional() })
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
      const { from, limit, ...wanted } = parse(asked, request.query)
      const { index } = await ledger.head()
      return { size: index + 1, key: ledger.vkey, entries: await ledger.read(from, limit, given(wanted)) }
    })
    app.get('/api/ledger/summary', readers, async () => ({ size: (await ledger.head()).index + 1, key: ledger.vkey, types: await ledger.types(), witnesses: await ledger.witnesses() }))
    app.get('/api/ledger/verification', readers, async () => ledger.verify())
    app.get('/api/ledger/policy', readers, async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(policyOf(ledger.vkey, await ledger.witnesses())))
    app.get('/api/ledger/:index/receipt', readers, async (request, reply) =>
      reply.type('text/plain; charset=utf-8').send(await ledger.receipt(parse(position, request.params).index)))
  }
}

/** Whom to trust (c2sp.org/tlog-policy). The witnesses are those that this ledger knows: whoever trusts them compares their keys with what they say themselves. */
function policyOf(vkey: string, witnesses: readonly { readonly key: string }[]): string {
  const lines = witnesses.map(({ key }) => `witness ${key.split('+', 1)[0]} ${key}`)
  const about = lines.length ? 'Witnesses that have seen it; name one after quorum, or a group, to ask for what it has seen' : 'No other institution witnesses it yet'
  return `# Whom to trust when a receipt of this ledger is checked. ${about}.\n${[`log ${vkey}`, ...lines].join('\n')}\nquorum none\n`
}

/** Without what was not asked for. */
function given({ type, subject, since, until, newest }: Partial<Omit<z.output<typeof asked>, 'from' | 'limit'>>): LedgerFilter {
  return { ...(type ? { type } : {}), ...(subject ? { subject } : {}), ...(since ? { since } : {}), ...(until ? { until } : {}), ...(newest ? { newest } : {}) }
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
