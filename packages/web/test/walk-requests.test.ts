/** Walks a request for access as each of those who take part: who asks, two of the committee, the holder; to the permit and the kill switch. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { openWalk, whyNot, type Walk } from './open-browser.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through requests is skipped: ${skip}`)
const subjects = 7
const title = 'Chest CT of lung cancer'
let walk: Walk
let address = ''
const people = new Map<string, Page>()

before(async () => {
  if (skip) return
  walk = await openWalk()
  const { send } = await ask<{ send: { id: string } }>('/api/ingest/sends', { door: 'upload' })
  for (let subject = 1; subject <= subjects; subject++) for (const number of [1, 2, 3]) await give(`/api/ingest/sends/${send.id}/files`, slice(subject, number))
  await publish()
  // They are registered after they have given what they promise.
  for (let waited = 0; (await knownTools()).tools.length === 0 && waited < 120; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  for (const [name, role] of [['Rita', 'researcher'], ['Carl', 'access-committee'], ['Cora', 'access-committee'], ['Holger', 'data-holder']] as const) people.set(name, await signedIn(name, role))
})
after(async () => { if (!skip) await walk.close() })

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${walk.token}` })

async function ask<T>(path: string, json?: object): Promise<T> {
  const init = json === undefined ? { headers: authorization() } : { method: 'POST', headers: { ...authorization(), 'content-type': 'application/json' }, body: JSON.stringify(json) }
  const response = await fetch(walk.http + path, init)
  assert.ok(response.ok, `${path} ${response.status} ${response.ok ? '' : await response.text()}`)
  return await response.json() as T
}

async function give(path: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  assert.ok((await fetch(walk.http + path, { method: 'POST', headers: { ...authorization(), 'content-type': 'application/dicom' }, body })).ok)
}

async function publish(): Promise<void> {
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title, description: 'Images of the chest before treatment.', keywords: ['lung'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042', 'DUO:0000021'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>('/api/catalogue/datasets', { texts, selection: { filter: { modalities: ['CT'] } } })
  await ask(`/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await ask(`${version}/quality`, {})
  for (let waited = 0; (await ask<{ report?: object }>(`${version}/quality`)).report === undefined && waited < 60; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  await ask(`${version}/publish`, { textsRead: true })
}

/** A person of one role in a browser of their own, by the link of an administrator. */
async function signedIn(name: string, role: string): Promise<Page> {
  const { link } = await ask<{ link: string }>('/api/access/invitations', { roles: [role] })
  const context = await walk.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  await page.goto(link)
  await page.fill('#name', name)
  await page.fill('#passphrase', 'correct horse battery staple')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  return page
}

const pageOf = (name: string): Page => {
  const page = people.get(name)
  assert.ok(page, name)
  return page
}

/** A CT slice of a person as it comes from a scanner. */
function slice(subject: number, number: number): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string | string[]][] = [
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']], [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.${subject}.1.${number}`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', 'SIEMENS'],
    [0x00100010, 'PN', `Walker^Number${subject}`], [0x00100020, 'LO', `WALK-${subject}`], [0x00100040, 'CS', subject % 2 ? 'F' : 'M'], [0x00101010, 'AS', `0${50 + subject}Y`], [0x00180015, 'CS', 'CHEST'], [0x00180050, 'DS', '2'],
    [0x0020000d, 'UI', `1.2.3.${subject}`], [0x0020000e, 'UI', `1.2.3.${subject}.1`], [0x00200013, 'IS', String(number)], [0x00200032, 'DS', ['0', '0', String(2 * number)]], [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']], [0x00200052, 'UI', `1.2.3.${subject}.9`],
    [0x00280004, 'CS', 'MONOCHROME2'], [0x00280030, 'DS', ['0.7', '0.7']], [0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const pixels = new Uint16Array(32 * 48).map((_, at) => (at * 37 + subject * 101 + number * 7) % 2048)
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}

async function accessible(place: string, page: Page): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode(true).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 4).join(' | ')}`), [], `${place}, ${scheme}`)
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

const knownTools = () => ask<{ tools: { digest: string }[] }>('/api/access/tools')

test('who asks fills in six sections, is told what is missing, chooses tools from the list or by digest, and submits', { skip: skip || (existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed, so no tool is registered') }, async () => {
  const page = pageOf('Rita')
  await page.goto(`${walk.http}/requests`)
  await page.getByRole('button', { name: 'New request' }).click()
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByText(/places are not complete/).waitFor()
  await accessible('a draft', page)
  await page.getByRole('checkbox', { name: title }).check()
  // A tool that is known here is chosen by its name, whoever knows another one writes its digest.
  const { tools: [known] } = await knownTools()
  assert.ok(known)
  const listed = page.locator(`[data-tool="${known.digest}"]`)
  await listed.check()
  const byHand = page.getByLabel('Other versions of tools, by digest')
  await byHand.fill(`sha256:${'a'.repeat(64)}`)
  assert.equal(await listed.isChecked(), true)
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  const draft = await page.evaluate(async () => (await (await fetch(`/api/access/requests/${location.pathname.split('/').at(-1) ?? ''}`)).json() as { form: { summary: { tools: string[] } } }).form.summary.tools)
  assert.deepEqual(draft, [`sha256:${known.digest}`, `sha256:${'a'.repeat(64)}`])
  // Written by hand, one that is known is the one on the list.
  await listed.uncheck()
  await byHand.fill(`sha256:${'a'.repeat(64)}\nsha256:${known.digest}`)
  assert.deepEqual([await listed.isChecked(), await byHand.inputValue()], [true, `sha256:${'a'.repeat(64)}`])
  await accessible('a draft with tools', page)
  await page.getByRole('checkbox', { name: 'metrics' }).check()
  await page.getByLabel('Summary for the public').fill('We count nodules.')
  for (const [label, value] of [['Organisation', 'Clinic A'], ['Country (two letters)', 'ES'], ['Principal investigator', 'R. Tester'], ['Role', 'Lead'], ['E-mail', 'rita@example.org'], ['Title of the project', 'Nodules'], ['Description (600 words at most)', 'Counting'], ['Intended use, and of AI (600 words at most)', 'A classifier']] as const) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  await page.getByLabel('First day').fill(day(-1))
  await page.getByLabel('Last day (two years at most)').fill(day(300))
  for (const [label, value] of [['Kind of organisation', 'public'], ['Ethics approval', 'approved'], ['Data protection', 'assessed'], ['Becomes a medical device', 'no'], ['Assessment for trustworthy AI (ALTAI)', 'done']] as const) await page.getByLabel(label, { exact: true }).selectOption(value)
  for (const label of ['We keep the rules of the federation', 'We keep the data confidential', 'What is written here may be processed to decide about it', 'No prohibited use (EHDS Art. 54) is intended', 'I have read all of it again and confirm it', 'Nobody will be identified again', 'Nobody else is given the data']) await page.getByRole('checkbox', { name: label }).check()
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByRole('heading', { name: 'Who has the ball' }).waitFor()
  await page.getByText('checks that it is complete').waitFor()
  address = new URL(page.url()).pathname
  await accessible('a submitted request', page)
})

async function decides(page: Page): Promise<void> {
  for (const select of await page.getByRole('combobox', { name: /^Outcome: / }).all()) await select.selectOption({ index: 1 })
  for (const text of await page.getByRole('textbox', { name: /^Justification: / }).all()) await text.fill('Seen and in order')
  await page.getByRole('button', { name: 'Grant' }).click()
}

test('the committee finds it complete, the holder agrees, and two persons grant it criterion by criterion', { skip }, async () => {
  const [first, second, holder] = [pageOf('Carl'), pageOf('Cora'), pageOf('Holger')]
  await first.goto(`${walk.http}/requests`)
  await first.getByRole('link', { name: 'Nodules' }).click()
  await first.getByText('a person must judge').waitFor()
  await first.getByRole('button', { name: 'It is complete' }).click()
  await first.getByRole('heading', { name: 'Your decision' }).waitFor()
  await accessible('a decision', first)
  await decides(first)
  await first.locator('[data-act="vote"]').waitFor()
  await holder.goto(walk.http + address)
  await holder.getByRole('button', { name: 'It is available' }).click()
  await holder.getByRole('button', { name: 'Agree' }).click()
  await holder.locator('[data-state="conditions-met"]').waitFor()
  await second.goto(walk.http + address)
  await second.getByRole('heading', { name: 'Your decision' }).waitFor()
  await decides(second)
  await second.locator('[data-act="conclude"]').waitFor()
})

test('who asked sees the permit with its policy; the holder stops everything and lets it go on', { skip }, async () => {
  const [page, holder] = [pageOf('Rita'), pageOf('Holger')]
  await page.goto(`${walk.http}/permits`)
  await page.locator('[data-permit] [data-state="valid"]').waitFor()
  await page.getByText('Policy (Cedar)').click()
  await page.getByText('context.purpose').first().waitFor()
  await accessible('permits', page)
  assert.equal(await page.getByRole('button', { name: 'Revoke' }).count(), 0)
  await holder.goto(`${walk.http}/permits`)
  await holder.getByLabel('Reason for stopping').fill('A doubt')
  await holder.getByRole('button', { name: 'Stop everything' }).click()
  await holder.locator('[data-permit] [data-state="held"]').waitFor()
  await accessible('the kill switch', holder)
  await holder.getByRole('button', { name: 'Let it go on' }).click()
  await holder.locator('[data-permit] [data-state="valid"]').waitFor()
})
