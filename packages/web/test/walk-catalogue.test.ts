/** Walks through the catalogue as a data manager and as anybody: a dataset is described, released, examined, published, found without signing in, and invalidated. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { openWalk, whyNot, type Walk } from './open-browser.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through the catalogue is skipped: ${skip}`)
const subjects = 7
let walk: Walk

before(async () => {
  if (skip) return
  walk = await openWalk()
  const { send } = await post<{ send: { id: string } }>('/api/ingest/sends', JSON.stringify({ door: 'upload' }), 'application/json')
  for (let subject = 1; subject <= subjects; subject++) for (const number of [1, 2, 3]) await post(`/api/ingest/sends/${send.id}/files`, slice(subject, number), 'application/dicom')
})
after(async () => { if (!skip) await walk.close() })

async function post<T>(path: string, body: string | Uint8Array<ArrayBuffer>, type: string): Promise<T> {
  const response = await fetch(walk.http + path, { method: 'POST', headers: { authorization: `Bearer ${walk.token}`, 'content-type': type }, body })
  assert.ok(response.ok, path)
  return await response.json() as T
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

const title = 'Chest CT of lung cancer'

test('a data manager describes a dataset and sees what the selection holds', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/datasets`)
  await page.getByLabel('Title of a new dataset').fill(title)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(`${subjects} subjects, ${subjects} studies`).waitFor()
  await page.getByLabel('Description', { exact: true }).fill('Images of the chest before treatment.')
  await page.getByLabel('Where the data come from').fill('Routine care of the hospital')
  await page.getByRole('combobox', { name: 'Keywords' }).fill('lung')
  await page.getByRole('combobox', { name: 'Keywords' }).press('Enter')
  await page.getByRole('combobox', { name: 'Kind of cancer' }).click()
  await page.getByRole('option', { name: 'Malignant tumor of lung' }).click()
  await page.getByRole('combobox', { name: 'How they were collected' }).click()
  await page.getByRole('option', { name: 'Patient-based' }).click()
  await page.keyboard.press('Escape')
  for (const name of ['Contact', 'Publisher']) {
    const group = page.getByRole('group', { name })
    await group.getByLabel('Name').fill('Example Hospital')
    await group.getByLabel('E-mail').fill('data@example.org')
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForFunction(() => document.querySelector('textarea')?.value.startsWith('Images of'))
  await accessible('a draft', page)
})

test('a version is released, examined, and shows dimensions and tiers', { skip, timeout: 90_000 }, async () => {
  const { page } = walk
  await page.getByRole('button', { name: 'Release' }).click()
  const version = page.locator('[data-version="1"]')
  await version.getByRole('button', { name: 'Examine' }).click()
  await version.locator('[data-quality="done"]').waitFor({ timeout: 60_000 })
  await version.getByText('Complete', { exact: true }).waitFor()
  await version.locator('[data-tier="1"]').waitFor()
  await version.getByText('Federated counts are answered').waitFor()
  await accessible('a released version', page)
})

test('it is published, and anybody finds and reads it without signing in', { skip }, async () => {
  const { page } = walk
  await page.getByRole('button', { name: 'Publish this version' }).click()
  await page.locator('[data-version="1"] [data-state="published"]').waitFor()
  const context = await walk.browser.newContext({ locale: 'en-GB' })
  try {
    const anybody = await context.newPage()
    await anybody.goto(`${walk.http}/catalogue`)
    await anybody.getByText('1 dataset', { exact: true }).waitFor()
    await anybody.getByRole('checkbox', { name: /^CT/ }).check()
    await anybody.waitForURL(/modality/)
    await accessible('the public list', anybody)
    await anybody.getByRole('link', { name: title }).click()
    await anybody.getByRole('heading', { level: 1, name: title }).waitFor()
    const text = await anybody.locator('main').innerText()
    assert.match(text, /Subjects\s+5/, 'seven subjects are told as five')
    assert.doesNotMatch(text, /Walker|WALK-|1\.2\.3\./)
    await accessible('a public dataset', anybody)
    await anybody.goto(`${walk.http}/datasets`)
    await anybody.getByText('First time here?').waitFor()
  } finally {
    await context.close()
  }
})

test('it is invalidated with a reason and leaves the list', { skip }, async () => {
  const { page } = walk
  await page.getByLabel('Reason to invalidate this version').fill('A subject withdrew')
  await page.getByRole('button', { name: 'Invalidate' }).click()
  await page.getByText('Invalidated: A subject withdrew').waitFor()
  await page.goto(`${walk.http}/catalogue`)
  await page.getByText('No dataset', { exact: true }).waitFor()
})

test('no page complained', { skip }, () => {
  assert.deepEqual(walk.complaints.filter((one) => !/401|404/.test(one)), [])
})
