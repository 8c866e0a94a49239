/** Counts over HTTP: our own question and answer, and the request of EUCAIM's federated search as its nodes take it (`POST /api/datasets/eucaimSearch`, mission.md 6.3). */
import { z } from 'zod'
import { parseQuery, QueryFault } from '@vesalius/standards/eucaim'
import type { Query } from '@vesalius/standards/eucaim'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Listing } from '../listing.ts'
import { listed } from './ask.ts'
import type { Ask, FederatedCount } from './ask.ts'
import { BadQuery } from './problems.ts'

const asks = { config: { permission: 'count:ask' } }
const purpose = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const asked = z.strictObject({ query: z.unknown(), purpose })
/** EUCAIM's mediator sends the request as `ast`, and may send more beside it. */
const eucaim = z.object({ ast: z.unknown().optional() })
const eucaimPurpose = 'eucaim-search'

export interface CountRoutesOptions { readonly ask: Ask; readonly listing: Listing }

export function countRoutes({ ask, listing }: CountRoutesOptions): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.post('/api/counts', asks, async (request) => {
      const { query, purpose: project } = parse(asked, request.body)
      return withTitles(listing, await ask({ query: understood(query), purpose: project, actor: request.actor }))
    })
    app.post('/api/datasets/eucaimSearch', asks, async (request, reply) => {
      const count = await ask({ query: understood(parse(eucaim, request.body).ast), purpose: eucaimPurpose, actor: request.actor })
      // Its answer has no place for who did not answer.
      void reply.header('vesalius-answered', `${count.nodes.filter(({ state }) => state === 'answered').length}/${count.nodes.length}`)
      return { collections: await collectionsOf(listing, count) }
    })
  }
}

/** Raises catalogue/bad-query, which names the place. */
function understood(value: unknown): Query {
  try {
    return parseQuery(value)
  } catch (error) {
    if (error instanceof QueryFault) throw BadQuery(error.message)
    throw error
  }
}

async function withTitles(listing: Listing, count: FederatedCount): Promise<object> {
  const nodes = await Promise.all(count.nodes.map(async ({ answer, ...node }) => (answer === undefined ? node : {
    ...node, answer: { ...answer, datasets: await Promise.all(answer.datasets.map(async (one) => ({ ...one, title: (await listed(listing, one.dataset, one.version))?.description.title ?? one.dataset }))) },
  })))
  return { ...count, nodes }
}

/** One for each dataset that has enough; what describes it is what was published of it. Datasets with none and with too few are both absent. */
async function collectionsOf(listing: Listing, { nodes }: FederatedCount): Promise<object[]> {
  const counted = nodes.flatMap(({ answer }) => answer?.datasets ?? []).filter(({ subjects }) => subjects !== null)
  const rows = await Promise.all(counted.map(async ({ dataset, version, subjects, studies }) => {
    const description = (await listed(listing, dataset, version))?.description
    if (!description) return []
    const { id, title, description: text, aggregates: { age, sexes, modalities, bodyParts } } = description
    const names = (shares: readonly { readonly name?: string | undefined }[]) => shares.flatMap(({ name }) => name ?? [])
    // Everybody has at least one study; a number of studies that would tell of one subject is not told.
    return [{ id, name: title, studies_count: studies ?? subjects, subjects_count: subjects, age_range: age ?? 0, gender: names(sexes), modality: names(modalities), body_parts: names(bodyParts), description: text }]
  }))
  return rows.flat()
}
