/** Signing in at another provider: a second oidc-provider on a port of its own stands for the organisation's. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { Provider } from 'oidc-provider'
import type { GrantContext } from 'oidc-provider'
import { Visitor } from './browser.ts'
import { emptyAccess, freePort, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'

const secret = 'a secret of the client that is long enough'
let engines: Engines
let organisation: Organisation
let house: House

interface Organisation {
  readonly issuer: string
  readonly people: Map<string, object>
  who: string
  close(): Promise<void>
}

/** A provider that signs in whoever `who` says, without asking. */
async function startOrganisation(port: number, redirect: string): Promise<Organisation> {
  const issuer = `http://127.0.0.1:${port}`
  const people = new Map<string, object>()
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'node',
        client_secret: secret,
        redirect_uris: [redirect],
        post_logout_redirect_uris: [`${new URL(redirect).origin}/`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'vesalius_roles'] },
    cookies: { keys: ['k'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/login' },
    findAccount: async (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
    loadExistingGrant: async ({ oidc }: GrantContext) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!request.url?.startsWith('/login')) return callback(request, response)
    const location = await provider.interactionResult(request, response, { login: { accountId: found.who } })
    response.writeHead(303, { location }).end()
  }
  const server: Server = createServer((request, response) => {
    void answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const found: Organisation = {
    issuer,
    people,
    who: '',
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return found
}

before(async () => {
  engines = await startEngines()
  const [port, ours] = [await freePort(), await freePort()]
  const clientSecretFile = join(engines.folder, 'client-secret')
  await writeFile(clientSecretFile, `${secret}\n`, { mode: 0o600 })
  organisation = await startOrganisation(port, `http://127.0.0.1:${ours}/sign-in/callback`)
  house = await startHouse(engines, { oidc: { issuer: organisation.issuer, clientId: 'node', clientSecretFile } }, ours)
})
after(async () => {
  await stopHouse(house)
  await organisation.close()
  await stopEngines(engines)
})
beforeEach(() => emptyAccess(engines))

async function enter(who: string): Promise<{ visitor: Visitor; session: Response }> {
  organisation.who = who
  const visitor = new Visitor()
  const home = await visitor.follow(`${house.url}/sign-in`)
  assert.equal(home.url, `${house.url}/`)
  return { visitor, session: await visitor.ask(`${house.url}/api/access/session`) }
}

interface Session {
  readonly actor: { readonly id: string; readonly name: string; readonly roles: readonly string[] }
}

test('takes the name and the roles that the provider vouches for, and follows when they change', async () => {
  organisation.people.set('p1', { name: 'Grace', vesalius_roles: ['data-manager', 'emperor', 'constructor'] })
  const first = (await (await enter('p1')).session.json()) as Session
  assert.deepEqual([first.actor.name, first.actor.roles], ['Grace', ['data-manager']])
  organisation.people.set('p1', { name: 'Grace', vesalius_roles: 'viewer' })
  const second = (await (await enter('p1')).session.json()) as Session
  assert.deepEqual(second.actor, { ...second.actor, id: first.actor.id, roles: ['viewer'] })
  const plain = await enter('p2')
  assert.deepEqual(((await plain.session.json()) as Session).actor.roles, [])
  assert.equal((await plain.visitor.ask(`${house.url}/study`)).status, 403, 'somebody without a role may do nothing')
})

test('keeps the same subject of two issuers apart', async () => {
  organisation.people.set('p1', { name: 'Grace', vesalius_roles: ['node-admin'] })
  await enter('p1')
  const other = await house.access.accounts.fromProvider({ issuer: 'https://other.example', subject: 'p1', name: 'Mallory', roles: [] })
  assert.deepEqual(other.roles, [])
  assert.equal((await engines.records.query('select distinct id from access_account')).rowCount, 2)
})

test('makes whoever opens the one-time link and signs in there the first administrator, once', async () => {
  const code = ((await house.access.welcomeLink()) ?? '').split('code=')[1] as string
  organisation.people.set('p1', { name: 'Grace' })
  organisation.who = 'p1'
  const visitor = new Visitor()
  const page = await (await visitor.ask(`${house.url}/welcome`)).text()
  assert.match(page, /Join this node/)
  for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) assert.equal((await visitor.ask(house.url + path)).status, 200, path)
  const { location } = (await (await visitor.ask(`${house.url}/welcome`, { body: { code } })).json()) as { location: string }
  await visitor.follow(location)
  const session = (await (await visitor.ask(`${house.url}/api/access/session`)).json()) as Session
  assert.deepEqual(session.actor.roles, ['node-admin'])
  assert.equal((await visitor.ask(`${house.url}/welcome`, { body: { code } })).status, 410)
  assert.deepEqual(((await (await enter('p1')).session.json()) as Session).actor.roles, ['node-admin'], 'it stays')
})

test('signs out here and tells where to sign out there; serves no provider of its own', async () => {
  organisation.people.set('p1', { name: 'Grace', vesalius_roles: ['viewer'] })
  const { visitor } = await enter('p1')
  const { location } = (await (await visitor.ask(`${house.url}/api/access/sign-out`, { body: {} })).json()) as { location: string }
  assert.ok(location.startsWith(`${organisation.issuer}/session/end?`))
  assert.equal((await visitor.ask(`${house.url}/api/access/session`)).status, 401)
  assert.equal((await visitor.ask(`${house.url}/oidc/.well-known/openid-configuration`)).status, 404)
})

test('a closed account does not come in again by its provider, which keeps its passphrase', async () => {
  organisation.people.set('p1', { name: 'Grace', vesalius_roles: ['node-admin'] })
  const { visitor, session } = await enter('p1')
  const { id } = ((await session.json()) as Session).actor
  const admin = (await enter('p1')).visitor
  organisation.people.set('p2', { name: 'Hedy', vesalius_roles: ['viewer'] })
  const hedy = ((await (await enter('p2')).session.json()) as Session).actor.id
  const put = (path: string, method: string, body?: object): Promise<Response> => admin.ask(`${house.url}/api/access/people/${path}`, { method, ...(body ? { body } : {}) })
  assert.equal((await put(`${hedy}/new-passphrase-link`, 'POST')).status, 409)
  assert.equal((await put(`${hedy}/roles`, 'PUT', { roles: ['auditor'] })).status, 204)
  assert.deepEqual(((await (await enter('p2')).session.json()) as Session).actor.roles, ['viewer', 'auditor'])
  assert.equal((await put(`${hedy}/close`, 'POST')).status, 204)
  organisation.who = 'p2'
  const closed = new Visitor()
  await closed.follow(`${house.url}/sign-in`)
  assert.equal((await closed.ask(`${house.url}/api/access/session`)).status, 401)
  assert.equal((await put(`${id}/close`, 'POST')).status, 403, 'not oneself')
  assert.equal((await visitor.ask(`${house.url}/api/access/session`)).status, 200)
  organisation.people.delete('p2')
})
