/**
 * What everybody may read, without signing in: the list with facets, and each dataset under an address that stays, as page, Turtle, JSON-LD or JSON (RFC 9110 12.5.1).
 * The address of a version ends in its first number, `versions/2` for 2.0.0. A withdrawn version answers 410 and says what is known of it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { collectionMethods, conditions, datasetGraph, datasetTypes, dataUses, toJsonLd, toTurtle } from '@vesalius/standards/dcat'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Listed, Listing } from './listing.ts'
import { Withdrawn } from './problems.ts'

export interface PublicRoutesOptions {
  readonly listing: Listing
  /** Scheme, host and port under which the catalogue is reached for good. */
  readonly publicUrl: string
}

const several = z.union([z.string().max(64), z.array(z.string().max(64)).max(50)]).transform((value) => (Array.isArray(value) ? value : [value])).optional()
const searchSchema = z.strictObject({
  words: z.string().trim().max(200).optional(), modality: several, bodyPart: several, manufacturer: several, sex: several, node: several,
  page: z.coerce.number().int().min(1).max(10_000).default(1), size: z.coerce.number().int().min(1).max(100).default(20),
})

const everybody = { config: { permission: 'public' } }
const types = ['text/html', 'text/turtle', 'application/ld+json', 'application/json'] as const
type Type = (typeof types)[number]

export function catalogueListRoutes({ listing, publicUrl }: PublicRoutesOptions): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/catalogue', everybody, async (request) => listing.search(parse(searchSchema, request.query)))
    app.get('/api/catalogue/vocabulary', everybody, async () => ({ conditions, collectionMethods, datasetTypes, dataUses }))
    app.get<{ Params: { id: string } }>('/api/catalogue/listed/:id', everybody, async (request) => readable(await listing.get(request.params.id)))
    app.get<{ Params: { id: string; version: string } }>('/api/catalogue/listed/:id/versions/:version', everybody, async (request) => readable(await listing.get(request.params.id, full(request.params.version))))
    app.get('/catalogue', everybody, async (request, reply) => (chosen(request, ['text/html', 'application/json']) === 'text/html' ? page(reply) : listing.search(parse(searchSchema, request.query))))
    app.get<{ Params: { id: string } }>('/catalogue/datasets/:id', everybody, async (request, reply) => dataset(request, reply, () => listing.get(request.params.id)))
    app.get<{ Params: { id: string; version: string } }>('/catalogue/datasets/:id/versions/:version', everybody, async (request, reply) =>
      dataset(request, reply, () => listing.get(request.params.id, full(request.params.version))))
  }

  async function dataset(request: FastifyRequest, reply: FastifyReply, find: () => Promise<Listed>): Promise<unknown> {
    void reply.header('vary', 'accept')
    const type = chosen(request, types)
    if (type === 'text/html') return page(reply)
    const listed = await find()
    const landing = `${publicUrl}/catalogue/datasets/${listed.description.id}`
    if (listed.state === 'invalidated') return gone(reply, listed, landing)
    if (type === 'application/json') return readable(listed)
    const graph = datasetGraph(listed.description, { address: `${landing}/versions/${listed.description.version.split('.', 1)[0] ?? ''}`, landing })
    return reply.type(`${type}; charset=utf-8`).send(type === 'text/turtle' ? toTurtle(graph) : JSON.stringify(toJsonLd(graph)))
  }
}

/** `2` is 2.0.0. */
const full = (version: string): string => (/^\d+$/.test(version) ? `${version}.0.0` : version)

const readable = (listed: Listed): Listed => {
  if (listed.state === 'invalidated') throw Withdrawn()
  return listed
}

/** The page of the browser application, which finds its way by the address. */
function page(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

function gone(reply: FastifyReply, { description, versions, publishedAt }: Listed, landing: string): FastifyReply {
  const { code, message: detail } = Withdrawn()
  const { id, title, version, publisher, contact } = description
  return reply.code(410).type('application/problem+json; charset=utf-8').send(JSON.stringify({ type: code, title: detail, status: 410, code, dataset: { id, title, version, publisher, contact, publishedAt, versions, landing } }))
}

/** The best of the types that are accepted, by quality and then by the order of the header; the page for a browser, JSON for any type. */
function chosen<T extends Type>(request: FastifyRequest, offered: readonly T[]): T {
  const ranges = (request.headers.accept ?? '*/*').split(',').map((part) => {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/)
    const quality = Number(/^q=(.*)$/.exec(parameters.find((parameter) => parameter.startsWith('q=')) ?? '')?.[1] ?? 1)
    return { range, quality: Number.isFinite(quality) ? quality : 0 }
  }).filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
  for (const { range } of ranges) {
    const found = offered.find((type) => type === range || (range.endsWith('/*') && range !== '*/*' && type.startsWith(range.slice(0, -1))))
    if (found) return found
  }
  return offered.at(-1) as T
}
