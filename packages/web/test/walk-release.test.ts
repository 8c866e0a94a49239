/** Walks both paths as those who answer for them: the hub's operator names the collection, a holder decides on the page, studies leave, and both ends see it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openDoor, openWalk, whyNot, type Door, type Walk } from './open-browser.ts'
import { ask, signedIn } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk of a release is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-walk-release-'))
let walk: Walk
let [hospital, central] = [] as unknown as [Door, Door]
let holder: Page

async function enrolled(name: string, ...args: readonly string[]): Promise<Door> {
  const { code } = await ask<{ code: string }>(walk, '/api/federation/codes', { name })
  const file = join(folder, `${name}.code`)
  writeFileSync(file, code, { mode: 0o600 })
  return openDoor('node', join(folder, name), '--hub', walk.http, '--enrol-code-file', file, '--viewer', 'off', '--dimse', 'off', ...args)
}

before(async () => {
  if (skip) return
  walk = await openWalk('hub')
  central = await enrolled('Collection', '--collect', 'true', '--path', 'central')
  hospital = await enrolled('North Hospital')
}, { timeout: 180_000 })
after(async () => {
  await hospital?.stop()
  await central?.stop()
  if (!skip) await walk.close()
  rmSync(folder, { recursive: true, force: true })
}, { timeout: 90_000 })

test('the operator of the hub names one of its nodes as central collection', { skip, timeout: 60_000 }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/federation`)
  await page.getByRole('button', { name: 'Name Collection as central collection' }).click()
  await page.locator('[data-member="Collection"]').getByText('central collection', { exact: true }).waitFor()
  await accessible('a federation with a collection', page)
})

test('a holder decides that a project is released, after comparing the fingerprint', { skip, timeout: 120_000 }, async () => {
  holder = await signedIn({ http: hospital.http, token: hospital.token, browser: walk.browser }, 'Hella', 'data-holder')
  await holder.goto(`${hospital.http}/release`)
  await holder.getByRole('heading', { level: 1, name: 'Release' }).waitFor()
  await holder.locator('[data-project="default"][data-policy="kept"]').waitFor()
  await holder.getByLabel('Name of the project').fill('trial')
  const choice = holder.getByLabel('released to Collection')
  await choice.waitFor({ timeout: 45_000 })
  await choice.check()
  const button = holder.getByRole('button', { name: 'Decide' })
  assert.equal(await button.isDisabled(), true, 'not before the fingerprint is compared')
  const there = await ask<{ self: { fingerprint: string } }>(central, '/api/federation')
  assert.equal(await holder.locator('[data-fingerprint]').innerText(), there.self.fingerprint)
  await accessible('deciding', holder)
  await holder.getByLabel(/I have compared this fingerprint/).check()
  await button.click()
  await holder.locator('[data-project="trial"][data-policy="released"]').waitFor()
})

test('what is sent to it leaves, and the page shows it acknowledged', { skip, timeout: 120_000 }, async () => {
  const { send } = await ask<{ send: { id: string } }>(hospital, '/api/ingest/sends', { door: 'upload', project: 'trial' })
  for (const number of [1, 2, 3]) {
    const answer = await fetch(`${hospital.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { authorization: `Bearer ${hospital.token}`, 'content-type': 'application/dicom' }, body: image(number) })
    assert.equal(((await answer.json()) as { outcome: string }).outcome, 'stored')
  }
  await holder.locator('[data-project="trial"] [data-count="acknowledged"]').getByText('3', { exact: true }).waitFor({ timeout: 60_000 })
  assert.match(await holder.locator('svg[role=img]').first().getAttribute('aria-label') ?? '', /acknowledged by Collection: 3 instances/)
  await accessible('released', holder)
  await narrow('released', holder)
  await inGerman('released', holder, 'Freigabe')
})

test('the collection shows from whom it came, and a project that holds something keeps its path', { skip, timeout: 60_000 }, async () => {
  const page = await signedIn({ http: central.http, token: central.token, browser: walk.browser }, 'Cora', 'data-manager')
  await page.goto(`${central.http}/release`)
  await page.locator('[data-from="North Hospital"]').getByText('stored', { exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Decide' }).count(), 0)
  await accessible('the collection', page)
  await holder.getByLabel('Name of the project').fill('trial')
  await holder.getByRole('button', { name: 'Decide' }).click()
  await holder.getByRole('alert').getByText(/taken in for this project already/).waitFor()
})

test('a holder chooses on the page of a dataset what may leave of work on it', { skip, timeout: 60_000 }, async () => {
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title: 'Chest CT of lung cancer', description: 'Images of the chest before treatment.', keywords: ['lung'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>(hospital, '/api/catalogue/datasets', { texts, selection: { filter: { modalities: ['CT'] } } })
  await holder.goto(`${hospital.http}/datasets/${id}`)
  await holder.locator('[data-preset="strict"]').getByText('these hold').waitFor()
  await holder.getByRole('button', { name: 'Choose Narrow' }).click()
  await holder.locator('[data-preset="narrow"]').getByText('these hold').waitFor()
  await accessible('the rules of a dataset', holder)
  await narrow('the rules of a dataset', holder)
})

test('no page complained', { skip }, () => {
  assert.deepEqual(walk.complaints.filter((one) => !/40[1349]/.test(one)), [])
})

/** A CT slice of a person as it comes from a scanner. */
function image(number: number): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string][] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.4.5.${number}`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', 'SIEMENS'], [0x00100010, 'PN', 'Walker^Wanda'], [0x00100020, 'LO', 'WALK-1'],
    [0x00180050, 'DS', '2.5'], [0x0020000d, 'UI', '1.2.3.4'], [0x0020000e, 'UI', '1.2.3.4.2'], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const pixels = new Uint16Array(32 * 48).map((_, at) => (at * 37 + number * 7) % 2048)
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}
