/** The viewer's origin: what it serves, whom it lets in, and what its cookie cannot do. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { createViewer, ohifFolder } from '../src/viewer.ts'
import { Visitor } from './access/browser.ts'
import { freePort, startEngines, startHouse, stopEngines, stopHouse } from './access/fixture.ts'
import type { Engines, House } from './access/fixture.ts'

const passphrase = 'four words and a number 7'
const folder = ohifFolder()
let engines: Engines
let house: House
let viewer: HttpApp
let viewerUrl: string

before(async () => {
  if (!folder) return
  engines = await startEngines()
  const port = await freePort()
  viewerUrl = `http://127.0.0.1:${port}`
  house = await startHouse(engines, { viewerUrl })
  viewer = createViewer({
    access: house.access,
    log: openLog('silent'),
    viewerUrl,
    allowedHosts: ['127.0.0.1'],
    folder,
    dicomWeb: async (app) => {
      app.get('/dicom-web/studies', { config: { permission: 'study:search' } }, async (request) => ({ actor: request.actor }))
      app.delete('/dicom-web/studies', { config: { permission: 'study:delete' } }, async () => ({ deleted: true }))
    },
  })
  await viewer.listen({ port, host: '127.0.0.1' })
  const account = await house.access.accounts.createEmbedded('Ada', ['node-admin'])
  await house.access.passphrases.set(account, passphrase)
})
after(async () => {
  if (!folder) return
  await viewer.close()
  await stopHouse(house)
  await stopEngines(engines)
})

function absent(t: TestContext): boolean {
  if (!folder) t.skip("the viewer's files are not installed (npm start or npm test fetches them)")
  return !folder
}

async function handedOver(): Promise<{ page: Visitor; there: Visitor; url: string }> {
  const page = new Visitor()
  await page.signIn(house.url, 'Ada', passphrase)
  const answer = await page.ask(`${house.url}/api/access/viewer`, { body: { studyInstanceUids: ['1.2.3', '1.2.4'] } })
  const { url } = (await answer.json()) as { url: string }
  const there = new Visitor()
  const entered = await there.ask(url)
  assert.equal(entered.headers.get('location'), '/viewer?StudyInstanceUIDs=1.2.3,1.2.4')
  assert.match(entered.headers.getSetCookie()[0] ?? '', /^vesalius_viewer=vss_[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/)
  return { page, there, url }
}

test('hands a signed-in person over by a code that works once, to a cookie that can only read', async (t) => {
  if (absent(t)) return
  const { there, url } = await handedOver()
  assert.equal((await new Visitor().ask(url)).status, 410)
  const { actor } = (await (await there.ask(`${viewerUrl}/dicom-web/studies`)).json()) as { actor: { roles: string[] } }
  assert.deepEqual(actor.roles, ['viewer'])
  assert.equal((await there.ask(`${viewerUrl}/dicom-web/studies`, { method: 'DELETE' })).status, 403)
  assert.equal((await new Visitor().ask(`${viewerUrl}/dicom-web/studies`)).status, 401)
})

test('shows who has no session the way back to the pages, and a study that was asked for', async (t) => {
  if (absent(t)) return
  const open = (address: string, headers: Record<string, string> = {}) => fetch(`${viewerUrl}${address}`, { headers: { accept: 'text/html', ...headers } })
  for (const [address, link] of [['/viewer?StudyInstanceUIDs=1.2.3,1.2.4', '/studies/1.2.3"'], ['/', '/studies"'], ['/viewer?StudyInstanceUIDs=%22%3Cb', '/studies"']] as const) {
    const answer = await open(address, { cookie: 'vesalius_viewer=vss_nothing' })
    const html = await answer.text()
    assert.equal(answer.status, 401)
    assert.ok(html.includes(`href="${house.access.context.publicUrl}${link}`), address)
    assert.doesNotMatch(html, /<script|<b>/)
  }
  assert.match(await (await open('/viewer', { 'sec-fetch-site': 'cross-site' })).text(), /http-equiv="refresh" content="0"/)
  const { there } = await handedOver()
  assert.match(await (await open('/viewer', { cookie: `vesalius_viewer=${there.cookies.get('vesalius_viewer')}` })).text(), /app\.bundle/)
})

test('keeps the two origins apart: neither cookie counts at the other, nor what the other sends', async (t) => {
  if (absent(t)) return
  const { page, there } = await handedOver()
  const viewerSecret = there.cookies.get('vesalius_viewer') as string
  const pageSecret = page.cookies.get('vesalius_session') as string
  const as = async (url: string, cookie: string, site = 'same-origin'): Promise<number> =>
    (await fetch(url, { headers: { cookie, 'sec-fetch-site': site } })).status
  assert.equal(await as(`${house.url}/study`, `vesalius_session=${viewerSecret}`), 401)
  assert.equal(await as(`${viewerUrl}/dicom-web/studies`, `vesalius_viewer=${pageSecret}`), 401)
  assert.equal(await as(`${viewerUrl}/dicom-web/studies`, `vesalius_session=${pageSecret}`), 401)
  assert.equal(await as(`${house.url}/study`, `vesalius_session=${pageSecret}`, 'same-site'), 403, "the viewer asks the page's origin")
})

test("ends with the page's session", async (t) => {
  if (absent(t)) return
  const { page, there } = await handedOver()
  assert.equal((await there.ask(`${viewerUrl}/dicom-web/studies`)).status, 200)
  await page.ask(`${house.url}/api/access/sign-out`, { body: {} })
  assert.equal((await there.ask(`${viewerUrl}/dicom-web/studies`)).status, 401)
})

test('gives a hand-over to no program, and takes no text in place of a UID', async (t) => {
  if (absent(t)) return
  const headers = { authorization: `Bearer ${await house.access.operatorToken()}` }
  assert.equal((await new Visitor().ask(`${house.url}/api/access/viewer`, { body: { studyInstanceUids: ['1.2.3'] }, headers })).status, 403)
  const page = new Visitor()
  await page.signIn(house.url, 'Ada', passphrase)
  assert.equal(
    (await page.ask(`${house.url}/api/access/viewer`, { body: { studyInstanceUids: ['1.2&url=http://evil.example'] } })).status,
    400,
  )
})

test('serves the page without inline scripts under a policy that reaches nothing outside, isolated', async (t) => {
  if (absent(t)) return
  const { there } = await handedOver()
  const cookie = `vesalius_viewer=${there.cookies.get('vesalius_viewer')}`
  const answer = await fetch(`${viewerUrl}/viewer?StudyInstanceUIDs=1.2.3`, { headers: { accept: 'text/html', cookie } })
  const html = await answer.text()
  assert.equal(answer.status, 200)
  assert.doesNotMatch(html, /<script(?![^>]*src=)|serviceWorker|service-worker|https?:/)
  const policy = answer.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/)
  assert.match(policy, /connect-src 'self' blob: data:;/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.equal(answer.headers.get('cross-origin-embedder-policy'), 'require-corp')
  assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
  for (const [, path] of html.matchAll(/(?:src|href)="(\/[^"]*)"/g)) assert.equal((await fetch(viewerUrl + path)).status, 200, path)
  const config = await (await fetch(`${viewerUrl}/app-config.js`)).text()
  assert.doesNotMatch(config, /https?:|cloudfront/)
})

test('leaves out what phones home or signs in elsewhere, and nothing outside the folder', async (t) => {
  if (absent(t)) return
  for (const path of [
    '/google.js',
    '/oidc-client.min.js',
    '/silent-refresh.html',
    '/sw.js',
    '/init-service-worker.js',
    '/_headers',
    '/index.html',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets',
    '/api/access/session',
  ]) {
    assert.equal((await fetch(viewerUrl + path)).status, 404, path)
  }
})
