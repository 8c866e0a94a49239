/** A hub: where nodes are found and work is coordinated. It opens no archive and no ingest: it holds no patient-level data. */
import { fileURLToPath } from 'node:url'
import { accessRoutes, bindable, openAccess } from '#access'
import type { Access } from '#access'
import { catalogueListRoutes, hubCountRoutes, openHubCatalogue } from '#catalogue'
import { hubPageRoutes, hubRoutes, openHubPost, openWitnessing } from '#federation'
import type { HubPost } from '#federation'
import { createHttp } from '#kernel'
import type { Config, Log } from '#kernel'
import { opened, openFoundations } from './foundations.ts'
import type { Opening } from './foundations.ts'
import { knownToolRoutes } from './known-tools.ts'
import { leaveToken } from './local-token.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { offeredByMembers } from './offered-datasets.ts'
import { pageFallback, servePages } from './pages.ts'
import { hostsOf, inUse, listen, openable, placeOf, textOf } from './serving.ts'
import { modelRoutes, openModels } from '#models'
import { datasetsOfMembers } from './datasets-for-models.ts'
import { evaluateAtHub } from './evaluating.ts'
import { sendTasks } from './tasks-by-letter.ts'
import { objectsOfHub, trainAtHub } from './training.ts'

export interface Hub {
  /** Where people and nodes reach it. */
  readonly http: string
  readonly access: Access
  readonly post: HubPost
  close(): Promise<void>
}

export function openHub(config: Config, log: Log, say: (text: string) => void = () => undefined): Promise<Hub> {
  return opened(log, say, (opening) => openParts(config, opening))
}

async function openParts(config: Config, opening: Opening): Promise<Omit<Hub, 'close'>> {
  const { log, closers } = opening
  bindable(config)
  await openable({ http: config.http })
  const foundations = await openFoundations(config, opening)
  const { data, keys, clock, records, ledger } = foundations
  const http = await placeOf(config.http).catch((error: unknown) => { throw inUse(error, 'http') })
  const publicUrl = config['public-url'] || `http://${textOf(http)}`
  const post = await openHubPost({ records, ledger, log, clock, name: config.name, keysFolder: keys })
  closers.push(() => post.close())
  const witnessing = await openWitnessing({ records, ledger, post: post.post, log, clock, keysFolder: keys })
  closers.push(async () => witnessing.close())
  const catalogue = await openHubCatalogue({ records, ledger, clock, post: post.post })
  const access = await openAccess({
    records, ledger, log, clock, publicUrl, keys, tokenDays: config['token-days'], offered: offeredByMembers(catalogue), post: post.post,
    ...(config['oidc-issuer'] ? { oidc: { issuer: config['oidc-issuer'], clientId: config['oidc-client-id'], ...(config['oidc-client-secret-file'] ? { clientSecretFile: config['oidc-client-secret-file'] } : {}) } } : {}),
  })
  closers.push(() => access.close())
  const objects = await objectsOfHub(config, foundations, opening)
  const models = await openModels({ records, objects, ledger, clock, keysFolder: keys, datasets: datasetsOfMembers(catalogue) })
  const training = await trainAtHub(foundations, opening, { post, objects, access, landed: models.landed })
  const sent = await sendTasks(foundations, opening, { post, objects, access, runner: config.runner })
  const pages = createHttp({ log, guard: access.guard, publicUrl, allowedHosts: hostsOf(publicUrl, http), fallback: pageFallback })
  closers.push(() => pages.close())
  await servePages(pages, fileURLToPath(new URL('../../web/dist', import.meta.url)))
  await pages.register(accessRoutes(access))
  await pages.register(knownToolRoutes(sent.known))
  await pages.register(ledgerRoutes(ledger))
  await pages.register(hubPageRoutes(post))
  await pages.register(hubRoutes(post, clock))
  await pages.register(training)
  await pages.register(sent.routes)
  await pages.register(modelRoutes(models))
  await pages.register(await evaluateAtHub(foundations, { post, objects, access, models }))
  await pages.register(catalogueListRoutes({ listing: catalogue.listing, publicUrl }))
  await pages.register(hubCountRoutes({ hub: post, ledger, clock, listing: catalogue.listing }))
  await listen(pages, http, 'http')
  await leaveToken(data, access)
  return { http: publicUrl, access, post }
}
