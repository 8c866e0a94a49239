/** Walks to where there is nothing to do: another's page, a place of no federation, an empty page of what is held; and arrives with a dark German browser. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { accessible, narrow } from './accessible.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { signedIn } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk of refusals is skipped: ${skip}`)
let walk: Walk
let viewer: Page

before(async () => {
  if (skip) return
  walk = await openWalk()
  viewer = await signedIn(walk, 'Vera', 'viewer')
}, { timeout: 90_000 })
after(async () => { if (!skip) await walk.close() }, { timeout: 60_000 })

test('who may not send or make tokens is told so in words, and is shown no form', { skip, timeout: 60_000 }, async () => {
  for (const [path, permission, words] of [['/upload', 'ingest:send', 'send files'], ['/tokens', 'token:manage', 'make and end tokens for programs']] as const) {
    await viewer.goto(`${walk.http}${path}`)
    await viewer.locator(`[data-not-permitted="${permission}"]`).getByText(`Your roles do not let you do this: ${words}.`).waitFor()
    assert.equal(await viewer.locator('main').locator('input, button').count(), 0, path)
    await accessible(path, viewer)
  }
})

test('what the server refuses is named in words as well, in both languages', { skip, timeout: 60_000 }, async () => {
  await viewer.goto(`${walk.http}/airlock`)
  await viewer.getByRole('alert').getByText('decide what leaves the air-lock').waitFor()
  await viewer.evaluate(() => localStorage.setItem('vesalius-language', 'de'))
  await viewer.reload()
  await viewer.getByRole('alert').getByText('über die Schleuse entscheiden').waitFor()
  assert.doesNotMatch(await viewer.locator('main').innerText(), /airlock:decide/)
})

test('a place of no federation says so, and how it comes to belong to one', { skip, timeout: 60_000 }, async () => {
  const { page, http } = walk
  for (const path of ['/training', '/training/new', '/federation']) {
    await page.goto(`${http}${path}`)
    await page.locator('[data-no-federation]').getByText('vesalius node --hub').waitFor()
    assert.equal(await page.getByRole('alert').count(), 0, path)
    await accessible(path, page)
    await narrow(path, page)
  }
})

test('an empty page of quarantine does not say that nothing is held while something is, and leads back', { skip, timeout: 60_000 }, async () => {
  const { page, http, token } = walk
  await page.goto(`${http}/quarantine?page=999`)
  await page.getByText('Nothing is held', { exact: true }).waitFor()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const { send } = await (await fetch(`${http}/api/ingest/sends`, { method: 'POST', headers, body: JSON.stringify({ door: 'upload' }) })).json() as { send: { id: string } }
  const attributes = [[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', '1.2.3.4.5.6'], [0x00080060, 'CS', 'CT'], [0x0020000d, 'UI', '1.2.3.4'], [0x0020000e, 'UI', '1.2.3.4.2']] as const
  const nobody = new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.map(([tag, vr, value]) => ({ tag, vr, value })) }))
  const taken = await fetch(`${http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { ...headers, 'content-type': 'application/dicom' }, body: nobody })
  assert.equal((await taken.json() as { outcome: string }).outcome, 'quarantined')
  await page.goto(`${http}/quarantine`)
  await page.locator('[data-held]').waitFor()
  await page.goto(`${http}/quarantine?page=999`)
  await page.getByText('Nothing on this page', { exact: true }).waitFor()
  await accessible('an empty page of quarantine', page)
  await page.getByRole('button', { name: 'Show all that is held' }).click()
  await page.locator('[data-held]').waitFor()
})

test('an unknown dataset has a heading, and links of text wear the accent', { skip, timeout: 60_000 }, async () => {
  const { page, http } = walk
  await page.goto(`${http}/datasets/xyz`)
  await page.getByRole('heading', { level: 1, name: 'Datasets' }).waitFor()
  await page.goto(`${http}/ledger`)
  const link = page.getByRole('link', { name: /^Download the receipt/ }).first()
  await link.waitFor()
  assert.equal(await link.evaluate((one) => getComputedStyle(one).color), 'rgb(11, 95, 102)')
})

test('a dark German browser meets dark German pages, from the sign-in on', { skip, timeout: 60_000 }, async () => {
  const context = await walk.browser.newContext({ colorScheme: 'dark', locale: 'de-DE' })
  const page = await context.newPage()
  await page.goto(`${walk.http}/catalogue`)
  await page.getByRole('heading', { level: 1, name: 'Katalog' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')), 'dark')
  await page.goto(`${walk.http}/sign-in`)
  await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
  await context.close()
})
