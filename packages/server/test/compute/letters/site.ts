/**
 * One site as a process of its own, to be killed: a hub that sends tasks, or a hospital that runs them and whose person releases everything. Permits are given, not granted.
 * Started with a JSON of SiteSettings; says a line of JSON when it is ready; a hospital answers each line that it gets with its tasks.
 */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Permit } from '#access'
import { openAskedTasks, openCompute, openSentTasks, strictPolicy } from '#compute'
import { openLedger, openObjects, openQueue, openRecords } from '#engines'
import { hubRoutes, openHubPost, openNodePost } from '#federation'
import { createHttp, openLog } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { readManifest } from '../../../src/compute/tools/manifest.ts'
import { filesOf, versionDigest } from '../../../src/compute/tools/version.ts'
import { counts, shellTool } from '../room.ts'

export interface SiteSettings {
  readonly role: 'hub' | 'node'
  readonly folder: string
  readonly hub: string
  readonly code?: string
  readonly actor: string
  readonly permit: string
  readonly dataset: string
}

const log = openLog((process.env['VESALIUS_LOG'] ?? 'silent') as 'silent')
const clock = { now: () => new Date() }
const settings = JSON.parse(process.argv[2] ?? '{}') as SiteSettings
const { folder, actor, permit, dataset } = settings
const keysFolder = join(folder, 'keys')
const records = await openRecords(`file:${join(folder, 'records')}`, { log })
const ledger = await openLedger(records, { folder: keysFolder })
const objects = await openObjects(`file:${join(folder, 'objects')}`)
const { manifest: given, files } = shellTool(`test $(wc -l < /in/data/table.csv) -lt 3 || sleep 2; ${counts}`)
const manifest = readManifest(given)
const digest = versionDigest(manifest, filesOf({ manifest, files }))
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function hub(): Promise<void> {
  const address = new URL(settings.hub)
  const post = await openHubPost({ records, ledger, log, clock, name: 'The hub', keysFolder })
  const granted = (): Permit => ({
    id: permit, version: 1, request: `request-${'0'.repeat(26)}`, node: '0'.repeat(16), persons: [actor], datasets: [{ dataset, version: 1, manifest: 'b'.repeat(64) }], purpose: 'disease-research', tools: [`sha256:${digest}`], outputs: ['metrics'],
    identity: 'pseudonymised', from: '2020-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z', grantedBy: [actor, actor], issued: '2020-01-01T00:00:00.000Z',
  })
  const nodes = async () => (await post.members.list()).filter(({ kind }) => kind === 'node')
  const { routes } = await openSentTasks({
    records, objects, ledger, clock, log, post: post.post, tools: async () => [{ id: manifest.id, version: manifest.version, digest, manifest }],
    permitsOf: async () => (await nodes()).map(({ id: node }) => ({ permit: granted(), node, revokedAt: null })), seenAt: async () => new Map(),
  })
  const researcher: Actor = { id: actor, name: 'R', kind: 'person', roles: ['researcher'] }
  const app: HttpApp = createHttp({ log, guard: async () => researcher, publicUrl: settings.hub, allowedHosts: [address.host] })
  await app.register(hubRoutes(post, clock))
  await app.register(routes(async () => undefined))
  app.get('/test/code', { config: { permission: 'public' } }, async () => post.members.makeCode('North Hospital', researcher, post.self))
  await app.listen({ host: address.hostname, port: Number(address.port) })
  tell({ ready: true })
}

async function node(): Promise<void> {
  const { post, hub: { id: hubId } } = await openNodePost({ records, log, clock, hubUrl: settings.hub, code: settings.code, keysFolder, version: '0.1.0' })
  const queue = await openQueue(records, { log })
  const compute = await openCompute({
    records, objects, ledger, queue, log, clock, runner: 'process:', folder: join(folder, 'runs'),
    data: { check: async () => undefined, open: async () => ({ subjects: 100, table: Buffer.from('sex,age\nF,50\nM,60\n'), policy: strictPolicy }) },
  })
  await compute.tools.register({ manifest, files }, { id: 'vesalius' })
  openAskedTasks({ records, objects, ledger, clock, log, post, compute, originOf: async () => hubId })
  const person: Actor = { id: 'account-holder', name: 'H', kind: 'person', roles: ['data-holder'] }
  setInterval(() => void release().catch(() => undefined), 300)
  const release = async () => { for (const { id } of await compute.airlock.list()) await compute.airlock.decide(id, 'release', person) }
  createInterface({ input: process.stdin }).on('line', () => void compute.tasks.list().then((tasks) => tell({ tasks: tasks.map(({ state, starts }) => ({ state, starts })) })))
  tell({ ready: true })
}

await (settings.role === 'hub' ? hub() : node())
