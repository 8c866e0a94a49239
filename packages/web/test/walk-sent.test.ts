/**
 * Walks a task by letter as those who take part: a researcher at a hub sends it to the hospital whose permit they have, the hospital's holder sees by whom it was asked
 * for and releases what it made, and the researcher reads it at the hub; one that is sent while the hospital is away is run when it is back.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, inGerman, narrow } from './accessible.ts'
import { grantedByLetter, publishedDataset } from './granted.ts'
import { openDoor, openWalk, whyNot, type Door, type Walk } from './open-browser.ts'
import { ask, asks, signedIn, type Site } from './people.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed')
if (skip) console.log(`# the walk with a task by letter is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-sent-walk-'))
const conformance = 'org.vesalius.dicom-conformance'
let [hub, door, site, researcher, other, holder] = [] as unknown as [Walk, Door, Site, Page, Page, Page]
let sent = ''
let address = ''

async function until(reached: () => Promise<boolean>, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 300))) if (await reached()) return
  throw new Error(`it took more than ${seconds} s`)
}

/** Where it is reached stays the same: people have it in their browsers. */
const openHospital = (...more: string[]): Promise<Door> => openDoor('node', join(folder, 'north'), '--hub', hub.http, '--viewer', 'off', '--dimse', 'off', '--name', 'North Hospital', ...more)

before(async () => {
  if (skip) return
  hub = await openWalk('hub')
  researcher = await signedIn(hub, 'Rita', 'researcher')
  other = await signedIn(hub, 'Otto', 'researcher')
  const codeFile = join(folder, 'code')
  writeFileSync(codeFile, (await ask<{ code: string }>(hub, '/api/federation/codes', { name: 'North Hospital' })).code, { mode: 0o600 })
  door = await openHospital('--enrol-code-file', codeFile)
  address = new URL(door.http).host
  site = { http: door.http, token: door.token, browser: hub.browser }
  holder = await signedIn(site, 'Holger', 'data-holder')
}, { timeout: 180_000 })
after(async () => {
  if (skip) return
  await door.stop()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a researcher without a permit is told so, and asks for access with a tool', { skip, timeout: 300_000 }, async () => {
  await researcher.goto(`${hub.http}/sent/new`)
  await researcher.getByText('No permit that is valid').waitFor()
  await researcher.getByRole('navigation').getByRole('link', { name: 'Tasks' }).click()
  await researcher.getByRole('heading', { level: 1, name: 'Tasks at hospitals' }).waitFor()
  const { tools } = await asks<{ tools: { id: string; digest: string }[] }>(researcher, 'GET', '/api/access/tools')
  const digest = tools.find(({ id }) => id === conformance)?.digest
  const dataset = await publishedDataset(site)
  await until(async () => (await fetch(`${hub.http}/api/catalogue/listed/${dataset}`)).ok, 60)
  await until(async () => (await ask<{ tools: { tool: string }[] }>(site, '/api/compute/tools')).tools.some(({ tool }) => tool === conformance), 180)
  const committee = [await signedIn(hub, 'Carl', 'access-committee'), await signedIn(hub, 'Cora', 'access-committee')] as const
  await grantedByLetter({ researcher, holder, committee }, { dataset, tools: [`sha256:${digest}`], outputs: ['report'] })
})

test('the researcher sends a task to the hospital and follows it', { skip, timeout: 120_000 }, async () => {
  await researcher.goto(`${hub.http}/sent`)
  await researcher.getByRole('link', { name: 'New task' }).first().click()
  await researcher.getByRole('heading', { level: 1, name: 'New task' }).waitFor()
  assert.match(await researcher.getByLabel('Hospital and permit').locator('option').first().innerText(), /^North Hospital · /)
  await researcher.getByRole('option', { name: /^Chest CT of lung cancer/ }).first().waitFor({ state: 'attached' })
  await accessible('the form of a task for a hospital', researcher)
  await narrow('the form of a task for a hospital', researcher)
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.waitForURL(/\/sent\/task-/)
  sent = new URL(researcher.url()).pathname
  await researcher.locator('[data-state="COMPLETE"]').waitFor({ timeout: 60_000 })
  await researcher.locator('[data-output="result"] [data-state="waiting"]').waitFor()
  await researcher.getByRole('img', { name: 'At North Hospital: complete. In the air-lock: 1; come back: 0' }).waitFor()
  assert.equal(await researcher.getByRole('link', { name: 'Download' }).count(), 0)
  await accessible('a task at a hospital', researcher)
  await narrow('a task at a hospital', researcher)
  await inGerman('a task at a hospital', researcher, 'DICOM conformance: check')
})

test('the holder at the hospital sees that it came from the hub, and by whom, and releases what it made', { skip, timeout: 60_000 }, async () => {
  await holder.goto(`${site.http}/tasks`)
  await holder.locator('[data-asked-by="Rita"]').getByText(/^asked for at .* by Rita$/).waitFor()
  await accessible('tasks of a hub', holder)
  await narrow('tasks of a hub', holder)
  await holder.getByRole('link', { name: /dicom-conformance/ }).click()
  await holder.getByText(/asked for at .* by Rita/).waitFor()
  await holder.goto(`${site.http}/airlock`)
  await holder.getByText('Show what is in result').click()
  await holder.locator('[data-content="result"]').waitFor()
  await holder.getByRole('button', { name: 'Release' }).click()
  await holder.locator('[data-recent="released"]').waitFor()
})

test('what was released comes to the hub, for the researcher who asked and for nobody else', { skip, timeout: 60_000 }, async () => {
  await researcher.goto(hub.http + sent)
  await researcher.locator('[data-output="result"] [data-state="released"]').waitFor({ timeout: 30_000 })
  await researcher.getByText('Show what is in result').click({ timeout: 30_000 })
  await researcher.locator('[data-content="result"]').getByText('instances').waitFor()
  await accessible('an output that came back', researcher)
  await narrow('an output that came back', researcher)
  const saved = researcher.waitForEvent('download')
  await researcher.getByRole('link', { name: 'Download' }).click()
  const file = await saved
  assert.equal(file.suggestedFilename(), 'result.json')
  assert.equal((JSON.parse(readFileSync(await file.path(), 'utf8')) as { instances: number }).instances, 21)
  await other.goto(hub.http + sent)
  await other.getByText('There is no such task').waitFor()
  const { outputs } = await asks<{ outputs: { id: string }[] }>(researcher, 'GET', `/api/sent/tasks${sent.slice('/sent'.length)}`)
  const path = `/api/sent/tasks${sent.slice('/sent'.length)}/outputs/${outputs[0]?.id}`
  assert.equal(await other.evaluate(async (where) => (await fetch(where)).status, path), 404)
  for (const path of [sent, '/sent']) assert.equal((await fetch(`${hub.http}/api${path.replace('/sent', '/sent/tasks')}`)).status, 401)
})

test('a task that is sent while the hospital is away is on its way until it is back', { skip, timeout: 180_000 }, async () => {
  await door.stop()
  await researcher.goto(`${hub.http}/sent/new`)
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.getByText('The letter waits until North Hospital fetches it.').waitFor()
  await accessible('a task on its way', researcher)
  assert.equal(await researcher.locator('[data-state="SENT"]').count(), 1)
  door = await openHospital('--http', address)
  await researcher.locator('[data-state="COMPLETE"]').waitFor({ timeout: 90_000 })
  await researcher.goto(`${hub.http}/sent`)
  await researcher.locator('[data-task]').nth(1).waitFor()
  assert.equal(await researcher.locator('[data-task]').count(), 2)
  await accessible('tasks at hospitals', researcher)
  await narrow('tasks at hospitals', researcher)
  await inGerman('tasks at hospitals', researcher, 'Aufträge in Krankenhäusern')
})

test('one that is to stop before the hospital has it does not go on there', { skip, timeout: 180_000 }, async () => {
  await door.stop()
  await researcher.goto(`${hub.http}/sent/new`)
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.getByRole('button', { name: 'Stop the task' }).click()
  await researcher.getByText(/^You asked to stop it /).waitFor()
  assert.ok(await researcher.getByRole('button', { name: 'Stop the task' }).isDisabled())
  await accessible('a task that is to stop', researcher)
  door = await openHospital('--http', address)
  await researcher.locator('[data-state="CANCELED"]').waitFor({ timeout: 90_000 })
})

test('a permit that the hospital has revoked is no choice any more', { skip, timeout: 120_000 }, async () => {
  const { permits } = await asks<{ permits: { permit: { id: string } }[] }>(holder, 'GET', '/api/access/permits')
  await asks(holder, 'POST', `/api/access/permits/${permits[0]?.permit.id}/revoke`, { reason: 'A test' })
  await until(async () => (await asks<{ permits: object[] }>(researcher, 'GET', '/api/sent/choices')).permits.length === 0, 60)
  await researcher.goto(`${hub.http}/sent/new`)
  await researcher.getByText('No permit that is valid').waitFor()
})

test('no page complained', { skip }, () => {
  assert.deepEqual(hub.complaints, [])
})
