/** The pages of the embedded provider in a real browser: keyboard, passkeys (a virtual authenticator), accessibility. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import type { TestContext } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { emptyAccess, freePort, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'

const executablePath = process.env['VESALIUS_CHROMIUM'] ?? '/usr/bin/chromium'
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const passphrase = 'four words and a number 7'
const there = existsSync(executablePath)
let engines: Engines
let house: House
let browser: Browser
let context: BrowserContext

before(async () => {
  if (!there) return
  engines = await startEngines()
  const port = await freePort()
  house = await startHouse(engines, { publicUrl: `http://localhost:${port}` }, port)
  browser = await chromium.launch({ executablePath, args: flags })
})
after(async () => {
  if (!there) return
  await browser.close()
  await stopHouse(house)
  await stopEngines(engines)
})
beforeEach(async () => {
  if (!there) return
  await emptyAccess(engines)
  await context?.close()
  context = await browser.newContext()
})

function absent(t: TestContext): boolean {
  if (!there) t.skip('chromium is not installed')
  return !there
}

interface Watched {
  readonly page: Page
  readonly trouble: string[]
}

/** A page that notes errors, requests that go elsewhere, and whether a code shows up in an address. */
async function open(): Promise<Watched> {
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(house.url)) trouble.push(`outside: ${request.url()}`)
    if (request.url().includes('vso_')) trouble.push('the code is in an address')
  })
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) trouble.push(message.text())
  })
  return { page, trouble }
}

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map((violation) => violation.id),
    [],
  )
}

const sessionOf = (page: Page): Promise<{ actor: { name: string } }> =>
  page.evaluate(async () => (await fetch('/api/access/session')).json() as Promise<{ actor: { name: string } }>)

test('sets up the first account and signs in with the keyboard alone, without an accessibility violation', async (t) => {
  if (absent(t)) return
  const { page, trouble } = await open()
  await page.goto((await house.access.welcomeLink()) as string)
  assert.equal(page.url(), `${house.url}/welcome`, 'the code left the address bar')
  await assertAccessible(page)
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ada')
  await page.keyboard.press('Tab')
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('#passphrase').getAttribute('type'), 'text', 'what was typed can be read')
  await assertAccessible(page)
  await page.locator('#passphrase').press('Enter')
  await page.waitForURL(`${house.url}/`)
  assert.equal((await sessionOf(page)).actor.name, 'Ada', 'making the account signs in')
  await page.goto(`${house.url}/sign-in`)
  await page.waitForURL(/\/oidc\/interaction\//)
  await assertAccessible(page)
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ada')
  await page.keyboard.press('Tab')
  await page.keyboard.type('not the passphrase')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'do not belong together' }).waitFor()
  await assertAccessible(page)
  await page.locator('#passphrase').fill(passphrase)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${house.url}/`)
  assert.equal((await sessionOf(page)).actor.name, 'Ada')
  assert.deepEqual(trouble, [])
})

test('creates an account with a passkey and signs in with it', async (t) => {
  if (absent(t)) return
  const { page, trouble } = await open()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto((await house.access.welcomeLink()) as string)
  await page.getByLabel('Name').fill('Grace')
  await page.getByRole('button', { name: 'passkey' }).click()
  await page.waitForURL(`${house.url}/`)
  assert.equal((await sessionOf(page)).actor.name, 'Grace')
  await page.goto(`${house.url}/sign-in`)
  await page.waitForURL(/\/oidc\/interaction\//)
  await page.getByRole('button', { name: 'passkey' }).click()
  await page.waitForURL(`${house.url}/`)
  assert.equal((await sessionOf(page)).actor.name, 'Grace')
  assert.deepEqual(trouble, [])
  await page.goto(`${house.url}/sign-in`)
  await engines.records.query('delete from access_passkey')
  await page.getByRole('button', { name: 'passkey' }).click()
  await page.getByRole('alert').filter({ hasText: 'not accepted' }).waitFor()
})
