/**
 * The whole chain, walked in the browser over the demonstration by each of the persons whose part it is: from the images and the table of a hospital to
 * a result that left through the air-lock and a receipt that anybody checks. `npm run walk` runs it alone and writes docs/tour.md.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launch, whyNot, type Launched } from '../open-browser.ts'
import { asks, followLink } from '../people.ts'
import { openDemo, type DemoProcess } from './demo-process.ts'
import { askForAccess, grant } from './request-form.ts'
import { Tour } from './tour.ts'
import { learn, others, restOfParts, trainAcross } from './train-across.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed')
if (skip) console.log(`# the walk along the chain is skipped: ${skip}`)
const command = fileURLToPath(new URL('../../../../bin/vesalius.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-walk-'))
const tour = new Tour()
const [hubName, north] = ['Demo hub', 'North Hospital']
const hospitals = [north, 'South Hospital', 'West Hospital']
/** On data of an earlier walk its names are taken already. */
const suffix = process.env['VESALIUS_WALK_DATA'] ? `-${Date.now() % 100_000}` : ''
const title = `Imaging of solid tumours at North Hospital${suffix}`
const statistics = 'org.vesalius.cohort-statistics'
const patience = { timeout: 120_000 }
let demo: DemoProcess
let launched: Launched
const people = new Map<string, Page>()

before(async () => {
  if (skip) return
  launched = await launch()
  demo = await openDemo()
})
after(async () => {
  if (skip) return
  await launched.browser.close()
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
})

const addressOf = (site: string): string => demo.sites.get(site) ?? ''

/** Signs in by the person's link when they are first needed. */
async function as(site: string, part: string): Promise<Page> {
  const key = `${part} at ${site}`
  const known = people.get(key)
  if (known) return known
  const page = await followLink(launched.browser, `${part[0]?.toUpperCase()}${part.slice(1)}${suffix.replace('-', ' ')}`, demo.linkOf(site, part))
  page.context().setDefaultTimeout(60_000)
  people.set(key, page)
  return page
}

const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(/\D/g, ''))

async function untilTold<T>(look: () => Promise<T | undefined>, seconds = 120): Promise<T> {
  for (let waited = 0; waited < seconds; waited++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error(`it did not happen within ${seconds} s`)
}

test('hospitals have images and a clinical table, de-identified, each its own', { skip, timeout: 1_200_000 }, async () => {
  await demo.data
  const page = await as(north, 'data manager')
  await page.goto(addressOf(north))
  await page.locator('[data-count="stored"]').waitFor()
  const stored = numberIn(await page.locator('[data-count="stored"]').innerText())
  assert.ok(stored > 500)
  const pseudonyms = await Promise.all(hospitals.map(async (site) => (await asks<{ rows: string[][] }>(await as(site, 'data manager'), 'GET', '/api/archive/clinical/table?limit=500')).rows.map(([first]) => first)))
  assert.equal(new Set(pseudonyms.flat()).size, pseudonyms.flat().length, 'nobody is in two hospitals')
  await tour.station('Intake', { who: `data manager at ${north}`, saw: `${stored} files stored, de-identified; held ones wait with their reasons`, page })
  await page.goto(`${addressOf(north)}/clinical-data`)
  await page.locator('[data-source]').first().waitFor()
  await tour.station('Clinical data', { who: `data manager at ${north}`, saw: `the clinical table of ${pseudonyms[0]?.length} subjects, mapped to the common data model, joined with the images by pseudonym`, page })
})

test('a data manager publishes a dataset, and anybody finds it at the hub beside those of the other hospitals', { skip, timeout: 600_000 }, async () => {
  const page = await as(north, 'data manager')
  await page.goto(`${addressOf(north)}/datasets`)
  await page.getByLabel('Title of a new dataset').fill(title)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(/\d+ subjects, \d+ studies/).first().waitFor()
  await page.getByLabel('Description', { exact: true }).fill('Generated images of tumours of the lung, the prostate, the breast and the liver, with a clinical table.')
  await page.getByLabel('Where the data come from').fill('Made by a generator for this demonstration')
  await page.getByRole('combobox', { name: 'Keywords' }).fill('demonstration')
  await page.getByRole('combobox', { name: 'Keywords' }).press('Enter')
  await page.getByRole('combobox', { name: 'Kind of cancer' }).click()
  await page.getByRole('option', { name: 'Malignant tumor of lung' }).click()
  await page.getByRole('combobox', { name: 'How they were collected' }).click()
  await page.getByRole('option', { name: 'Patient-based' }).click()
  await page.keyboard.press('Escape')
  for (const name of ['Contact', 'Publisher']) {
    const group = page.getByRole('group', { name })
    await group.getByLabel('Name').fill(north)
    await group.getByLabel('E-mail').fill('data@example.org')
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForFunction(() => document.querySelector('textarea')?.value.startsWith('Generated'))
  await page.getByRole('button', { name: 'Release' }).click()
  const version = page.locator('[data-version="1"]')
  await version.getByRole('button', { name: 'Examine' }).click()
  await version.locator('[data-quality="done"]').waitFor({ timeout: 300_000 })
  const tier = await version.locator('[data-tier]').getAttribute('data-tier')
  await tour.station('Dataset and quality', { who: `data manager at ${north}`, saw: `a version that nobody can change, examined; it reaches tier ${tier}, and says what is missing for the others, with the remedy`, page })
  // The title names a place, so that a person says that they have read it.
  for (const box of await version.getByRole('checkbox').all()) await box.check()
  await page.getByRole('button', { name: 'Publish this version' }).click()
  await version.locator('[data-state="published"]').waitFor(patience)
  const anybody = await (await launched.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })).newPage()
  const found = anybody.locator('[data-dataset]')
  await untilTold(async () => { await anybody.goto(`${addressOf(hubName)}/catalogue`); await found.first().waitFor().catch(() => undefined); return await anybody.getByRole('link', { name: title }).count() === 1 && await found.count() >= 3 ? true : undefined })
  await tour.station('Catalogue of the hub', { who: 'anybody, without signing in', saw: `${await found.count()} datasets of three hospitals, as rounded descriptions`, page: anybody })
  await anybody.context().close()
})

test('a researcher counts across the hospitals before asking for anything', { skip, timeout: 300_000 }, async () => {
  const page = await as(hubName, 'researcher')
  await page.goto(`${addressOf(hubName)}/counts`)
  await page.getByRole('button', { name: '+ Sex' }).first().click()
  await page.getByRole('button', { name: 'female', exact: true }).click()
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  await page.locator('[data-answer]').waitFor(patience)
  const told = await page.locator('[data-subjects]').getAttribute('data-subjects')
  const said = (await page.locator('[data-answer]').innerText()).match(/\d+ of \d+ hospitals answered/)?.[0] ?? ''
  assert.match(said, /of 3/)
  await tour.station('Counts', { who: `researcher at the ${hubName}`, saw: `${said}: about ${told} subjects, no cell smaller than each hospital allows`, page })
})

test('access is asked for at the hub, decided by two and by each holder, and every hospital signs a permit of its own', { skip, timeout: 600_000 }, async () => {
  const answering = await as(north, 'data holder')
  await untilTold(async () => (await asks<{ tools: { tool: string }[] }>(answering, 'GET', '/api/compute/tools')).tools.some(({ tool }) => tool === statistics) || undefined)
  await answering.goto(`${addressOf(north)}/tools`)
  await answering.locator(`[data-tool="${statistics}"]`).waitFor()
  await tour.station('Tools', { who: `data holder at ${north}`, saw: `${await answering.locator('[data-tool]').count()} tools, each verified by running its own tests in the sandbox`, page: answering })
  const researcher = await as(hubName, 'researcher')
  await researcher.goto(`${addressOf(hubName)}/requests`)
  await researcher.getByRole('button', { name: 'New request' }).click()
  await askForAccess(researcher, { datasets: [title, ...hospitals.slice(1).map((name) => `Imaging of solid tumours at ${name}`), ...hospitals.flatMap((name) => [learn(name), others(name)])], tools: ['Cohort statistics', 'Linear model'], outputs: ['counts', 'metrics', 'weights of a model'], title: 'Tumours in three hospitals' })
  const address = new URL(researcher.url()).pathname
  const [first, second] = [await as(hubName, 'committee member 1'), await as(hubName, 'committee member 2')]
  await first.goto(addressOf(hubName) + address)
  await first.getByRole('button', { name: 'It is complete' }).click()
  await grant(first)
  await first.locator('[data-act="vote"]').waitFor()
  for (const site of hospitals) {
    const holder = await as(site, 'data holder')
    await untilTold(async () => { await holder.goto(addressOf(site) + address); return await holder.getByRole('button', { name: 'It is available' }).first().waitFor({ timeout: 3_000 }).then(() => true, () => undefined) })
    await holder.getByRole('button', { name: 'It is available' }).first().click()
    if (site === north) await tour.station('The holder', { who: `data holder at ${site}`, saw: 'a request of the hub for data here: terms matched, a veto, conditions or agreement', page: holder })
    await holder.getByRole('button', { name: 'Agree' }).first().click()
    await holder.locator('[data-state="conditions-met"]').first().waitFor()
    await restOfParts(holder, `/api/access${address}`)
  }
  await second.goto(addressOf(hubName) + address)
  await grant(second)
  await second.locator('[data-act="vote"]').nth(1).waitFor()
  await tour.station('The committee', { who: `committee member 2 at the ${hubName}`, saw: 'two persons granted it, criterion by criterion; who has the ball, and all that happened', page: second })
  const permits = await untilTold(async () => { const { received } = await asks<{ received: { node: string }[] }>(researcher, 'GET', '/api/access/permits'); return received.length >= 3 ? received : undefined })
  assert.equal(new Set(permits.map(({ node }) => node)).size, 3)
  await researcher.goto(`${addressOf(hubName)}/permits`)
  await researcher.getByText(/permit-/).first().waitFor()
  await tour.station('Permits', { who: `researcher at the ${hubName}`, saw: `${permits.length} permits, each signed by the hospital whose data it opens`, page: researcher })
})

test('the researcher sends a task to a hospital under its permit; what it made comes back when the holder releases it', { skip, timeout: 600_000 }, async () => {
  const [researcher, holder] = [await as(hubName, 'researcher'), await as(north, 'data holder')]
  await researcher.goto(`${addressOf(hubName)}/sent/new`)
  const permits = researcher.getByRole('combobox', { name: 'Hospital and permit' })
  await permits.selectOption({ label: await permits.getByRole('option', { name: new RegExp(`^${north}`) }).first().innerText() })
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.locator('[data-state="COMPLETE"]').waitFor(patience)
  await researcher.locator('[data-output="result"] [data-state="waiting"]').waitFor()
  await tour.station('A task', { who: `researcher at the ${hubName}`, saw: `cohort statistics, sent to ${north} by letter: ${(await researcher.getByRole('img', { name: new RegExp(`^At ${north}`) }).getAttribute('aria-label') ?? '').replace(`At ${north}: `, '')}`, page: researcher })
  await holder.goto(`${addressOf(north)}/tasks`)
  await holder.locator('[data-asked-by]').first().waitFor()
  const askedBy = await holder.locator('[data-asked-by]').first().innerText()
  await holder.goto(`${addressOf(north)}/airlock`)
  await holder.getByText('Show what is in result').click()
  await holder.locator('[data-content="result"]').waitFor()
  const findings = await holder.locator('main article').first().locator('[data-finding]').count()
  await tour.station('The air-lock', { who: `data holder at ${north}`, saw: `one output waits, ${askedBy}; ${findings === 0 ? 'no check found anything in it' : `the checks say to look at ${findings} things in it`}`, page: holder })
  await holder.getByRole('button', { name: 'Release' }).click()
  await holder.locator('[data-recent="released"]').first().waitFor()
  await researcher.locator('[data-output="result"] [data-state="released"]').waitFor(patience)
  await researcher.getByText('Show what is in result').click(patience)
  const described = researcher.locator('[data-content="result"] table').first()
  await described.waitFor()
  const columns = await described.locator(':scope > tbody > tr').count()
  await tour.station('The result', { who: `researcher at the ${hubName}`, saw: `${columns} columns described; nothing of a single subject; here for who asked, and for nobody else`, page: researcher })
})

test('a model is trained across the hospitals without a row leaving them, and measured at each on women that it has not seen', { skip, timeout: 900_000 }, async () => {
  await trainAcross({ hub: hubName, hospitals, suffix, tour, as, addressOf, untilTold })
})

test('a model gets a passport, another person approves it, and what it makes of a study lies beside the images', { skip, timeout: 600_000 }, async () => {
  const [manager, holder] = [await as(north, 'data manager'), await as(north, 'data holder')]
  const name = `dense-regions${suffix}`
  await manager.goto(`${addressOf(north)}/models`)
  await manager.getByRole('button', { name: 'Register a version' }).click()
  await manager.getByRole('textbox', { name: 'Title', exact: true }).fill('Dense regions')
  await manager.getByRole('textbox', { name: 'Short name', exact: true }).fill(name)
  await manager.getByRole('combobox', { name: 'Where it comes from' }).selectOption('tool')
  await manager.getByLabel('Tool that runs it').selectOption({ label: await manager.getByRole('option', { name: /^Segmentation by threshold/ }).innerText() })
  await manager.getByRole('textbox', { name: /^Parameters/ }).fill('{"lower": 200}')
  for (const [label, value] of [['Intended use', 'A baseline for segmentations'], ['What its result means', 'Dense regions'], ['Provider', north]] as const) await manager.getByRole('textbox', { name: label }).fill(value)
  await manager.getByRole('button', { name: 'Register', exact: true }).click()
  await manager.locator('h1', { hasText: 'Dense regions' }).waitFor()
  const missing = await manager.locator('[data-item][data-missing="true"]').count()
  await tour.station('A model', { who: `data manager at ${north}`, saw: `a version with where it comes from and a passport derived from the record${missing ? `, in which ${missing} things are shown as missing` : ''}`, page: manager })
  await holder.goto(`${addressOf(north)}/models/${name}`)
  await holder.getByLabel('Reason', { exact: true }).fill('A baseline; every result is looked at')
  await holder.getByRole('button', { name: 'Approve its use here' }).click()
  await holder.locator('[data-state="approved"]').waitFor()
  const { studies } = await asks<{ studies: { studyInstanceUid: string; modalities: string[] }[] }>(manager, 'GET', '/api/archive/studies?modality=CT&limit=5')
  const study = studies.find(({ modalities }) => modalities.includes('CT'))
  assert.ok(study)
  await manager.goto(`${addressOf(north)}/studies/${study.studyInstanceUid}`)
  await manager.getByLabel('Model', { exact: true }).selectOption(`${name} 1`)
  await manager.getByRole('button', { name: 'Run on this study' }).click()
  await manager.locator('[data-series]', { has: manager.getByText('SEG', { exact: true }) }).waitFor({ timeout: 300_000 })
  await manager.locator('[data-made-by]').first().scrollIntoViewIfNeeded()
  await tour.station('A result beside the images', { who: `data manager at ${north}`, saw: 'a DICOM Segmentation, a series of the study, with the tool that made it', page: manager })
})

test('everybody can see what went between the sites, and check a receipt without believing anybody', { skip, timeout: 600_000 }, async () => {
  const administrator = await as(hubName, 'administrator')
  await administrator.goto(`${addressOf(hubName)}/federation`)
  for (const name of hospitals) await administrator.locator(`[data-node="${name}"][data-presence="here"]`).waitFor(patience)
  await tour.station('The federation', { who: `administrator at the ${hubName}`, saw: 'three hospitals that call and are never called: when they were seen, their version, their clock', page: administrator })
  const manager = await as(north, 'data manager')
  await manager.goto(`${addressOf(north)}/federation`)
  await manager.locator('[data-letters="permit"]').waitFor()
  const sent = (await asks<{ counts: { direction: string; type: string; letters: number }[] }>(manager, 'GET', '/api/federation/letters')).counts.filter(({ direction }) => direction === 'sent')
  await manager.locator('[data-letters="permit"]').scrollIntoViewIfNeeded()
  await tour.station('What left', { who: `data manager at ${north}`, saw: `letters of ${sent.length} types have left, ${sent.map(({ type, letters }) => `${letters} ${type}`).join(', ')}; none can hold an image or a subject` })
  const holder = await as(north, 'data holder')
  await holder.goto(`${addressOf(north)}/ledger`)
  await holder.getByRole('button', { name: 'Check in this browser' }).click()
  await holder.locator('[data-check="holds"]').waitFor(patience)
  const holds = await holder.locator('[data-check="holds"]').innerText()
  await tour.station('The ledger', { who: `data holder at ${north}`, saw: `${holds.replace(/\s+/g, ' ')}, hashed again in the browser`, page: holder })
  await holder.getByLabel('Type').selectOption('egress/released')
  await holder.waitForFunction(() => document.querySelector('[data-entry] .tag')?.textContent === 'egress/released')
  const index = Number(await holder.locator('[data-entry]').first().getAttribute('data-entry'))
  // Sites show each other their checkpoints every minute.
  const witnesses = await untilTold(async () => { const { witnesses: all } = await asks<{ witnesses: { size: number }[] }>(holder, 'GET', '/api/ledger/summary'); return all.length >= 3 && all.every(({ size }) => size > index) ? all.length : undefined }, 180)
  const saved = holder.waitForEvent('download')
  await holder.getByRole('link', { name: /^Download the receipt of entry/ }).first().click()
  const receipt = join(folder, 'receipt')
  await (await saved).saveAs(receipt)
  const policySaved = holder.waitForEvent('download')
  await holder.getByRole('link', { name: 'Download the policy for receipts' }).click()
  const policy = join(folder, 'policy')
  await (await policySaved).saveAs(policy)
  await holder.locator('input[type=file]').setInputFiles(receipt)
  await holder.locator('[data-receipt="proven"]').waitFor()
  await holder.locator('[data-receipt="proven"]').scrollIntoViewIfNeeded()
  const told = execFileSync(process.execPath, [command, 'ledger', 'verify', receipt, '--policy', policy], { encoding: 'utf8' })
  assert.match(told, /"type":"egress\/released"/)
  assert.match(told, new RegExp(`${witnesses} witnesses have seen it`))
  const proven = /^proven: .*$/m.exec(told)?.[0] ?? ''
  await tour.station('A proof in the browser', { who: `data holder at ${north}`, saw: `the receipt of that release, proven from the entry to the signed root; ${witnesses} other sites have witnessed it`, page: holder })
  await tour.station('A receipt', { who: 'anybody, offline', saw: `vesalius ledger verify says: ${proven}` })
  tour.write()
})
