/** Walks a clinical table through the pages on a real node: confirmed, mapped, stored, seen beside a study, exported; a FHIR bundle; another mapping without the file. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildDicom } from '@vesalius/standards/dicom'
import { accessible as accessibleAt } from './accessible.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { ask, asks, signedIn } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk of a clinical table is skipped: ${skip}`)

let walk: Walk
before(async () => {
  if (skip) return
  walk = await openWalk()
  const headers = { authorization: `Bearer ${walk.token}`, 'content-type': 'application/json' }
  const { send } = await (await fetch(`${walk.http}/api/ingest/sends`, { method: 'POST', headers, body: '{"door":"upload"}' })).json() as { send: { id: string } }
  const stored = await fetch(`${walk.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { ...headers, 'content-type': 'application/dicom' }, body: image() })
  assert.equal(stored.status, 200)
})
after(async () => { if (!skip) await walk.close() })

function image(): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string][] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', '1.2.3.4.5.9'], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', 'SIEMENS'], [0x00100010, 'PN', 'Walker^Wanda'], [0x00100020, 'LO', 'WALK-1'],
    [0x0020000d, 'UI', '1.2.3.4'], [0x0020000e, 'UI', '1.2.3.4.2'], [0x00280004, 'CS', 'MONOCHROME2'], [0x00180050, 'DS', '2.5'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(32 * 48 * 2).fill(9) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}

async function accessible(place: string): Promise<void> {
  const { page } = walk
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode(true).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 4).join(' | ')}`), [], `${place}, ${scheme}`)
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

const csv = 'PatientID,Name,Sex,Birth date,ICD-10,Diagnosis date,Score,Last follow up,Vital status\nWALK-1,Wanda Walker,F,1950-02-03,C50.9,2024-01-05,3,2025-01-05,alive\nWALK-2,Otto Other,M,1944-02-03,C61,2024-03-05,4,2024-09-05,dead\n'

test('a table is de-identified, mapped with its codes confirmed, and stored', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/clinical`)
  await page.getByRole('heading', { level: 1, name: 'Clinical tables' }).waitFor()
  await page.locator('input[type=file]').first().setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: 'Look at the result' }).click()
  await page.getByRole('button', { name: 'Propose the mapping' }).click()
  const diagnosis = page.locator('[data-mapped="ICD-10"]')
  await diagnosis.waitFor()
  assert.match(await diagnosis.locator('[data-value="C50.9"]').innerText(), /Malignant neoplasm of breast[\s\S]*CLIN1000060/)
  const score = page.locator('[data-mapped="Score"]')
  await accessible('mapping')
  await score.getByLabel('What Score is in the model').first().click()
  await page.getByRole('option', { name: 'not among the facts' }).click()
  await diagnosis.getByRole('button', { name: 'Code of C61' }).click()
  await page.getByRole('textbox', { name: /Search the concepts/ }).fill('carcinoma prostate')
  await page.getByRole('button', { name: /^Carcinoma of prostate/ }).waitFor()
  await accessible('choosing a code')
  await page.getByRole('button', { name: /^Carcinoma of prostate/ }).click()
  assert.match(await diagnosis.locator('[data-value="C61"]').innerText(), /CLIN1000179/)
  await page.getByRole('textbox', { name: /^Name of the source/ }).fill('registry')
  await page.getByRole('button', { name: 'Store in the archive' }).click()
  await page.locator('[data-stored=registry]').waitFor()
  assert.match(await page.locator('[data-stored=registry]').innerText(), /of 2 subjects[\s\S]*Of 1 of them/)
})

test('what is stored is seen as a table, and what another model would lose is told before it is downloaded', { skip }, async () => {
  const { page } = walk
  await page.getByRole('link', { name: 'See them under Clinical data' }).click()
  await page.locator('[data-source=registry]').waitFor()
  await page.locator('[data-facts] tbody tr').nth(1).waitFor()
  const table = await page.locator('[data-facts]').innerText()
  assert.ok(table.includes('Carcinoma of prostate') && table.includes('survivalDays') && !/WALK|Wanda|2024/.test(table))
  await page.locator('[data-report="EUCAIM CDM"]').waitFor()
  assert.match(await page.locator('[data-summary]').innerText(), /2 subjects[\s\S]*Carcinoma of prostate\s+1/)
  await accessible('clinical data')
  await page.getByText('OMOP 5.4 + MI-CDM').click()
  await page.locator('[data-report^="OMOP"]').waitFor()
  assert.match(await page.locator('[data-report^="OMOP"]').innerText(), /image_feature/)
  const download = page.waitForEvent('download')
  await page.locator('[data-export]').getByRole('button', { name: 'Download' }).click()
  assert.equal((await download).suggestedFilename(), 'omop-cdm.zip')
})

test('facts stand beside the study of the same subject, drawn on a line of days', { skip }, async () => {
  const { page } = walk
  const { studies } = await (await fetch(`${walk.http}/api/archive/studies`, { headers: { authorization: `Bearer ${walk.token}` } })).json() as { studies: { studyInstanceUid: string }[] }
  await page.goto(`${walk.http}/studies/${studies[0]?.studyInstanceUid ?? ''}`)
  const panel = page.locator('[data-clinical]')
  await panel.waitFor()
  assert.match(await panel.innerText(), /Malignant neoplasm of breast[\s\S]*\(C50\.9\)/)
  assert.match(await panel.getByRole('img').getAttribute('aria-label') ?? '', /Date of diagnosis: day 0; Date of last contact: day 366/)
  await accessible('study with clinical data')
})

test('another mapping needs no file, and a source is withdrawn', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/clinical-data`)
  await page.getByRole('button', { name: 'Mapping of registry' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-mapped="ICD-10"]').waitFor()
  await accessible('changing a mapping')
  await dialog.getByRole('button', { name: 'Make the facts anew' }).click()
  await dialog.locator('[data-stored=registry]').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Withdraw registry' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('No clinical data yet').waitFor()
})

test('of a FHIR bundle is told what is read and what is not, and then it is stored', { skip }, async () => {
  const { page } = walk
  const bundle = { resourceType: 'Bundle', entry: [
    { resource: { resourceType: 'Patient', id: '1', gender: 'female', identifier: [{ value: 'WALK-1' }] } },
    { resource: { resourceType: 'Condition', subject: { reference: 'Patient/1' }, code: { coding: [{ system: 'http://snomed.info/sct', code: '254837009' }] }, onsetDateTime: '2024-01-05' } },
    { resource: { resourceType: 'Encounter', subject: { reference: 'Patient/1' } } },
  ] }
  await page.goto(`${walk.http}/clinical`)
  await page.locator('[data-fhir] input[type=file], [data-fhir]').first().waitFor()
  await page.locator('input[accept*="fhir"]').setInputFiles({ name: 'bundle.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) })
  await page.locator('[data-fhir]').getByText('this kind of resource is not read').waitFor()
  await accessible('a FHIR bundle')
  await page.locator('[data-fhir]').getByRole('button', { name: 'Store in the archive' }).click()
  await page.locator('[data-stored=fhir]').waitFor()
  assert.match(await page.locator('[data-stored=fhir]').innerText(), /of 1 subject\b/)
})

test('where there are several projects, one is chosen: for what is shown, what is exported, and what comes in', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/clinical-data`)
  await page.locator('[data-source=fhir]').waitFor()
  assert.equal(await page.locator('[data-project-choice]').count(), 0, 'nobody is asked where there is one')
  // What comes first into another project is sent there; from then on the pages know it.
  const bundle = { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: '1', gender: 'male', identifier: [{ value: 'WALK-9' }] } }, { resource: { resourceType: 'Condition', subject: { reference: 'Patient/1' }, code: { coding: [{ system: 'http://snomed.info/sct', code: '254837009' }] } } }] }
  await ask(walk, '/api/ingest/clinical/fhir', { bundle, name: 'other', project: 'trial' })
  await page.reload()
  await page.getByLabel('Project').selectOption('trial')
  await page.locator('[data-source=other]').waitFor()
  assert.equal(await page.locator('[data-source=fhir]').count(), 0)
  assert.match(await page.locator('[data-summary]').innerText(), /1 subject/)
  assert.match(page.url(), /project=trial/)
  const asked = page.waitForRequest((request) => request.url().endsWith('/api/archive/clinical/exports') && request.postDataJSON().look === undefined)
  const download = page.waitForEvent('download')
  await page.locator('[data-report]').waitFor()
  await page.locator('[data-export]').getByRole('button', { name: 'Download' }).click()
  assert.equal(((await asked).postDataJSON() as { project?: string }).project, 'trial')
  await download
  await accessible('clinical data of another project')
  // What is added from here goes into this project.
  await page.getByRole('link', { name: 'Add a table or a bundle' }).click()
  await page.locator('input[type=file]').first().setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: 'Look at the result' }).click()
  assert.equal(await page.getByLabel('Project').isDisabled(), true, 'what was looked at is of this project')
  await page.getByRole('button', { name: 'Propose the mapping' }).click()
  await page.getByRole('textbox', { name: /^Name of the source/ }).fill('registry')
  await page.getByRole('button', { name: 'Store in the archive' }).click()
  await page.locator('[data-stored=registry]').waitFor()
  await page.getByRole('link', { name: 'See them under Clinical data' }).click()
  await page.locator('[data-source=registry]').waitFor()
  assert.match(page.url(), /project=trial/)
  const { sources } = await ask<{ sources: { name: string }[] }>(walk, '/api/archive/clinical/sources')
  assert.deepEqual(sources.map(({ name }) => name), ['fhir'], 'nothing of it is in the other project')
})

test('who is withdrawn is shown with no facts, beside the study and in the table', { skip }, async () => {
  const manager = await signedIn(walk, 'Dana', 'data-manager')
  const { studies: [study] } = await ask<{ studies: { studyInstanceUid: string; pseudonym: string }[] }>(walk, '/api/archive/studies')
  assert.ok(study)
  const page = `${walk.http}/studies/${study.studyInstanceUid}`
  await manager.goto(page)
  await manager.locator('[data-clinical]').waitFor()
  await manager.goto(`${walk.http}/models/subjects`)
  await manager.getByLabel('Project').waitFor()
  await manager.getByLabel('Pseudonym', { exact: true }).fill(study.pseudonym)
  await manager.getByRole('button', { name: 'Ask' }).click()
  await manager.getByLabel('The pseudonym once more').fill(study.pseudonym)
  await manager.getByRole('button', { name: 'Withdraw' }).click()
  await manager.getByText('Where its data went before', { exact: false }).waitFor()
  await accessibleAt('a withdrawn subject', manager)
  await manager.goto(page)
  await manager.locator('[data-subject-withdrawn]').waitFor()
  assert.equal(await manager.locator('[data-clinical]').count(), 0)
  await accessibleAt('the study of a withdrawn subject', manager)
  assert.equal((await asks<{ total: number }>(manager, 'GET', '/api/archive/clinical/table')).total, 0)
  assert.deepEqual(walk.complaints, [])
})
