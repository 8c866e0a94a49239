/**
 * A node: a place where data live. Read it top to bottom: it is the journey, and the only place that knows every room.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accessRoutes, bindable, openAccess } from '#access'
import type { Access } from '#access'
import { archiveDimseService, archiveRoutes, openArchive } from '#archive'
import type { Archive } from '#archive'
import { catalogueRoutes, openCatalogue, openCounting, OutputPolicies, outputPolicyRoutes } from '#catalogue'
import type { Counting } from '#catalogue'
import { computeRoutes, heldByTools, openCompute, trsRoutes } from '#compute'
import type { Compute } from '#compute'
import { openObjects, openQueue } from '#engines'
import type { Records } from '#engines'
import { nodePageRoutes } from '#federation'
import { ingestDimseService, ingestRoutes, joinFederation, openIngest, receiveFromPeer, releaseRoutes } from '#ingest'
import type { Addresses, Ingest } from '#ingest'
import { createHttp, problem, serveDimse } from '#kernel'
import type { Config, HttpApp, Log } from '#kernel'
import { heldByModels, modelRoutes, openModels } from '#models'
import { dataForTools } from './data-for-tools.ts'
import { datasetsHere } from './datasets-for-models.ts'
import { evaluateAtNode } from './evaluating.ts'
import { frontGate } from './front-gate.ts'
import { opened, openFoundations } from './foundations.ts'
import type { Closer, Opening } from './foundations.ts'
import { version } from './kernel/version.ts'
import { leaveToken } from './local-token.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { openMembership } from './membership.ts'
import { contentsHere, offeredHere } from './offered-datasets.ts'
import type { OpenInstance } from './offered-datasets.ts'
import { pageFallback, servePages } from './pages.ts'
import { admission, reachable, readPeers } from './peers.ts'
import type { Peer } from './peers.ts'
import { knownToolRoutes, toolsRegistered } from './known-tools.ts'
import { addressOf, hostsOf, inUse, listen, openable, placeOf, textOf } from './serving.ts'
import { studyReadsRoutes } from './study-reads.ts'
import { studiesForTools } from './studies-for-tools.ts'
import { takeTasks } from './tasks-by-letter.ts'
import { endTasksOfClosed } from './tasks-of-closed.ts'
import { trainAtNode } from './training.ts'
import { createViewer, ohifFolder } from './viewer.ts'
import { withdrawalRoutes } from './withdrawals.ts'

const NoTlsKey = problem('node/no-tls-key', 400, 'DIMSE over TLS needs the settings dimse-tls-key-file and dimse-tls-certificate-file')

export interface Node {
  /** Where people reach the pages. */
  readonly http: string
  readonly viewer?: string
  /** HOST:PORT. */
  readonly dimse?: string
  readonly access: Access<OpenInstance>
  readonly archive: Archive
  readonly ingest: Ingest
  readonly compute: Compute
  close(): Promise<void>
}

/** Opens everything, in the order of the journey, and closes what was opened when a later part fails. */
export function openNode(config: Config, log: Log, say: (text: string) => void = () => undefined): Promise<Node> {
  return openNodeWith(config, log, { say, routes: async () => undefined })
}

/** With routes of the door beside those of the rooms. */
export function openNodeWith(config: Config, log: Log, { say, routes }: { readonly say: (text: string) => void; readonly routes: (app: HttpApp) => Promise<void> }): Promise<Node> {
  return opened(log, say, (opening) => openParts(config, { ...opening, routes }))
}

async function openParts(config: Config, opening: Opening & { readonly routes: (app: HttpApp) => Promise<void> }): Promise<Omit<Node, 'close'>> {
  const { log, closers } = opening
  bindable(config)
  const peers = readPeers(config.peers)
  reachable(config, peers)
  await openable({ http: config.http, viewer: ohifFolder() ? config.viewer : 'off', dimse: config.dimse, 'dimse-tls': config['dimse-tls'] })
  const foundations = await openFoundations(config, opening)
  const { data, keys, clock, records, ledger, place } = foundations
  const objectsSecret = config['objects-secret-file'] ? { secretFile: config['objects-secret-file'] } : {}
  const objects = await openObjects(place(config.objects), objectsSecret)
  closers.push(() => objects.close())
  const queue = await openQueue(records, { log })
  closers.push(() => queue.close())

  const archive = await openArchive({ records, objects, ledger, log, clock, peers, aeTitle: config['ae-title'], project: config.project })
  closers.push(() => archive.close())
  const addresses: Addresses = config['watch-folder'] ? { watch: resolve(config['watch-folder']) } : {}
  const ingest = await openIngest({
    records, objects, objectsAddress: place(config.objects), ledger, queue, archive, log, clock, heldElsewhere: await heldByAny(records),
    ...(config['objects-secret-file'] ? { objectsSecretFile: config['objects-secret-file'] } : {}),
    keysFolder: keys, spoolFolder: join(data, 'spool'), project: config.project, path: config.path, workers: config.workers,
    maxUploadBytes: config['max-upload-bytes'], reviewPersons: config['review-persons'], profile: config.profile, peers, aeTitle: config['ae-title'], addresses, ...(config['watch-folder'] ? { watchFolder: resolve(config['watch-folder']) } : {}),
  })
  closers.push(() => ingest.close())

  const http = await placeOf(config.http).catch((error: unknown) => { throw inUse(error, 'http') })
  const viewer = config.viewer === 'off' || !ohifFolder() ? undefined : await placeOf(config.viewer)
  const publicUrl = config['public-url'] || `http://${textOf(http)}`
  const viewerUrl = viewer && `http://${textOf(viewer)}`
  const membership = config.hub ? await openMembership(config, foundations, opening) : undefined
  if (membership) joinFederation(ingest, { membership, collects: config.collect })

  let counting: Counting | undefined
  const catalogue = await openCatalogue({
    records, ledger, archive, queue, log, clock, project: config.project, capabilities: { subjectsWithFacts: archive.clinical.subjectsWithFacts, get counts() { return membership !== undefined && counting?.answers() === true } }, ...(membership ? { federation: { post: membership.post, hub: async () => membership.hub } } : {}),
  })

  counting = await openCounting({ records, ledger, archive, log, clock, project: config.project, listing: catalogue.listing, name: config.name, post: membership?.post })

  const access = await openAccess({
    records, ledger, log, clock, publicUrl, keys, tokenDays: config['token-days'], ...(viewerUrl ? { viewerUrl } : {}), offered: offeredHere(catalogue), contents: contentsHere(catalogue, archive), ...(membership ? { post: membership.post } : {}),
    ...(config['oidc-issuer'] ? { oidc: { issuer: config['oidc-issuer'], clientId: config['oidc-client-id'], ...(config['oidc-client-secret-file'] ? { clientSecretFile: config['oidc-client-secret-file'] } : {}) } } : {}),
  })
  closers.push(() => access.close())

  const policies = await OutputPolicies.open({ records, ledger })
  const compute = await openCompute({
    records, objects, ledger, queue, log, clock, runner: config.runner, folder: join(data, 'runs'), tools: fileURLToPath(new URL('../../../tools', import.meta.url)), data: { ...dataForTools(access, clock, { records, archive, catalogue, policies }), study: studiesForTools({ records, archive, access, ledger }) }, submitDicom: frontGate(catalogue, ingest),
  })
  closers.push(() => compute.close())
  closers.push(await endTasksOfClosed({ access, tasks: compute.tasks, log }))
  const training = membership && await trainAtNode(foundations, opening, { membership, objects, compute, access, catalogue })
  const carried = membership && takeTasks(foundations, opening, { membership, objects, compute, access })

  const models = await openModels({
    records, objects, ledger, clock, compute, keysFolder: keys, datasets: datasetsHere(catalogue, { keys, project: config.project, site: membership?.post.self.id, releasedOf: (project, pseudonym) => ingest.releases.ofSubject(project, pseudonym) }),
  })
  if (membership) await evaluateAtNode(foundations, opening, { membership, objects, compute, access, models })

  const services = [ingestDimseService(ingest), archiveDimseService(archive)]
  const dimse = await listenDimse(config, { log, services, closers, peers })
  if (dimse) addresses.dimse = `${config['ae-title']} at ${dimse}`
  addresses.stow = `${publicUrl}/dicom-web/studies`
  addresses.upload = `${publicUrl}/upload`
  const pages = createHttp({ log, guard: access.guard, publicUrl, allowedHosts: hostsOf(publicUrl, http), fallback: pageFallback })
  closers.push(() => pages.close())
  await servePages(pages, fileURLToPath(new URL('../../web/dist', import.meta.url)))
  await pages.register(accessRoutes(access))
  await pages.register(knownToolRoutes(toolsRegistered(compute)))
  await pages.register(ledgerRoutes(ledger))
  if (membership) await pages.register(nodePageRoutes(membership))
  if (training) await pages.register(training)
  if (carried) await pages.register(carried)
  await pages.register(ingestRoutes(ingest))
  await pages.register(releaseRoutes(ingest, { membership, collects: config.collect }))
  await pages.register(archiveRoutes(archive, receiveFromPeer(ingest)))
  await pages.register(studyReadsRoutes({ archive, access, ledger }))
  await pages.register(catalogueRoutes({ catalogue, publicUrl }))
  await pages.register(counting.routes)
  await pages.register(outputPolicyRoutes(policies))
  await pages.register(computeRoutes(compute))
  await pages.register(trsRoutes(compute, { publicUrl, version }))
  await pages.register(modelRoutes(models))
  await pages.register(withdrawalRoutes({ archive, catalogue, compute, models, ledger }))
  await pages.register(opening.routes)
  await listen(pages, http, 'http')

  const folder = ohifFolder()
  if (viewer && viewerUrl && folder) {
    const app = createViewer({ access, log, viewerUrl, allowedHosts: hostsOf(viewerUrl, viewer), dicomWeb: archiveRoutes(archive, undefined, 'viewer'), folder })
    closers.push(() => app.close())
    await listen(app, viewer, 'viewer')
  }
  await leaveToken(data, access)
  return { http: publicUrl, access, archive, ingest, compute, ...(viewerUrl ? { viewer: viewerUrl } : {}), ...(dimse ? { dimse } : {}) }
}

/** Objects that rooms downstream of the archive refer to. */
async function heldByAny(records: Records): Promise<(digests: readonly string[]) => Promise<ReadonlySet<string>>> {
  const [tools, models] = [await heldByTools(records), await heldByModels(records)]
  return async (digests) => new Set([...(await tools(digests)), ...(await models(digests))])
}

interface DimseParts { readonly log: Log; readonly services: Parameters<typeof serveDimse>[0]['services']; readonly closers: Closer[]; readonly peers: readonly Peer[] }

/** Starts the DIMSE listeners that are configured; returns HOST:PORT of the first. */
async function listenDimse(config: Config, { log, services, closers, peers }: DimseParts): Promise<string | undefined> {
  const shared = { aeTitles: (called: string) => called === config['ae-title'], allow: admission(peers), services, log }
  let first: string | undefined
  for (const name of ['dimse', 'dimse-tls'] as const) {
    if (config[name] === 'off') continue
    const { host, port } = addressOf(config[name])
    const server = await serveDimse({ ...shared, host, port, ...(name === 'dimse-tls' ? { tls: readTls(config) } : {}) }).catch((error: unknown) => { throw inUse(error, name) })
    closers.push(() => server.close())
    first ??= textOf({ host, port: server.address.port })
  }
  return first
}

function readTls(config: Config): { key: string; cert: string; ca?: string } {
  const [key, cert, ca] = [config['dimse-tls-key-file'], config['dimse-tls-certificate-file'], config['dimse-tls-client-ca-file']]
  if (!key || !cert) throw NoTlsKey()
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}) }
}
