/** Signing in through the embedded provider, as a browser does it: one-time link, passphrase, session, sign-out; and what is refused on the way. */
import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { Visitor } from './browser.ts'
import { emptyAccess, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'

const passphrase = 'four words and a number 7'
let engines: Engines
let house: House
before(async () => {
  engines = await startEngines()
  house = await startHouse(engines)
})
after(async () => {
  await stopHouse(house)
  await stopEngines(engines)
})
beforeEach(() => emptyAccess(engines))

async function codeOf(from: House): Promise<string> {
  const link = await from.access.welcomeLink()
  assert.match(link ?? '', /^http:\/\/127\.0\.0\.1:\d+\/welcome#code=vso_/)
  return (link as string).split('code=')[1] as string
}

async function firstAdministrator(): Promise<void> {
  const made = await new Visitor().ask(`${house.url}/welcome`, { body: { code: await codeOf(house), name: 'Ada', passphrase } })
  assert.equal(made.status, 200, await made.clone().text())
}

test('makes the first administrator by a link that works once, signs in, and tells who is there', async () => {
  const code = await codeOf(house)
  const visitor = new Visitor()
  assert.match(await (await visitor.ask(`${house.url}/welcome`)).text(), /Set up your account/)
  assert.equal((await visitor.ask(`${house.url}/welcome`, { body: { code, name: 'Ada', passphrase: 'short' } })).status, 422)
  assert.deepEqual(await (await visitor.ask(`${house.url}/welcome`, { body: { code, name: 'Ada', passphrase } })).json(), {
    location: '/',
  })
  assert.equal((await visitor.ask(`${house.url}/welcome`, { body: { code, name: 'Eve', passphrase } })).status, 410)
  assert.equal(await house.access.welcomeLink(), undefined)
  assert.equal((await visitor.ask(`${house.url}/api/access/session`)).status, 200, 'whoever made the account is signed in')
  assert.equal((await visitor.ask(`${house.url}/api/access/sign-out`, { body: {} })).status, 200)
  assert.equal((await visitor.ask(`${house.url}/api/access/session`)).status, 401)
  const home = await visitor.signIn(house.url, 'ada', passphrase, '/?a=1')
  assert.equal(home.url, `${house.url}/?a=1`)
  const session = (await (await visitor.ask(`${house.url}/api/access/session`)).json()) as {
    actor: { name: string; kind: string; roles: string[] }
    permissions: string[]
  }
  assert.deepEqual([session.actor.name, session.actor.kind, session.actor.roles], ['Ada', 'person', ['node-admin']])
  assert.ok(session.permissions.includes('system:configure'))
  const { rows } = await engines.records.query('select * from vesalius_ledger_entry left join vesalius_ledger_clear using (index) order by 1 desc limit 10')
  const ledger = JSON.stringify(rows)
  assert.match(ledger, /access\/signed-in/)
  // As a word: three letters stand in many a digest.
  assert.doesNotMatch(ledger, /\bada\b/i)
  assert.equal((await stat(join(engines.folder, 'keys'))).mode & 0o777, 0o700)
  assert.equal((await stat(join(engines.folder, 'keys', 'provider.json'))).mode & 0o777, 0o600)
})

test('keeps no secret in the records from which somebody could act', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  await visitor.signIn(house.url, 'Ada', passphrase)
  const cookie = visitor.cookies.get('vesalius_session') ?? ''
  const { rows } = await engines.records.query(
    'select row_to_json(s) as s, (select json_agg(p) from access_passphrase p) as p from access_session s',
  )
  assert.equal(rows.length, 2, 'one of making the account, one of signing in')
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(`${cookie.slice(4)}|four words`))
})

test('sets cookies that scripts cannot read and other sites cannot send', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  const page = await visitor.follow(`${house.url}/sign-in`)
  const sent = await visitor.ask(page.url, { body: new URLSearchParams({ name: 'Ada', passphrase }).toString() })
  const resumed = await visitor.ask(new URL(sent.headers.get('location') as string, house.url).href)
  const back = await visitor.ask(new URL(resumed.headers.get('location') as string, house.url).href)
  const cookie = back.headers.getSetCookie().find((line) => line.startsWith('vesalius_session=')) ?? ''
  assert.match(cookie, /; HttpOnly; SameSite=Strict$/)
  assert.doesNotMatch(cookie, /Expires|Max-Age|Domain/i)
})

test('gives a new session at every sign-in and never takes one that was planted (fixation)', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  visitor.cookies.set('vesalius_session', 'vss_plantedplantedplantedplantedplanted')
  await visitor.signIn(house.url, 'Ada', passphrase)
  const first = visitor.cookies.get('vesalius_session')
  assert.notEqual(first, 'vss_plantedplantedplantedplantedplanted')
  await visitor.signIn(house.url, 'Ada', passphrase)
  assert.notEqual(visitor.cookies.get('vesalius_session'), first)
  const old = new Visitor()
  old.cookies.set('vesalius_session', first as string)
  assert.equal((await old.ask(`${house.url}/api/access/session`)).status, 401, 'the session before ended')
})

test('ends the session at sign-out, everywhere when asked, and asks for the passphrase again', async () => {
  await firstAdministrator()
  const [here, there] = [new Visitor(), new Visitor()]
  await here.signIn(house.url, 'Ada', passphrase)
  await there.signIn(house.url, 'Ada', passphrase)
  const cookie = here.cookies.get('vesalius_session') as string
  assert.equal((await here.ask(`${house.url}/api/access/sign-out`, { body: {} })).status, 200)
  here.cookies.set('vesalius_session', cookie)
  assert.equal((await here.ask(`${house.url}/api/access/session`)).status, 401)
  assert.equal((await there.ask(`${house.url}/api/access/session`)).status, 200)
  assert.match((await here.follow(`${house.url}/sign-in`)).url, /\/oidc\/interaction\//)
  await here.signIn(house.url, 'Ada', passphrase)
  await here.ask(`${house.url}/api/access/sign-out`, { body: { everywhere: true } })
  assert.equal((await there.ask(`${house.url}/api/access/session`)).status, 401)
})

test('refuses what another site, another port or an embedded picture sends with the cookie', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  await visitor.signIn(house.url, 'Ada', passphrase)
  const configure = async (headers: Record<string, string>): Promise<number> =>
    (await visitor.ask(`${house.url}/configure`, { body: {}, headers })).status
  assert.equal(await configure({}), 200)
  assert.equal(await configure({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await configure({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await configure({ 'sec-fetch-site': 'none' }), 403)
  assert.equal(
    (await visitor.ask(`${house.url}/study`, { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } })).status,
    403,
  )
  const cookie = `vesalius_session=${visitor.cookies.get('vesalius_session') ?? ''}`
  const plain = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${house.url}/configure`, { method: 'POST', headers: { cookie, ...headers } })).status
  // fetch of Node sends no Sec-Fetch-Site of its own, as a browser without TLS does.
  assert.equal(await plain({ origin: house.url }), 200)
  assert.equal(await plain({ origin: 'http://127.0.0.1:1' }), 403)
  assert.equal(await plain({}), 403)
  assert.equal(
    (await visitor.ask(`${house.url}/study`, { headers: { cookie: `${cookie}; vesalius_session=vss_other` } })).status,
    401,
    'a cookie tossed in beside it',
  )
})

test('does not say which of name and passphrase was wrong, and makes a guesser wait', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  const unknown = await visitor.signIn(house.url, 'Nobody', 'a wrong passphrase')
  const wrong = await visitor.signIn(house.url, 'Ada', 'a wrong passphrase')
  assert.deepEqual([unknown.answer.status, wrong.answer.status], [401, 401])
  const strip = (html: string): string => html.replaceAll(/interaction\/[\w-]+/g, '').replaceAll(/value="[^"]*"/g, '')
  assert.equal(strip(await unknown.answer.text()), strip(await wrong.answer.text()))
  for (let guess = 0; guess < 4; guess++) await visitor.signIn(house.url, 'Ada', 'a wrong passphrase')
  const locked = await visitor.signIn(house.url, 'Ada', passphrase)
  assert.equal(locked.answer.status, 429)
  assert.match(await locked.answer.text(), /Wait a little/)
})

test('returns only to paths of its own, and needs the browser that began the sign-in', async () => {
  await firstAdministrator()
  for (const target of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/\r\nSet-Cookie: a=b']) {
    assert.equal((await new Visitor().signIn(house.url, 'Ada', passphrase, target)).url, `${house.url}/`, target)
  }
  const visitor = new Visitor()
  const page = await visitor.follow(`${house.url}/sign-in`)
  const sent = await visitor.ask(page.url, { body: new URLSearchParams({ name: 'Ada', passphrase }).toString() })
  const resumed = await visitor.ask(new URL(sent.headers.get('location') as string, house.url).href)
  const callback = new URL(resumed.headers.get('location') as string, house.url).href
  assert.match(callback, /sign-in\/callback\?code=/)
  assert.equal((await new Visitor().ask(callback)).status, 400, 'another browser (login CSRF)')
  assert.equal((await visitor.ask(callback.replace(/state=[^&]*/, 'state=x'))).status, 400, 'another state')
  assert.equal((await visitor.ask(callback)).status, 400, 'the sign-in was used up')
})

test('begins a sign-in at the public address when somebody comes by another of our names', async () => {
  const answer = await new Visitor().ask(`${house.url.replace('127.0.0.1', 'localhost')}/sign-in?return=/a`)
  assert.equal(answer.headers.get('location'), `${house.url}/sign-in?return=/a`)
  const api = (await (await new Visitor().ask(`${house.url}/api`)).json()) as { version: string; rooms: string[] }
  assert.deepEqual(api.rooms, ['access'])
})

test('refuses the form of another site, another browser, or none', async () => {
  await firstAdministrator()
  const visitor = new Visitor()
  const page = await visitor.follow(`${house.url}/sign-in`)
  const body = new URLSearchParams({ name: 'Ada', passphrase }).toString()
  assert.equal((await visitor.ask(page.url, { body, headers: { 'sec-fetch-site': 'cross-site' } })).status, 403)
  assert.equal((await new Visitor().ask(page.url, { body })).status, 400)
  assert.equal((await visitor.ask(`${house.url}/oidc/interaction/unknown`, { body })).status, 400)
  assert.match(page.answer.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/)
  assert.doesNotMatch(await page.answer.text(), /<script>|style=|onclick/)
})

test('gives the provider to nobody else: other clients, other return addresses, no PKCE', async () => {
  const provider = `${house.url}/oidc/auth?response_type=code&scope=openid&state=s&nonce=n`
  const redirect = encodeURIComponent(`${house.url}/sign-in/callback`)
  const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256'
  assert.equal((await new Visitor().ask(`${provider}&client_id=other&redirect_uri=${redirect}${challenge}`)).status, 400)
  assert.equal(
    (await new Visitor().ask(`${provider}&client_id=vesalius&redirect_uri=${encodeURIComponent('http://evil.example/')}${challenge}`))
      .status,
    400,
  )
  const without = await new Visitor().ask(`${provider}&client_id=vesalius&redirect_uri=${redirect}`)
  assert.match(without.headers.get('location') ?? '', /error=invalid_request/)
})

test('lets an administrator invite somebody with fewer roles, and nobody else invite', async () => {
  await firstAdministrator()
  const admin = new Visitor()
  await admin.signIn(house.url, 'Ada', passphrase)
  const { link } = (await (await admin.ask(`${house.url}/api/access/invitations`, { body: { roles: ['viewer'] } })).json()) as {
    link: string
  }
  const guest = new Visitor()
  const code = link.split('code=')[1] as string
  assert.equal((await guest.ask(`${house.url}/welcome`, { body: { code, name: 'ADA', passphrase } })).status, 409, 'the name is taken')
  assert.equal((await guest.ask(`${house.url}/welcome`, { body: { code, name: 'Vera', passphrase } })).status, 200)
  await guest.signIn(house.url, 'Vera', passphrase)
  assert.equal((await guest.ask(`${house.url}/study`)).status, 200)
  assert.equal((await guest.ask(`${house.url}/configure`, { body: {} })).status, 403)
  assert.equal((await guest.ask(`${house.url}/api/access/invitations`, { body: { roles: ['node-admin'] } })).status, 403)
})
