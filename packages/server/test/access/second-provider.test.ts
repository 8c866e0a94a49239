/** A node that signs people in at an organisation's own provider: another process, by configuration only, walked in a real browser. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { newFolder, openDoor, tidyUp } from '../journey/door.ts'
import type { Door } from '../journey/door.ts'
import { freePort } from './fixture.ts'

const executablePath = process.env['VESALIUS_CHROMIUM'] ?? '/usr/bin/chromium'
const skip = existsSync(executablePath) ? false : 'chromium is not installed'
let provider: ChildProcess
let door: Door
let browser: Browser

before(async () => {
  if (skip) return
  const folder = newFolder()
  const [ours, theirs] = [await freePort(), await freePort()]
  const secret = join(folder, 'client-secret')
  writeFileSync(secret, 'a secret of the client that is long enough\n', { mode: 0o600 })
  provider = spawn(process.execPath, [join(import.meta.dirname, 'second-provider.ts'), String(theirs), `http://127.0.0.1:${ours}/sign-in/callback`, secret], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(provider.stdout ?? provider, 'data')
  door = await openDoor({ data: newFolder(), args: ['--http', `127.0.0.1:${ours}`, '--oidc-issuer', `http://127.0.0.1:${theirs}`, '--oidc-client-id', 'hospital-node', '--oidc-client-secret-file', secret] })
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
}, { timeout: 120_000 })
after(async () => {
  if (skip) return
  await browser?.close()
  provider?.kill()
  await door?.stop()
  await tidyUp()
}, { timeout: 60_000 })

interface Session { readonly actor: { readonly name: string, readonly roles: readonly string[] } }

/** Goes from a page of the node to the provider's form and back. */
async function enter(name: string): Promise<{ readonly session: Session, readonly ask: (path: string) => Promise<number>, close(): Promise<void> }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${door.http}/sign-in?return=/studies`)
  assert.notEqual(new URL(page.url()).origin, door.http, 'the form is the provider’s')
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('whatever it accepts')
  await page.locator('button[type=submit]').click()
  // It also asks whether the person agrees that the node learns who they are.
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${door.http}/studies`)
  const get = (path: string) => page.evaluate(async (at) => { const answer = await fetch(at); return { status: answer.status, body: await answer.json() as unknown } }, path)
  return { session: (await get('/api/access/session')).body as Session, ask: async (path) => (await get(path)).status, close: () => context.close() }
}

test('people of an organisation sign in at its provider and have the roles that it vouches for, none that it makes up', { skip, timeout: 120_000 }, async () => {
  const grace = await enter('grace')
  assert.deepEqual([grace.session.actor.name, grace.session.actor.roles], ['grace of the organisation', ['data-manager']])
  assert.equal(await grace.ask('/api/ingest/board'), 200)
  assert.equal(await grace.ask('/api/compute/tasks'), 403)
  const alan = await enter('alan')
  assert.deepEqual(alan.session.actor.roles, ['researcher'])
  assert.equal(await alan.ask('/api/compute/tasks'), 200)
  assert.equal(await alan.ask('/api/ingest/board'), 403)
  const stranger = await enter('somebody')
  assert.deepEqual(stranger.session.actor.roles, [])
  assert.equal(await stranger.ask('/api/ingest/board'), 403)
  for (const one of [grace, alan, stranger]) await one.close()
})

test('the node has no provider of its own then, and without the other one nobody new comes in', { skip, timeout: 60_000 }, async () => {
  assert.equal((await fetch(`${door.http}/oidc/.well-known/openid-configuration`)).status, 404)
  provider.kill()
  await once(provider, 'exit')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${door.http}/sign-in`).catch(() => undefined)
  assert.equal((await page.evaluate(async () => (await fetch('/api/access/session')).status).catch(() => 401)), 401)
  await context.close()
})
