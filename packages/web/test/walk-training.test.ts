/**
 * Walks federated training as those who take part, on real X-rays at two hospitals: a researcher whose permits were granted makes a plan at the hub, a holder at
 * each hospital accepts it, rounds are drawn as they end, and the model is in the registry; both hospitals measure it on others than it learned from, one of them
 * killed meanwhile, and what their persons let out is joined; a second plan is refused.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { withoutXrays, xrays } from '../../server/test/models/xrays.ts'
import type { Xray } from '../../server/test/models/xrays.ts'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openDoor, openWalk, whyNot, type Door, type Walk } from './open-browser.ts'
import { ask, asks, signedIn, type Site } from './people.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? withoutXrays : 'bubblewrap is not installed')
if (skip) console.log(`# the walk through federated training is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-training-walk-'))
/** `test`: a dataset of subjects that are in no training. */
interface Hospital extends Site { readonly name: string; readonly place: string; http: string; door: Door; readonly holder: Page; readonly dataset: string; readonly test: string }
let hub: Walk
let researcher: Page
const hospitals: Hospital[] = []

before(async () => {
  if (skip) return
  hub = await openWalk('hub')
  researcher = await signedIn(hub, 'Rita', 'researcher')
  const fresh = xrays('test', 120)
  for (const [name, part, others] of [['North Hospital', 'train', fresh.slice(0, 60)], ['South Hospital', 'val', fresh.slice(60)]] as const) hospitals.push(await hospital(name, xrays(part, 30), others))
  await grantEverywhere()
}, { timeout: 400_000 })
after(async () => {
  for (const { door } of hospitals) await door.stop()
  if (!skip) await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

async function until(reached: () => Promise<boolean>, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 300))) if (await reached()) return
  throw new Error(`it took more than ${seconds} s`)
}

/** A node with published X-rays and their labels, and others to test on. */
async function hospital(name: string, set: readonly Xray[], others: readonly Xray[]): Promise<Hospital> {
  const { code } = await ask<{ code: string }>(hub, '/api/federation/codes', { name })
  const [place, codeFile] = [join(folder, name.split(' ')[0] ?? ''), join(folder, 'code')]
  writeFileSync(codeFile, code, { mode: 0o600 })
  const door = await openDoor('node', place, '--hub', hub.http, '--enrol-code-file', codeFile, '--viewer', 'off', '--dimse', 'off', '--name', name)
  const site = { http: door.http, token: door.token, browser: hub.browser }
  await sent(site, set)
  await clinical(site, set, 'labels')
  const dataset = await published(site, `Chest X-rays of ${name}`, [])
  const before = new Set(await studies(site))
  await sent(site, others)
  await clinical(site, others, 'other-labels')
  const test = await published(site, `Other X-rays of ${name}`, (await studies(site)).filter((uid) => !before.has(uid)))
  return { ...site, name, place, door, holder: await signedIn(site, 'Holger', 'data-holder'), dataset, test }
}

async function studies({ http, token }: Pick<Site, 'http' | 'token'>): Promise<string[]> {
  const answer = await fetch(`${http}/dicom-web/studies?limit=500`, { headers: { authorization: `Bearer ${token}`, accept: 'application/dicom+json' } })
  return (await answer.json() as { '0020000D': { Value: string[] } }[]).map((one) => one['0020000D'].Value[0] ?? '')
}

async function sent(site: Site, set: readonly Xray[]): Promise<void> {
  const { send } = await ask<{ send: { id: string } }>(site, '/api/ingest/sends', { door: 'upload' })
  for (const { bytes } of set) {
    const answer = await fetch(`${site.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/dicom' }, body: bytes })
    assert.equal((await answer.json() as { outcome: string }).outcome, 'stored')
  }
}

async function clinical(site: Site, set: readonly Xray[], name: string): Promise<void> {
  const file = Buffer.from(`PatientID,label\n${set.map(({ subject, label }) => `${subject},${label}`).join('\n')}\n`).toString('base64')
  interface Column { readonly header: string; readonly role: string; readonly action: string }
  interface Mapped { readonly header: string; readonly field: string; readonly indicator?: string; readonly values: object }
  const { tables } = await ask<{ tables: { columns: Column[] }[] }>(site, '/api/ingest/clinical/proposals', { file })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action }) => ({ header, role, action: header === 'label' ? 'keep' : action })))
  const proposed = await ask<{ tables: { columns: Mapped[] }[] }>(site, '/api/ingest/clinical/mapping', { file, plans })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  await ask(site, '/api/ingest/clinical/store', { file, plans, name, mappings })
}

/** Of these studies, or of all there are. */
async function published(site: Site, title: string, of: readonly string[]): Promise<string> {
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title, description: 'Radiographs of children with and without pneumonia.', keywords: ['chest'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>(site, '/api/catalogue/datasets', { texts, selection: of.length > 0 ? { studies: of } : { filter: {} } })
  await ask(site, `/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await ask(site, `${version}/quality`, {})
  await until(async () => (await ask<{ report?: object }>(site, `${version}/quality`)).report !== undefined, 60)
  await ask(site, `${version}/publish`, { textsRead: true })
  await until(async () => (await fetch(`${hub.http}/api/catalogue/listed/${id}`)).ok, 60)
  return id
}

/** Asked for at the hub, decided by its committee, and by the holder of each hospital. */
async function grantEverywhere(): Promise<void> {
  const { tools } = await asks<{ tools: { id: string; digest: string }[] }>(researcher, 'GET', '/api/training/tools')
  const digest = tools.find(({ id }) => id === 'org.vesalius.image-classifier')?.digest
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const form = {
    summary: { datasets: hospitals.flatMap(({ dataset, test }) => [dataset, test]).map((dataset) => ({ dataset, version: 1 })), accessModel: 'remote', persons: [], tools: [`sha256:${digest}`], outputs: ['metrics', 'model-weights'], publicSummary: 'We train a classifier.' },
    contact: { organisation: 'Clinic A', organisationType: 'public', country: 'ES', investigator: 'R. Tester', role: 'Lead', email: 'rita@example.org' },
    scientific: { title: 'Pneumonia', description: 'A classifier', intendedUse: 'Research', purpose: { kind: 'disease-research', diseases: ['J18'], commercial: false, methods: false, geneticStudy: false, ancestry: false, willPublish: true, willReturnResults: true, willCollaborate: true }, from: day(-1), until: day(300), identity: 'pseudonymised', whyPseudonymised: 'Labels' },
    ethics: { status: 'approved', gdpr: 'assessed', evidence: [], medicalDevice: 'no', altai: 'done', commitment: true, confidentiality: true },
    consent: { process: true, noProhibitedUse: true }, overview: { confirmed: true, noReidentification: true, noThirdParty: true },
  }
  const { id } = await asks<{ id: string }>(researcher, 'POST', '/api/access/requests', form)
  const at = `/api/access/requests/${id}`
  const { parts } = await asks<{ parts: readonly { match: { terms: readonly { code: string; outcome: string }[] } }[] }>(researcher, 'POST', `${at}/submit`)
  const committee = [await signedIn(hub, 'Carl', 'access-committee'), await signedIn(hub, 'Cora', 'access-committee')]
  await asks(committee[0] as Page, 'POST', `${at}/accept`)
  const said = { outcome: 'met', justification: 'Seen and in order' }
  const criteria = Object.fromEntries(['purpose', 'necessity', 'lawfulness', 'qualification', 'safeguards', 'ethics', 'opt-out', 'other'].map((name) => [name, said]))
  const terms = Object.fromEntries(parts.flatMap(({ match }) => match.terms.filter(({ outcome }) => outcome !== 'met').map(({ code }) => [code, { kept: true, justification: 'Seen and in order' }])))
  for (const one of committee) await asks(one, 'POST', `${at}/decisions`, { verdict: 'grant', criteria, terms })
  for (const { holder, dataset, test } of hospitals) {
    await until(async () => (await asks<{ requests: { id: string }[] }>(holder, 'GET', '/api/access/requests')).requests.some((one) => one.id === id), 60)
    for (const one of [dataset, test]) for (const act of ['confirm', 'agree']) await asks(holder, 'POST', `${at}/parts`, { dataset: one, version: 1, act })
  }
  const opened = async () => (await asks<{ received: { permit: { datasets: { dataset: string }[] } }[] }>(researcher, 'GET', '/api/access/permits')).received.flatMap(({ permit }) => permit.datasets)
  await until(async () => new Set((await opened()).map(({ dataset }) => dataset)).size === 4, 60)
}

/** Both hospitals have registered the tools of the house by themselves. */
async function toolsReady(): Promise<void> {
  for (const site of hospitals) await until(async () => (await ask<{ tools: { tool: string }[] }>(site, '/api/compute/tools')).tools.some(({ tool }) => tool === 'org.vesalius.image-classifier'), 180)
}

async function offerByForm(title: string): Promise<void> {
  await researcher.goto(`${hub.http}/training/new`)
  await researcher.getByRole('heading', { level: 1, name: 'New plan' }).waitFor()
  await researcher.getByLabel('North Hospital: Chest X-rays of North Hospital').waitFor()
  for (const { name } of hospitals) {
    const box = researcher.getByLabel(`${name}: Chest X-rays of ${name}`)
    await box.check()
    assert.equal(await researcher.getByLabel(`${name}: Other X-rays of ${name}`).isChecked(), false, 'a hospital takes part with one dataset')
  }
  await researcher.getByLabel('Title').fill(title)
  await researcher.getByLabel('What for').fill('To tell pneumonia on chest X-rays')
  await researcher.getByLabel(/^Rounds/).fill('3')
  await researcher.getByLabel('epochs').fill('2')
  await researcher.getByLabel('Column with 0 or 1').fill('local:label')
}

test('a researcher makes a plan from the permits that two hospitals have granted', { skip, timeout: 300_000 }, async () => {
  await toolsReady()
  await offerByForm('Pneumonia at two hospitals')
  await accessible('the form of a plan', researcher)
  await narrow('the form of a plan', researcher)
  await researcher.getByRole('button', { name: 'Offer it to 2 hospitals' }).click()
  await researcher.locator('[data-party="South Hospital"] [data-state="offered"]').waitFor({ timeout: 30_000 })
  await accessible('a plan that is offered', researcher)
})

test('the holder of each hospital sees what is asked and accepts it; rounds are drawn as they end', { skip, timeout: 300_000 }, async () => {
  for (const { holder, http } of hospitals) {
    await holder.goto(`${http}/training`)
    const offer = holder.locator('[data-offer]')
    await offer.getByText('The hub sees the weights that leave this hospital after each round.').waitFor({ timeout: 30_000 })
    await offer.getByText('Details').click()
    await accessible('an offer', holder)
    await narrow('an offer', holder)
    await offer.getByRole('button', { name: 'Accept' }).click()
    await offer.locator('[data-state="accepted"]').waitFor()
  }
  await researcher.locator('[data-done="3"]').waitFor({ timeout: 180_000 })
  await researcher.locator('[data-round="3"][data-state="done"]').waitFor()
  assert.match(await researcher.getByRole('img', { name: /lossBefore by round/ }).getAttribute('aria-label') ?? '', /from [\d.]+ to [\d.]+/)
  assert.equal(await researcher.locator('[data-round="3"] td').nth(1).innerText(), '2')
  await accessible('a plan that is done', researcher)
  await narrow('a plan that is done', researcher)
  const [file] = await Promise.all([researcher.waitForEvent('download'), researcher.getByRole('link', { name: /^Weights/ }).click()])
  assert.match(file.suggestedFilename(), /^plan-\w+\.safetensors$/)
})

test('the model is in the registry of the hub, with both hospitals in its lineage', { skip, timeout: 60_000 }, async () => {
  await until(async () => (await asks<{ models: { name: string }[] }>(researcher, 'GET', '/api/models')).models.some(({ name }) => name === 'pneumonia-at-two-hospitals'), 30)
  await researcher.getByRole('link', { name: 'the model in the registry' }).click()
  await researcher.getByText('Pneumonia at two hospitals').first().waitFor()
})

test('hospitals measure it where data live, one of them killed meanwhile; a person of each lets out what comes back, and it is joined', { skip, timeout: 300_000 }, async () => {
  const [north, south] = hospitals as [Hospital, Hospital]
  await researcher.goto(`${hub.http}/models/pneumonia-at-two-hospitals`)
  const form = researcher.locator('[data-ask-sites]')
  for (const { name } of hospitals) await form.getByLabel(`${name}: Other X-rays of ${name}`).check()
  // The hospital's own training data: it is measured, shown, and not counted in.
  await form.getByLabel('North Hospital: Chest X-rays of North Hospital').check()
  await form.getByText('the model has learned from it').first().waitFor()
  await accessible('asking hospitals to measure a model', researcher)
  await narrow('asking hospitals to measure a model', researcher)
  await form.getByRole('button', { name: 'Ask 3 hospitals' }).click()
  await researcher.locator('[data-evaluation]').first().waitFor()
  await south.door.kill()
  south.door = await openDoor('node', south.place, '--hub', hub.http, '--viewer', 'off', '--dimse', 'off', '--name', south.name)
  south.http = south.door.http
  for (const { holder, http } of [north, south]) {
    await holder.goto(`${http}/airlock`)
    const release = holder.getByRole('button', { name: 'Release' })
    for (const wanted of http === north.http ? [2, 1] : [1]) {
      await until(async () => { await holder.reload(); await holder.getByRole('heading', { level: 1 }).waitFor(); await holder.waitForTimeout(300); return await release.count() === wanted }, 120)
      await release.first().click()
      await holder.locator('[data-recent="released"]').first().waitFor()
    }
  }
  await researcher.locator('[data-joined="3"]').waitFor({ timeout: 60_000 })
  const rows = researcher.locator('[data-forest] [data-site]')
  const drawn = await rows.evaluateAll((all) => all.map((row) => `${row.getAttribute('data-site')} ${row.getAttribute('data-pooled')}`))
  assert.deepEqual(drawn.toSorted(), ['North Hospital: Chest X-rays of North Hospital false', 'North Hospital: Other X-rays of North Hospital true', 'South Hospital: Other X-rays of South Hospital true'])
  const together = Number(await researcher.locator('[data-forest] [data-together]').getAttribute('data-together'))
  // How good so short a training is, chance decides; what is joined lies between the sites that are counted in.
  const areas = (await rows.evaluateAll((all) => all.filter((row) => row.getAttribute('data-pooled') === 'true').map((row) => row.textContent ?? ''))).map((text) => Number(/(\d\.\d{3}) \(/.exec(text)?.[1]))
  assert.ok(areas.length === 2 && together >= Math.min(...areas) - 0.0005 && together <= Math.max(...areas) + 0.0005, `pooled area ${together} of ${areas.join(' and ')}`)
  await researcher.getByText('tested on whom it learned from: shown, not pooled').waitFor()
  await researcher.locator('[data-proof]').first().waitFor()
  await accessible('a model measured at several hospitals', researcher)
  await narrow('a model measured at several hospitals', researcher)
  await inGerman('a model measured at several hospitals', researcher, 'Pneumonia at two hospitals')
  assert.equal(await researcher.locator('[data-item="joined"]').getAttribute('data-missing'), 'false')
})

test('the model is in the registry of a hospital too, as it came from the hub', { skip, timeout: 60_000 }, async () => {
  const { holder, http } = hospitals[1] as Hospital
  await holder.goto(`${http}/models/pneumonia-at-two-hospitals`)
  await holder.getByRole('heading', { level: 1, name: 'Pneumonia at two hospitals' }).waitFor()
  const { evaluations } = await asks<{ evaluations: { proof: { disjoint: boolean | null } }[] }>(holder, 'GET', '/api/models/pneumonia-at-two-hospitals/versions/1')
  assert.deepEqual(evaluations.map(({ proof }) => proof.disjoint), [true])
})

test('a hospital that refuses ends a plan, and the page says so', { skip, timeout: 120_000 }, async () => {
  await offerByForm('Pneumonia again')
  await researcher.getByRole('button', { name: 'Offer it to 2 hospitals' }).click()
  const { holder, http } = hospitals[1] as Hospital
  await holder.goto(`${http}/training`)
  await holder.getByRole('button', { name: 'Refuse' }).click({ timeout: 30_000 })
  await researcher.getByText('A hospital refused.').waitFor({ timeout: 30_000 })
  await researcher.goto(`${hub.http}/training`)
  await researcher.locator('[data-plan] [data-state="failed"]').waitFor()
  await accessible('a list of plans', researcher)
  await inGerman('a list of plans', researcher, 'Training')
})

test('no page complained', { skip }, () => {
  assert.deepEqual(hub.complaints, [])
})
