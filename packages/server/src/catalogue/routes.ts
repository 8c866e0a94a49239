/** The catalogue for those who work on it: drafts, releases, quality, publishing. What everybody may read is in public-routes.ts. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { missingOf } from '@vesalius/standards/dcat'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Catalogue } from './catalogue.ts'
import { manifestLine } from './manifest.ts'
import { catalogueListRoutes } from './public-routes.ts'
import { selectionSchema } from './selection.ts'
import { checkTexts, textsSchema } from './texts.ts'

const reads = { config: { permission: 'dataset:read' } }
const edits = { config: { permission: 'dataset:edit' }, bodyLimit: 16 * 1024 ** 2 }
const publishes = { config: { permission: 'dataset:publish' } }

const draftSchema = z.strictObject({ texts: textsSchema, selection: selectionSchema })
const changeSchema = z.strictObject({ revision: z.number().int(), texts: textsSchema.optional(), selection: selectionSchema.optional() })
const publishSchema = z.strictObject({ textsRead: z.boolean().default(false) })
const invalidateSchema = z.strictObject({ reason: z.string().trim().min(1).max(1_000) })
const pageSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100), offset: z.coerce.number().int().min(0).default(0) })
const nameSchema = z.object({ id: z.string().max(60), number: z.coerce.number().int().min(1).max(1_000_000) })

interface DatasetPath { Params: { id: string } }
const versionPath = '/api/catalogue/datasets/:id/versions/:number'

export interface CatalogueRoutesOptions {
  readonly catalogue: Catalogue
  readonly publicUrl: string
}

export function catalogueRoutes({ catalogue, publicUrl }: CatalogueRoutesOptions): (app: HttpApp) => Promise<void> {
  return async (app) => {
    await app.register(catalogueListRoutes({ listing: catalogue.listing, publicUrl }))
    draftRoutes(app, catalogue)
    versionRoutes(app, catalogue)
  }
}

function draftRoutes(app: HttpApp, catalogue: Catalogue): void {
  app.get('/api/catalogue/datasets', reads, async (request) => ({ datasets: await catalogue.list(parse(pageSchema, request.query)) }))
  app.post('/api/catalogue/datasets', edits, async (request, reply) => reply.code(201).send(await catalogue.create(parse(draftSchema, request.body), request.actor)))
  app.post('/api/catalogue/datasets/preview', edits, async (request) => catalogue.preview(parse(selectionSchema, request.body)))
  app.get<DatasetPath>('/api/catalogue/datasets/:id', reads, async (request) => catalogue.dataset(request.params.id))
  app.put<DatasetPath>('/api/catalogue/datasets/:id', edits, async (request) => catalogue.edit(request.params.id, parse(changeSchema, request.body)))
  app.post<DatasetPath>('/api/catalogue/datasets/:id/release', edits, async (request, reply) => reply.code(201).send(await catalogue.release(request.params.id, request.actor)))
}

function versionRoutes(app: HttpApp, catalogue: Catalogue): void {
  const name = (request: { params: unknown }) => parse(nameSchema, request.params)
  app.get(versionPath, reads, async (request) => catalogue.version(name(request)))
  app.get(`${versionPath}/check`, reads, async (request) => catalogue.check(name(request)))
  app.get(`${versionPath}/tiers`, reads, async (request) => catalogue.tiers(name(request)))
  app.get(`${versionPath}/quality`, reads, async (request) => catalogue.quality(name(request)))
  app.post(`${versionPath}/quality`, edits, async (request, reply) => {
    await catalogue.examine(name(request))
    return reply.code(202).send(await catalogue.quality(name(request)))
  })
  // What publishing would say, before anybody does it.
  app.get(`${versionPath}/description`, reads, async (request) => {
    const description = await catalogue.description(name(request))
    return { description, missing: missingOf(description), read: checkTexts(description) }
  })
  app.get(`${versionPath}/manifest`, reads, async (request, reply) => {
    await catalogue.version(name(request))
    return reply.type('application/jsonl; charset=utf-8').send(Readable.from(lines(catalogue.contents(name(request)))))
  })
  app.post(`${versionPath}/publish`, publishes, async (request) => catalogue.publish(name(request), { actor: request.actor, ...parse(publishSchema, request.body ?? {}) }))
  app.post(`${versionPath}/invalidate`, publishes, async (request) => catalogue.invalidate(name(request), { actor: request.actor, ...parse(invalidateSchema, request.body) }))
}

async function* lines(contents: ReturnType<Catalogue['contents']>): AsyncIterable<string> {
  for await (const entry of contents) yield manifestLine(entry)
}
