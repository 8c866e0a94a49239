/**
 * A node: a place where data live. Read it top to bottom: it is the journey, and the only place that knows every room.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accessRoutes, bindable, openAccess } from '#access'
import type { Access } from '#access'
import { archiveDimseService, archiveRoutes, openArchive } from '#archive'
import type { Archive } from '#archive'
import { makeFolder, openLedger, openObjects, openQueue, openRecords } from '#engines'
import { ingestDimseService, ingestRoutes, openIngest, receiveFromPeer } from '#ingest'
import type { Addresses, Ingest } from '#ingest'
import { createHttp, problem, serveDimse } from '#kernel'
import type { Clock, Config, HttpApp, Log } from '#kernel'
import { ledgerRoutes } from './ledger-routes.ts'
import { pageFallback, servePages } from './pages.ts'
import { admission, reachable, readPeers } from './peers.ts'
import type { Peer } from './peers.ts'
import { createViewer, ohifFolder } from './viewer.ts'

const AddressInUse = problem('node/address-in-use', 503, 'The address of the setting %s is in use by another program; stop that one, or choose another address: --%s HOST:PORT')
const AddressRefused = problem('node/address-refused', 503, 'The address of the setting %s cannot be opened (%s); choose an address of this machine and a port that this account may open')
const NoDataFolder = problem('node/no-data-folder', 503, 'The folder that the setting data names cannot be made (%s)')
const NoTlsKey = problem('node/no-tls-key', 400, 'DIMSE over TLS needs the settings dimse-tls-key-file and dimse-tls-certificate-file')

export interface Node {
  /** Where people reach the pages. */
  readonly http: string
  readonly viewer?: string
  /** HOST:PORT. */
  readonly dimse?: string
  readonly access: Access
  readonly archive: Archive
  readonly ingest: Ingest
  close(): Promise<void>
}

interface Address { readonly host: string; readonly port: number }
type Closer = () => Promise<unknown>

/** Opens everything, in the order of the journey, and closes what was opened when a later part fails. */
export async function openNode(config: Config, log: Log, say: (text: string) => void = () => undefined): Promise<Node> {
  const closers: Closer[] = []
  const close = async () => { for (const closer of closers.splice(0).reverse()) await closer() }
  try {
    return { ...await openParts(config, log, { say, closers }), close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

async function openParts(config: Config, log: Log, { say, closers }: { say: (text: string) => void; closers: Closer[] }): Promise<Omit<Node, 'close'>> {
  bindable(config)
  const peers = readPeers(config.peers)
  reachable(config, peers)
  const data = resolve(config.data)
  // As root, PostgreSQL runs under another account and must pass through; what is inside is 0700 and 0600.
  try { makeFolder(data, process.getuid?.() === 0 ? 0o711 : 0o700) } catch (error) { throw NoDataFolder((error as { code?: string }).code ?? 'unknown') }
  const place = (address: string) => (address.startsWith('file:') ? `file:${resolve(data, address.slice(5))}` : address)

  const clock: Clock = { now: () => new Date() }
  say('Opening records')
  const records = await openRecords(place(config.records), { log, ...(config['records-secret-file'] ? { secretFile: config['records-secret-file'] } : {}) })
  closers.push(() => records.close())
  const objectsSecret = config['objects-secret-file'] ? { secretFile: config['objects-secret-file'] } : {}
  const objects = await openObjects(place(config.objects), objectsSecret)
  closers.push(() => objects.close())
  const ledger = await openLedger(records, { folder: join(data, 'keys') })
  const queue = await openQueue(records, { log })
  closers.push(() => queue.close())

  const archive = await openArchive({ records, objects, ledger, log, clock, peers, aeTitle: config['ae-title'] })
  closers.push(() => archive.close())
  const addresses: Addresses = config['watch-folder'] ? { watch: resolve(config['watch-folder']) } : {}
  const ingest = await openIngest({
    records, objects, objectsAddress: place(config.objects), ledger, queue, archive, log, clock,
    ...(config['objects-secret-file'] ? { objectsSecretFile: config['objects-secret-file'] } : {}),
    keysFolder: join(data, 'keys'), spoolFolder: join(data, 'spool'), project: config.project, path: config.path, workers: config.workers,
    maxUploadBytes: config['max-upload-bytes'], reviewPersons: config['review-persons'], profile: config.profile, peers, aeTitle: config['ae-title'], addresses, ...(config['watch-folder'] ? { watchFolder: resolve(config['watch-folder']) } : {}),
  })
  closers.push(() => ingest.close())

  const http = await placeOf(config.http).catch((error: unknown) => { throw inUse(error, 'http') })
  const viewer = config.viewer === 'off' || !ohifFolder() ? undefined : await placeOf(config.viewer)
  const publicUrl = config['public-url'] || `http://${textOf(http)}`
  const viewerUrl = viewer && `http://${textOf(viewer)}`
  const access = await openAccess({
    records, ledger, log, clock, publicUrl, keys: join(data, 'keys'), ...(viewerUrl ? { viewerUrl } : {}),
    ...(config['oidc-issuer'] ? { oidc: { issuer: config['oidc-issuer'], clientId: config['oidc-client-id'], ...(config['oidc-client-secret-file'] ? { clientSecretFile: config['oidc-client-secret-file'] } : {}) } } : {}),
  })
  closers.push(() => access.close())

  const services = [ingestDimseService(ingest), archiveDimseService(archive)]
  const dimse = await listenDimse(config, { log, services, closers, peers })
  if (dimse) addresses.dimse = `${config['ae-title']} at ${dimse}`
  addresses.stow = `${publicUrl}/dicom-web/studies`
  addresses.upload = `${publicUrl}/upload`
  const pages = createHttp({ log, guard: access.guard, publicUrl, allowedHosts: hostsOf(publicUrl, http), fallback: pageFallback })
  closers.push(() => pages.close())
  await servePages(pages, fileURLToPath(new URL('../../web/dist', import.meta.url)))
  await pages.register(accessRoutes(access))
  await pages.register(ledgerRoutes(ledger))
  await pages.register(ingestRoutes(ingest))
  await pages.register(archiveRoutes(archive, receiveFromPeer(ingest)))
  await listen(pages, http, 'http')

  const folder = ohifFolder()
  if (viewer && viewerUrl && folder) {
    const app = createViewer({ access, log, viewerUrl, allowedHosts: hostsOf(viewerUrl, viewer), dicomWeb: archiveRoutes(archive), folder })
    closers.push(() => app.close())
    await listen(app, viewer, 'viewer')
  }
  const tokenFile = join(data, 'local-token')
  const earlier = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined
  const token = await access.operatorToken(earlier)
  if (token !== earlier) writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 })
  return { http: publicUrl, access, archive, ingest, ...(viewerUrl ? { viewer: viewerUrl } : {}), ...(dimse ? { dimse } : {}) }
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

async function listen(app: HttpApp, { host, port }: Address, setting: string): Promise<void> {
  await app.listen({ host, port }).catch((error: unknown) => { throw inUse(error, setting) })
}

function inUse(error: unknown, setting: string): unknown {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return AddressInUse(setting, setting)
  return ['EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? '') ? AddressRefused(setting, code ?? '') : error
}

function addressOf(text: string): Address {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

/** The address with a port that is known before anything listens, since sign-in and Host checks need it. */
async function placeOf(text: string): Promise<Address> {
  const { host, port } = addressOf(text)
  if (port) return { host, port }
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => found({ host, port: typeof address === 'object' && address ? address.port : 0 }))
    })
  })
}

function textOf({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function hostsOf(url: string, address: Address): string[] {
  const loopback = /^(127\.|::1$|localhost$)/.test(address.host) ? [`localhost:${address.port}`, `127.0.0.1:${address.port}`, `[::1]:${address.port}`] : []
  return [new URL(url).host, ...loopback]
}
