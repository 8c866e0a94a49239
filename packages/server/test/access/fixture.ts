/** A real node's front half for the tests of access: embedded PostgreSQL, ledger, access and the HTTP application on a free port. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger, openRecords } from '#engines'
import type { Ledger, Records } from '#engines'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { accessRoutes, openAccess } from '#access'
import type { Access, AccessOptions } from '#access'

export interface Engines {
  readonly records: Records
  readonly ledger: Ledger
  readonly folder: string
}
export interface House {
  readonly access: Access
  readonly app: HttpApp
  readonly url: string
}

const log = openLog('silent')

/** The engines of a test file; `stopEngines` ends them after its last test. */
export async function startEngines(): Promise<Engines> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-access-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  return { records, ledger, folder }
}

export async function stopEngines(engines: Engines): Promise<void> {
  await engines.records.close()
  await rm(engines.folder, { recursive: true, force: true })
}

export async function emptyAccess(engines: Engines): Promise<void> {
  await engines.records.query(
    'truncate access_account, access_passphrase, access_passkey, access_session, access_token, access_once, access_oidc, access_proposal, access_ended_actor',
  )
}

export async function startHouse(engines: Engines, more: Partial<AccessOptions> = {}, givenPort?: number): Promise<House> {
  const port = givenPort ?? (await freePort())
  const url = more.publicUrl ?? `http://127.0.0.1:${port}`
  const access = await openAccess({
    records: engines.records,
    ledger: engines.ledger,
    log,
    clock: { now: () => new Date() },
    publicUrl: url,
    keys: join(engines.folder, 'keys'),
    ...more,
  })
  const app = createHttp({ log, guard: access.guard, publicUrl: url, allowedHosts: ['127.0.0.1', 'localhost'] })
  await app.register(accessRoutes(access))
  await app.register(async (routes) => {
    routes.get('/', { config: { permission: 'public' } }, async (_request, reply) =>
      reply.type('text/html').send('<!doctype html><html lang="en"><title>Home</title><main><h1>Home</h1></main></html>'),
    )
    routes.get('/study', { config: { permission: 'study:read' } }, async (request) => ({ actor: request.actor }))
    routes.post('/configure', { config: { permission: 'system:configure' } }, async () => ({ done: true }))
  })
  await app.listen({ port, host: '127.0.0.1' })
  return { access, app, url }
}

export async function stopHouse(house: House): Promise<void> {
  await house.app.close()
  await house.access.close()
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
