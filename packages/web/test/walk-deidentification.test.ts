/** Walks through the pages of de-identification on a real node: review, what leaves, profiles, reports, clinical tables, re-identification by two persons. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { openWalk, whyNot, type Walk } from './open-browser.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through the pages of de-identification is skipped: ${skip}`)
const patientId = 'WALK-PATIENT-1'

let walk: Walk
let send: string

before(async () => {
  if (skip) return
  walk = await openWalk()
  send = (await ask<{ send: { id: string } }>('/api/ingest/sends', { door: 'upload' })).send.id
  for (const number of [1, 2, 3, 4]) await give(capture(number))
  await give(tomogram())
})
after(async () => { if (!skip) await walk.close() })

async function ask<T>(path: string, json: object): Promise<T> {
  const response = await fetch(walk.http + path, { method: 'POST', headers: { authorization: `Bearer ${walk.token}`, 'content-type': 'application/json' }, body: JSON.stringify(json) })
  return await response.json() as T
}

async function give(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(`${walk.http}/api/ingest/sends/${send}/files`, { method: 'POST', headers: { authorization: `Bearer ${walk.token}`, 'content-type': 'application/dicom' }, body: bytes })
  assert.equal(response.status, 200)
}

function image(sopClass: string, { modality, number, burnedIn }: { modality: string; number: number; burnedIn?: boolean }): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string][] = [
    [0x00080016, 'UI', sopClass], [0x00080018, 'UI', `1.2.3.4.5.${number}`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', modality], [0x00080070, 'LO', 'Vendor'],
    [0x00080090, 'PN', 'Referrer^Rita'], [0x00100010, 'PN', 'Walker^Wanda'], [0x00100020, 'LO', patientId], [0x0020000d, 'UI', '1.2.3.4'], [0x0020000e, 'UI', `1.2.3.4.${modality === 'OT' ? 1 : 2}`],
    [0x00280004, 'CS', 'MONOCHROME2'], ...(burnedIn ? [[0x00280301, 'CS', 'YES'] as [number, string, string]] : []),
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(32 * 48 * 2).fill(number) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}

/** Screen copies that say that text is burned in; a CT image. */
const capture = (number: number): Uint8Array<ArrayBuffer> => image('1.2.840.10008.5.1.4.1.1.7', { modality: 'OT', number, burnedIn: true })
const tomogram = (): Uint8Array<ArrayBuffer> => image('1.2.840.10008.5.1.4.1.1.2', { modality: 'CT', number: 9 })

async function accessible(place: string, page: Page = walk.page): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode(true).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 4).join(' | ')}`), [], `${place}, ${scheme}`)
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

test('held pictures are cleared, masked and rejected by keystroke, a step is undone, and committing lets them go on', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/review`)
  const tiles = page.locator('[data-tile]')
  await tiles.nth(3).waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll<HTMLImageElement>('[data-tile] img')].every((one) => one.complete && one.naturalWidth > 0))
  await accessible('review')
  const states = () => tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-state')))
  await tiles.first().focus()
  await page.keyboard.press('c')
  await page.keyboard.press('x')
  assert.deepEqual(await states(), ['clear', 'reject', 'none', 'none'], 'after each the next one has the focus')
  await page.keyboard.press('z')
  assert.deepEqual(await states(), ['clear', 'none', 'none', 'none'])
  await tiles.nth(1).focus()
  assert.ok(await page.getByRole('button', { name: 'Mask as proposed' }).isDisabled(), 'nothing is proposed for this one')
  await page.getByRole('button', { name: 'Reject' }).click()
  await page.keyboard.press('m')
  const board = page.locator('[data-board]')
  await board.waitFor()
  await accessible('mask editor')
  const box = await board.boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.1)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4)
  await page.mouse.up()
  await page.getByRole('button', { name: 'Mask with 1 rectangle' }).click()
  await board.waitFor({ state: 'detached' })
  assert.deepEqual(await states(), ['clear', 'reject', 'mask', 'none'])
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-tile') && document.activeElement.getAttribute('data-state') === 'none')
  await page.getByRole('button', { name: 'Commit 3 decisions' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.locator('[data-results]', { hasText: '2 stored · 1 rejected and removed' }).waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[data-tile]').length === 1)
})

test('what would leave is shown before and after, with reasons and pictures', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/leaves`)
  await page.getByText('No file yet').waitFor()
  await accessible('what leaves, nothing chosen')
  await page.locator('input[type=file]').first().setInputFiles({ name: 'one.dcm', mimeType: 'application/dicom', buffer: Buffer.from(tomogram()) })
  await page.locator('[data-outcome=released]').waitFor()
  const name = page.locator('tr', { hasText: '(0010,0010)' })
  assert.deepEqual([await name.getAttribute('data-change'), (await name.textContent())?.includes('Walker^Wanda')], ['changed', true])
  assert.equal(await page.locator('.beside img').count(), 2)
  await accessible('what leaves')
  await page.goto(`${walk.http}/quarantine`)
  await page.getByRole('link', { name: 'See what would leave' }).first().click()
  await page.locator('[data-outcome=held]').waitFor()
  await page.getByText('as if cleared', { exact: true }).click()
  await page.locator('[data-outcome=released]').waitFor()
})

test('a profile of one\'s own is made in the form, refused where it is wrong, saved, and chosen', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/profiles?name=research`)
  await page.locator('#rules').waitFor()
  await accessible('profiles')
  await page.locator('[data-profile=research]').getByRole('button', { name: "Make one's own from it" }).click()
  await page.getByText('The profile is valid').waitFor()
  await accessible('profile editor')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Attribute of rule 1', { exact: true }).fill('PatientID')
  await page.getByLabel('Why rule 1', { exact: true }).fill('It would be convenient.')
  await page.getByRole('combobox', { name: 'What rule 1 does' }).click()
  await page.getByRole('option', { name: 'kept' }).click()
  await page.getByText('rules[1].attribute').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Save as a new version' }).isDisabled())
  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click()
  await page.getByText('The profile is valid').waitFor()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Attribute of rule 1', { exact: true }).fill('Modality')
  await page.getByLabel('Why rule 1', { exact: true }).fill('To see what it does.')
  await page.locator('[data-effect] ~ input[type=file], [data-effect] input[type=file]').first().setInputFiles({ name: 'one.dcm', mimeType: 'application/dicom', buffer: Buffer.from(tomogram()) })
  await page.locator("[data-differs='(0008,0060)']").waitFor()
  assert.equal(await page.locator('[data-differs]').count(), 1, 'nothing but what the rule does')
  await accessible('profile editor with a sample')
  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click()
  await page.getByText('0 attributes otherwise than under research').waitFor()
  await page.getByRole('button', { name: 'Save as a new version' }).click()
  await page.locator('[data-profile=research-own]').waitFor()
  await page.getByRole('combobox', { name: 'Change to' }).click()
  await page.getByRole('option', { name: /^research-own/ }).click()
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByText('research-own, version 1, is used from now on.').waitFor()
})

test('a report is made, read as a page and kept as JSON', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/sends/${send}`)
  await page.getByRole('button', { name: 'Report' }).click()
  await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor()
  const row = page.locator('[data-report]').first()
  await row.waitFor()
  await accessible('reports')
  const address = await row.getByRole('link', { name: 'Page', exact: true }).getAttribute('href')
  const report = await walk.context.newPage()
  await report.goto(walk.http + address)
  assert.equal(await report.locator('h1').textContent(), 'Report of a de-identification')
  assert.ok(!(await report.content()).includes(patientId))
  await report.goto(`${walk.http}${address?.replace('=en', '=de') ?? ''}`)
  assert.equal(await report.locator('h1').textContent(), 'Bericht über eine De-Identifizierung')
  await report.close()
  const printing = walk.context.waitForEvent('page')
  await row.getByRole('button', { name: 'Print or PDF' }).click()
  assert.match((await printing).url(), /report\.html\?language=en$/)
  await (await printing).close()
})

test('a clinical table is proposed column by column, looked at with its risk, and released', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/clinical`)
  await page.getByText('No table yet').waitFor()
  const csv = `PatientID,Name,Sex,Age,Diagnosis date,Remark\n${patientId},Wanda Walker,F,74,2024-01-15,tumour in the left lung\nWALK-PATIENT-2,Bert Beispiel,M,66,2024-03-05,no finding\n`
  await page.locator('input[type=file]').first().setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.locator('[data-column=PatientID]').waitFor()
  await accessible('clinical, columns')
  await page.getByRole('combobox', { name: 'What becomes of Diagnosis date' }).click()
  await page.getByRole('option', { name: 'year only' }).click()
  await page.getByRole('button', { name: 'Look at the result' }).click()
  await page.locator('[data-risk]').waitFor()
  const shown = await page.locator('[data-result]').textContent() ?? ''
  assert.ok(shown.includes('VS-') && !shown.includes('Wanda') && !shown.includes(patientId), 'no value of a patient in the result')
  await accessible('clinical, result')
  const before = await page.locator('[data-result]').innerText()
  await page.getByLabel('So many alike are enough').selectOption('2')
  await page.getByText('groups of 2 are large enough').waitFor()
  await page.getByRole('button', { name: 'Take over for the table' }).click()
  await page.waitForFunction((was) => (document.querySelector('[data-result]') as HTMLElement | null)?.innerText !== was, before)
  assert.ok(await page.getByRole('button', { name: 'Take over for the table' }).isDisabled() || await page.getByText('all groups are large enough').count() > 0, 'what could be taken over is')
  assert.ok(await page.getByText('Images: sex').count() > 0, 'names of columns are words')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Release and download' }).click()
  assert.equal((await download).suggestedFilename(), 'clinical-1.csv')
})

test('two persons open a link: one asks, the other confirms, the first sees it once', { skip }, async () => {
  const [anna, ben] = [await newPerson('Anna Keeper'), await newPerson('Ben Keeper')]
  const pseudonym = await pseudonymOf()
  await anna.goto(`${walk.http}/vault`)
  await anna.getByLabel('Pseudonym').fill(pseudonym)
  await anna.getByLabel('Reason').fill('an incidental finding must be told')
  await anna.getByRole('button', { name: 'Ask', exact: true }).click()
  await anna.locator('[data-request]', { hasText: pseudonym }).waitFor()
  await accessible('re-identification', anna)
  await ben.goto(`${walk.http}/vault`)
  await ben.getByText('asked by Anna Keeper').waitFor()
  await ben.getByRole('button', { name: 'Confirm' }).click()
  await ben.getByText('confirmed by Ben Keeper').waitFor()
  await anna.reload()
  await anna.getByRole('button', { name: 'Show once' }).click()
  await anna.getByText(patientId).waitFor()
  await anna.reload()
  await anna.getByText('was shown').waitFor()
  assert.equal(await anna.getByText(patientId).count(), 0)
  for (const page of [anna, ben]) await page.context().close()
})

test('an administrator gives a project a new key, sees it to its end, and what is stored is called otherwise', { skip }, async () => {
  const { page } = walk
  const before = await pseudonymOf()
  await page.goto(`${walk.http}/vault`)
  const part = page.getByRole('region', { name: 'Rotate the key of a project' })
  const button = part.getByRole('button', { name: 'Rotate the key' })
  await part.getByRole('textbox', { name: 'Project' }).fill('default')
  assert.ok(await button.isDisabled())
  await part.getByLabel('Its name once more').fill('default')
  await button.click()
  await part.getByText('All studies have moved').waitFor()
  await accessible('rotation')
  assert.notEqual(await pseudonymOf(), before)
})

test('an administrator asks that the key of a project be destroyed, names it twice, and another one agrees', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/vault`)
  const part = page.getByRole('region', { name: 'Destroy the key of a project' })
  const button = part.getByRole('button', { name: 'Ask to destroy the key' })
  await part.getByRole('textbox', { name: 'Project' }).fill('default')
  assert.ok(await button.isDisabled())
  assert.equal(await page.getByRole('button', { name: 'Ask', exact: true }).count(), 0, 'an administrator does not ask for links')
  await accessible('keys')
  await part.getByLabel('Its name once more').fill('default')
  await button.click()
  await part.getByText('The end of this key waits for a second person').waitFor()
  assert.equal(await part.getByRole('button', { name: 'Destroy it for good' }).count(), 0, 'nobody is two persons')
  await accessible('a key that waits for its end')
  const other = await newPerson('Cleo', 'node-admin')
  await other.goto(`${walk.http}/vault`)
  await other.getByRole('button', { name: 'Destroy it for good' }).click()
  await other.getByText('The key is destroyed, and 1 link with it.').waitFor()
  await other.context().close()
})

async function pseudonymOf(): Promise<string> {
  const response = await fetch(`${walk.http}/api/archive/studies`, { headers: { authorization: `Bearer ${walk.token}` } })
  return (await response.json() as { studies: { pseudonym: string }[] }).studies[0]?.pseudonym ?? ''
}

/** Signed in, in a browser of their own; without another role with the one that opens links. */
async function newPerson(name: string, role = 'vault-keeper'): Promise<Page> {
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
