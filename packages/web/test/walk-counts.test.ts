/** Walks through counting as those who do it: a researcher puts a question together and reads the answer, the holder chooses the rules and sees what was asked. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { openWalk, whyNot, type Walk } from './open-browser.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through counts is skipped: ${skip}`)
const subjects = 13
let walk: Walk
const people = new Map<string, Page>()

before(async () => {
  if (skip) return
  walk = await openWalk()
  const { send } = await ask<{ send: { id: string } }>('/api/ingest/sends', { door: 'upload' })
  for (let subject = 1; subject <= subjects; subject++) {
    const sent = await fetch(`${walk.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { ...authorization(), 'content-type': 'application/dicom' }, body: slice(subject) })
    assert.ok(sent.ok)
  }
  await publish()
  for (const [name, role] of [['Rita', 'researcher'], ['Holger', 'data-holder']] as const) people.set(name, await signedIn(name, role))
})
after(async () => { if (!skip) await walk.close() })

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${walk.token}` })

async function ask<T>(path: string, json?: object): Promise<T> {
  const init = json === undefined ? { headers: authorization() } : { method: 'POST', headers: { ...authorization(), 'content-type': 'application/json' }, body: JSON.stringify(json) }
  const response = await fetch(walk.http + path, init)
  assert.ok(response.ok, `${path} ${response.status} ${response.ok ? '' : await response.text()}`)
  return await response.json() as T
}

async function publish(): Promise<void> {
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title: 'Chest CT to count', description: 'Images of the chest before treatment.', keywords: ['lung'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>('/api/catalogue/datasets', { texts, selection: { filter: { modalities: ['CT'] } } })
  await ask(`/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await ask(`${version}/quality`, {})
  for (let waited = 0; (await ask<{ report?: object }>(`${version}/quality`)).report === undefined && waited < 60; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  await ask(`${version}/publish`, { textsRead: true })
}

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
function slice(subject: number): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string | string[]][] = [
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']], [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.${subject}.1.1`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', 'SIEMENS'],
    [0x00100010, 'PN', `Walker^Number${subject}`], [0x00100020, 'LO', `WALK-${subject}`], [0x00100040, 'CS', subject % 2 ? 'F' : 'M'], [0x00101010, 'AS', `0${50 + subject}Y`], [0x00180015, 'CS', 'CHEST'], [0x00180050, 'DS', '2'],
    [0x0020000d, 'UI', `1.2.3.${subject}`], [0x0020000e, 'UI', `1.2.3.${subject}.1`], [0x00200013, 'IS', '1'], [0x00200032, 'DS', ['0', '0', '2']], [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']], [0x00200052, 'UI', `1.2.3.${subject}.9`],
    [0x00280004, 'CS', 'MONOCHROME2'], [0x00280030, 'DS', ['0.7', '0.7']], [0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const pixels = new Uint16Array(32 * 48).map((_, at) => (at * 37 + subject * 101) % 2048)
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}

async function accessible(place: string, page: Page): Promise<void> {
  for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390]] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${place}, ${scheme}, ${width}: ${id} at ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`), [])
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), `${place} fits ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

test('a researcher puts a nested question together by pointing, reads it as a sentence, and sees what the hospital tells', { skip, timeout: 120_000 }, async () => {
  const page = pageOf('Rita')
  await page.getByRole('link', { name: 'Counts' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Counts' }).waitFor()
  assert.equal(await page.locator('[data-sentence]').textContent(), 'All subjects of published datasets.')
  await page.getByRole('button', { name: '+ Modality' }).click()
  await page.getByRole('button', { name: 'CT', exact: true }).click()
  await page.getByRole('button', { name: '+ Body part' }).click()
  await page.getByRole('button', { name: 'chest', exact: true }).click()
  await page.getByRole('button', { name: '+ Group' }).click()
  const group = page.locator('.question-group .question-group')
  await group.getByRole('button', { name: '+ Sex' }).click()
  await group.getByRole('button', { name: 'female', exact: true }).click()
  await group.getByRole('button', { name: '+ Age at diagnosis' }).click()
  await group.getByLabel('from').fill('60')
  await page.locator('[data-sentence]', { hasText: '60 or more' }).waitFor()
  assert.equal(await page.locator('[data-sentence]').textContent(), 'Subjects (who are female or aged 60 or more at diagnosis) and with images by CT and of the chest.')
  await accessible('the question', page)
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  await page.locator('[data-answer]').waitFor()
  const told = Number(await page.locator('[data-subjects]').getAttribute('data-subjects'))
  assert.ok(told === 5 || told === 10, `seven women are about ${told}`)
  assert.equal(await page.locator('[data-state=answered]').count(), 1)
  assert.match(await page.locator('[data-answer]').innerText(), /1 of 1 hospital answered.*multiples of 5.*99 more different questions/s)
  await page.getByRole('link', { name: 'Chest CT to count' }).waitFor()
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/answer.png`, fullPage: true })
  await accessible('the answer', page)
})

test('too few are told like nobody; the address keeps the question, and it is the same in German', { skip, timeout: 120_000 }, async () => {
  const page = pageOf('Rita')
  const address = page.url()
  assert.match(decodeURIComponent(address), /RID10321/)
  await page.goto(`${walk.http}/counts?q=${encodeURIComponent(JSON.stringify({ operand: 'AND', children: [{ key: 'RID10311', type: 'EQUALS', value: 'RID10312' }] }))}`)
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  await page.locator('[data-state=fewer]', { hasText: 'fewer than 5, perhaps none' }).waitFor()
  await page.goto(address)
  await page.locator('[data-sentence]', { hasText: 'who are female or aged 60 or more' }).waitFor()
  await page.getByRole('button', { name: 'Rita' }).click()
  await page.getByRole('menuitem', { name: 'Deutsch' }).click()
  await page.locator('[data-sentence]', { hasText: 'Personen: (Geschlecht weiblich oder Alter bei Diagnose 60 oder mehr) und mit Bildern: Aufnahme mit CT und von Brustkorb.' }).waitFor()
})

test('the holder chooses the rules, and sees what was asked, by whom', { skip, timeout: 120_000 }, async () => {
  const page = pageOf('Holger')
  await page.goto(`${walk.http}/counts/rules`)
  await page.locator('[data-rule=five][data-chosen=true]').waitFor()
  await page.locator('.asked li', { hasText: 'who are female or aged 60 or more at diagnosis' }).first().waitFor()
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/rules.png`, fullPage: true })
  await accessible('the rules', page)
  await page.getByRole('radio', { name: 'No counts' }).check()
  await page.getByRole('button', { name: 'Use these rules' }).click()
  await page.getByText('These rules hold now: No counts.').waitFor()
  const rita = pageOf('Rita')
  await rita.getByRole('button', { name: 'Zählen', exact: true }).click()
  await rita.locator('[data-state=refused]', { hasText: 'der Halter beantwortet keine Zählungen' }).waitFor()
  await rita.locator('[data-partial]').waitFor()
  await page.getByRole('radio', { name: 'Numbers of our own' }).check()
  await page.getByLabel('Smallest group').fill('6')
  await page.getByRole('button', { name: 'Use these rules' }).click()
  await page.getByText('These rules hold now: Numbers of our own.').waitFor()
  const { rules } = await ask<{ rules: { minimum: number; step: number } }>('/api/counts/policy')
  assert.deepEqual([rules.minimum, rules.step], [6, 5])
})
