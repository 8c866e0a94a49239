/** Walks the federation as those who run it: a hub makes a code on its page, a node enrols with it, and both show what is between them. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openDoor, openWalk, whyNot, type Door, type Walk } from './open-browser.ts'
import { signedIn } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through the federation is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-federation-'))
let walk: Walk
let node: Door | undefined

before(async () => { if (!skip) walk = await openWalk('hub') })
after(async () => {
  await node?.stop()
  if (!skip) await walk.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a hub greets its administrator with the federation, and shows no page of a room that it has not', { skip }, async () => {
  const { page } = walk
  await page.getByRole('heading', { level: 1, name: 'Federation' }).waitFor()
  const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts()
  assert.deepEqual(links.filter((name) => ['Intake', 'Upload', 'Studies', 'Vault', 'Air-lock'].includes(name)), [])
  assert.ok(links.includes('Ledger') && links.includes('Catalogue'))
  await accessible('an empty federation', page)
})

test('a code is made once, a node enrols with it, and is on the map with when it was seen, its version and its clock', { skip, timeout: 120_000 }, async () => {
  const { page } = walk
  await page.getByLabel('Name of the site').fill('North Hospital')
  await page.getByRole('button', { name: 'Make a code' }).click()
  const code = await page.locator('[data-code]').innerText()
  assert.match(code, /^[0-9a-f]{10}\.[0-9a-f]{32}\.[0-9a-f]{16}$/)
  await accessible('a code', page)
  writeFileSync(join(folder, 'code'), code, { mode: 0o600 })
  node = await openDoor('node', join(folder, 'node'), '--hub', walk.http, '--enrol-code-file', join(folder, 'code'), '--viewer', 'off', '--dimse', 'off')
  const row = page.locator('[data-member="North Hospital"]')
  await row.locator('[data-presence="here"]').waitFor({ timeout: 30_000 })
  await page.locator('[data-node="North Hospital"][data-presence="here"]').waitFor()
  assert.match(await row.innerText(), /\d+\.\d+\.\d+[\s\S]*(agrees|s ahead|s behind)/)
  await accessible('a federation', page)
  await narrow('a federation', page)
  await inGerman('a federation', page, 'Verbund')
})

test('a node that is suspended is drawn as that, and let in again', { skip, timeout: 60_000 }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/federation`)
  await page.getByRole('button', { name: 'Suspend' }).click()
  await page.locator('[data-node="North Hospital"][data-presence="suspended"]').waitFor()
  await page.getByRole('button', { name: 'Let it in again' }).click()
  await page.locator('[data-node="North Hospital"][data-presence="here"]').waitFor({ timeout: 40_000 })
})

test('the node shows its hub, every type of letter with what it may hold, and which there were', { skip, timeout: 120_000 }, async () => {
  assert.ok(node)
  const page = await signedIn({ http: node.http, token: node.token, browser: walk.browser }, 'Nina', 'auditor')
  await page.goto(`${node.http}/federation`)
  await page.locator('[data-member="Demo hub"], [data-member="Vesalius"]').locator('[data-presence="here"]').waitFor({ timeout: 30_000 })
  await page.getByText(/North Hospital \(here\)/).waitFor()
  // A checkpoint of the ledger is shown to the other site within a minute.
  await page.locator('[data-letters="checkpoint"]').getByText(/^\d/).first().waitFor({ timeout: 90_000 })
  await page.locator('[data-letters="dataset"]').getByText('Show its form').click()
  await page.locator('[data-letters="dataset"] pre').getByText('additionalProperties').first().waitFor()
  await page.getByText('The last letters').click()
  await page.getByRole('cell', { name: /^to / }).first().waitFor()
  await accessible('the letters of a node', page)
  await narrow('the letters of a node', page)
  assert.equal(await page.getByRole('button', { name: 'Make a code' }).count(), 0)
  await page.goto(`${node.http}/ledger`)
  await page.locator('[data-witness]').waitFor({ timeout: 60_000 })
  await accessible('a witnessed ledger', page)
})

test('no page complained', { skip }, () => {
  assert.deepEqual(walk.complaints.filter((one) => !/401|404/.test(one)), [])
})
