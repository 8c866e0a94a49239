/** A hub that listens on loopback, and nodes that call it, each on records of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttp, openLog, problem } from '#kernel'
import type { Actor, Clock, HttpApp } from '#kernel'
import { openLedger, openRecords } from '#engines'
import type { Ledger, Records } from '#engines'
import { hubRoutes, openHubPost, openNodePost } from '#federation'
import type { HubPost, NodePost } from '#federation'

export const admin: Actor = { id: 'account-1', name: 'Ada', kind: 'person', roles: ['node-admin'] }
export const log = openLog('silent')
export const clock: Clock = { now: () => new Date() }
const Refused = problem('test/refused', 401, 'Not here')

export interface HubSite {
  readonly folder: string
  readonly records: Records
  readonly ledger: Ledger
  readonly hub: HubPost
  readonly url: string
  /** Bytes of every request and answer, as somebody between would see them. */
  readonly wire: Buffer[]
  close(): Promise<void>
}

export async function openHubSite(): Promise<HubSite> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-hub-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  const hub = await openHubPost({ records, ledger, log, clock, name: 'The hub', keysFolder: join(folder, 'keys') })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app: HttpApp = createHttp({ log, guard: async () => { throw Refused() }, publicUrl: url, allowedHosts: [`127.0.0.1:${port}`] })
  const wire: Buffer[] = []
  app.server.on('connection', (socket) => {
    socket.on('data', (chunk: Buffer) => wire.push(Buffer.from(chunk)))
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
    socket.write = ((...args: unknown[]) => {
      wire.push(Buffer.from(args[0] as Buffer))
      return write(...args)
    }) as typeof socket.write
  })
  await app.register(hubRoutes(hub, clock))
  await app.listen({ host: '127.0.0.1', port })
  return {
    folder, records, ledger, hub, url, wire,
    async close() {
      await hub.close()
      await app.close()
      await records.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface NodeSite {
  readonly folder: string
  readonly records: Records
  node: NodePost
  /** Away, and back with everything that it had. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

export async function openNodeSite(hub: HubSite, name: string): Promise<NodeSite> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-node-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const { code } = await hub.hub.members.makeCode(name, admin, hub.hub.self)
  const open = (given?: string) => openNodePost({ records, log, clock, hubUrl: hub.url, code: given, keysFolder: join(folder, 'keys'), version: '0.1.0' })
  const site: NodeSite = {
    folder, records, node: await open(code),
    leave: () => site.node.close(),
    async comeBack() { site.node = await open() },
    async close() {
      await site.node.close()
      await records.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return site
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const limit = Date.now() + seconds * 1000
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`it did not happen within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
