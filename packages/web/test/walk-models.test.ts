/**
 * Walks a model through its life on real X-rays, as each of those who take part: trained under a permit, registered, measured, its passport signed, approved
 * by the holder, run on a new study whose result lies beside the image; then a subject is withdrawn, and the model is flagged.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { withoutXrays, xrays } from '../../server/test/models/xrays.ts'
import type { Xray } from '../../server/test/models/xrays.ts'
import { accessible, narrow } from './accessible.ts'
import { granted } from './granted.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { ask, asks, signedIn } from './people.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? withoutXrays : 'bubblewrap is not installed')
if (skip) console.log(`# the walk through models is skipped: ${skip}`)
const cli = fileURLToPath(new URL('../../client/src/cli/main.ts', import.meta.url))
const classifier = 'org.vesalius.image-classifier'
const data = { label: 'local:label', subject: 'subject' }
let walk: Walk
let [researcher, manager, holder] = [] as unknown as [Page, Page, Page]
/** Studies of the test set, as they are known here, and what the permit of each dataset is. */
const studies: { test: string[]; train: string[] } = { test: [], train: [] }
const datasets = { train: '', test: '' }
let tool = { version: '', digest: '' }
let waiting = ''

before(async () => {
  if (skip) return
  walk = await openWalk()
  const [train, tested] = [xrays('train', 90), xrays('test', 70)]
  studies.train = await upload(train)
  studies.test = await upload(tested)
  await clinical([...train, ...tested])
  for (const part of ['train', 'test'] as const) datasets[part] = await published(`Chest X-rays, ${part}`, studies[part].slice(0, part === 'test' ? -1 : undefined))
  await until(async () => { tool = (await ask<{ tools: { tool: string; version: string; digest: string }[] }>(walk, '/api/compute/tools')).tools.find((one) => one.tool === classifier) ?? tool; return tool.version !== '' }, 120)
  researcher = await signedIn(walk, 'Rita', 'researcher')
  holder = await signedIn(walk, 'Holger', 'data-holder')
  manager = await signedIn(walk, 'Dana', 'data-manager')
  const committee = [await signedIn(walk, 'Carl', 'access-committee'), await signedIn(walk, 'Cora', 'access-committee')] as const
  for (const dataset of Object.values(datasets)) await granted({ researcher, committee, holder }, { dataset, tools: [`sha256:${tool.digest}`], outputs: ['metrics', 'model-weights'] })
})
after(async () => { if (!skip) await walk.close() })

async function until(reached: () => Promise<boolean>, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 500))) if (await reached()) return
  throw new Error(`it took more than ${seconds} s`)
}

/** Hands X-rays in as a hospital does, and returns the studies as they are stored. */
async function upload(set: readonly Xray[]): Promise<string[]> {
  const before = new Set((await stored()).map(({ studyInstanceUid }) => studyInstanceUid))
  const { send } = await ask<{ send: { id: string } }>(walk, '/api/ingest/sends', { door: 'upload' })
  for (const { bytes } of set) {
    const answer = await fetch(`${walk.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { authorization: `Bearer ${walk.token}`, 'content-type': 'application/dicom' }, body: bytes })
    const { outcome, reason } = await answer.json() as { outcome: string; reason?: string }
    assert.equal(outcome, 'stored', reason)
  }
  return (await stored()).map(({ studyInstanceUid }) => studyInstanceUid).filter((uid) => !before.has(uid))
}

const stored = async (): Promise<{ studyInstanceUid: string }[]> => (await ask<{ studies: { studyInstanceUid: string }[] }>(walk, '/api/archive/studies?limit=200')).studies

/** The table with the label, every proposal confirmed. */
async function clinical(set: readonly Xray[]): Promise<void> {
  const file = Buffer.from(`PatientID,label\n${set.map(({ subject, label }) => `${subject},${label}`).join('\n')}\n`).toString('base64')
  interface Column { readonly header: string; readonly role: string; readonly action: string; readonly dayOrder?: string }
  interface Mapped { readonly header: string; readonly field: string; readonly indicator?: string; readonly values: object }
  const { tables } = await ask<{ tables: { columns: Column[] }[] }>(walk, '/api/ingest/clinical/proposals', { file })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action: header === 'label' ? 'keep' : action, ...(dayOrder ? { dayOrder } : {}) })))
  const proposed = await ask<{ tables: { columns: Mapped[] }[] }>(walk, '/api/ingest/clinical/mapping', { file, plans })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  await ask(walk, '/api/ingest/clinical/store', { file, plans, name: 'labels', mappings })
}

async function published(title: string, chosen: readonly string[]): Promise<string> {
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title, description: 'Radiographs of children with and without pneumonia.', keywords: ['chest'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>(walk, '/api/catalogue/datasets', { texts, selection: { studies: chosen } })
  await ask(walk, `/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await ask(walk, `${version}/quality`, {})
  await until(async () => (await ask<{ report?: object }>(walk, `${version}/quality`)).report !== undefined, 60)
  await ask(walk, `${version}/publish`, { textsRead: true })
  return id
}

const permitOf = async (dataset: string): Promise<{ permit: string; purpose: string }> => {
  const { permits } = await asks<{ permits: { permit: { id: string; purpose: string; datasets: { dataset: string }[] } }[] }>(researcher, 'GET', '/api/access/permits')
  const found = permits.find(({ permit }) => permit.datasets.some((one) => one.dataset === dataset))
  assert.ok(found)
  return { permit: found.permit.id, purpose: found.permit.purpose }
}

/** The holder lets everything out that a task has made. */
async function release(task: string): Promise<void> {
  interface Shown { readonly state: string; readonly reason: string | null; readonly ended: string | null; readonly outputs: readonly { readonly id: string; readonly state: string }[] }
  let shown: Shown | undefined
  await until(async () => { shown = await asks<Shown>(holder, 'GET', `/api/compute/tasks/${task}`); return shown.ended !== null }, 120)
  assert.deepEqual([shown?.state, shown?.reason], ['COMPLETE', null])
  for (const { id, state } of shown?.outputs ?? []) if (state === 'waiting') await asks(holder, 'POST', `/api/compute/outputs/${id}/decision`, { decision: 'release' })
}

test('a researcher trains under a permit, and registers the weights that the holder has released', { skip, timeout: 300_000 }, async () => {
  const input = { dataset: datasets.train, version: 1, ...await permitOf(datasets.train) }
  const { id } = await asks<{ id: string }>(researcher, 'POST', '/api/compute/tasks', { tool: classifier, version: tool.version, entrypoint: 'train', parameters: { epochs: 15, ...data }, seed: 1, inputs: { images: input, labels: input } })
  await release(id)
  await researcher.goto(`${walk.http}/models`)
  await researcher.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
  await accessible('an empty registry', researcher)
  await researcher.getByRole('button', { name: 'Register a version' }).click()
  await researcher.getByRole('textbox', { name: 'Title', exact: true }).fill('Pneumonia in chest X-rays')
  await researcher.getByRole('textbox', { name: 'Short name', exact: true }).fill('chest-pneumonia')
  await researcher.waitForFunction(() => [...document.querySelectorAll('option')].some((option) => option.textContent?.includes('model (task-')))
  await researcher.getByLabel('Released weights').selectOption({ index: 1 })
  for (const [label, value] of [['Intended use', 'Research on pneumonia in chest X-rays of children'], ['What its result means', 'Pneumonia'], ['Provider', 'Example Hospital']] as const) await researcher.getByRole('textbox', { name: label, exact: true }).fill(value)
  await accessible('the form of a version', researcher)
  await researcher.getByRole('button', { name: 'Register', exact: true }).click()
  await researcher.locator('h1', { hasText: 'Pneumonia in chest X-rays' }).waitFor()
  await researcher.locator('[data-state="candidate"]').waitFor()
  await researcher.getByText('Nobody has measured this version here.').waitFor()
  assert.match(await researcher.locator('section[aria-labelledby="lineage"] svg').getAttribute('aria-label') ?? '', /From Chest X-rays, train, by image-classifier, to Pneumonia/)
})

test('it is measured on subjects that it has not seen; curve, calibration and the proof are shown', { skip, timeout: 300_000 }, async () => {
  const { permit } = await permitOf(datasets.test)
  await researcher.getByLabel('Dataset and permit').selectOption(`${permit} ${datasets.test} 1`)
  await researcher.getByLabel('Column with the label').fill(data.label)
  await researcher.getByRole('button', { name: 'Measure', exact: true }).click()
  await researcher.locator('[data-evaluation="waiting"]').waitFor({ timeout: 120_000 })
  const { evaluations } = await asks<{ evaluations: { task: string }[] }>(researcher, 'GET', '/api/models/chest-pneumonia/versions/1/evaluations')
  await release(evaluations[0]?.task ?? '')
  await researcher.locator('[data-auc]').waitFor({ timeout: 30_000 })
  const auc = Number(await researcher.locator('[data-auc]').getAttribute('data-auc'))
  console.log(`# AUC ${auc} on the page`)
  assert.ok(auc > 0.6, String(auc))
  await researcher.locator('[data-proof="disjoint"]').waitFor()
  await researcher.getByText(/69 subjects of the test were compared with 90/).waitFor()
  await researcher.getByRole('img', { name: /^ROC curve: area/ }).waitFor()
  await researcher.getByRole('img', { name: /^Calibration in/ }).waitFor()
  await accessible('a measured model', researcher)
  await narrow('a measured model', researcher)
})

test('the passport tells what is there and what is missing, and is signed; the command line finds it true and a changed one not', { skip, timeout: 60_000 }, async () => {
  await researcher.getByText('Missing', { exact: true }).click()
  await researcher.locator('[data-item="population"][data-missing="true"]').waitFor()
  assert.equal(await researcher.locator('[data-item][data-missing="false"]').count(), 0)
  await researcher.getByText('TRIPOD+AI', { exact: true }).last().click()
  await researcher.locator('[data-item="discrimination"][data-missing="false"]').waitFor()
  const downloading = researcher.waitForEvent('download')
  await researcher.getByRole('button', { name: 'Sign and save' }).click()
  const path = await (await downloading).path()
  await researcher.locator('[data-signed="1"]').waitFor()
  const jws = readFileSync(path, 'utf8')
  const body = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as { name: string; items: { id: string; value?: unknown }[] }
  assert.equal(body.name, 'chest-pneumonia')
  assert.ok(body.items.some(({ id, value }) => id === 'training-data' && JSON.stringify(value).includes(datasets.train)))
  const check = (file: string) => spawnSync(process.execPath, [cli, 'models', 'check-passport', file], { encoding: 'utf8' })
  const { status, stdout } = check(path)
  assert.equal(status, 0)
  assert.match(stdout, /^chest-pneumonia 1: the passport is whole; signed by [0-9a-f]{16}/)
  const [head = '', , signature = ''] = jws.split('.')
  writeFileSync(path, [head, Buffer.from(JSON.stringify({ ...body, name: 'another' })).toString('base64url'), signature].join('.'))
  assert.deepEqual([check(path).status, check(path).stderr], [65, 'vesalius: the passport was changed: its signature is not of it\n'])
})

test('the holder, who did not register it, approves its use; who registered it cannot', { skip, timeout: 60_000 }, async () => {
  assert.equal(await researcher.getByRole('button', { name: 'Approve its use here' }).count(), 0)
  await holder.goto(`${walk.http}/models/chest-pneumonia`)
  await holder.getByLabel('Reason', { exact: true }).fill('For research; every image is read by a radiologist')
  await accessible('a decision about a model', holder)
  await holder.getByRole('button', { name: 'Approve its use here' }).click()
  await holder.locator('[data-state="approved"]').waitFor()
})

test('a data manager runs it on a new study; the report lies beside the image and says that nobody has verified it', { skip, timeout: 180_000 }, async () => {
  const fresh = studies.test.at(-1) ?? ''
  await manager.goto(`${walk.http}/studies/${fresh}`)
  await manager.getByRole('button', { name: 'Run on this study' }).click()
  await manager.locator('[data-run="COMPLETE"]').waitFor({ timeout: 120_000 })
  await manager.locator('[data-report]').waitFor({ timeout: 30_000 })
  await manager.getByText('Made by a program; nobody has verified it.').waitFor()
  const score = Number(await manager.locator('[data-report] div', { hasText: 'Probability by the model' }).locator('dd').innerText())
  assert.ok(score >= 0 && score <= 1, String(score))
  await accessible('a study with a report', manager)
  waiting = fresh
  await segmented(fresh)
})

/** A tool that is the model: its segmentation is a series of the study, and the viewer gets it with the images. */
async function segmented(study: string): Promise<void> {
  const threshold = 'org.vesalius.threshold-segmentation'
  const [found] = (await ask<{ tools: { tool: string; version: string }[] }>(walk, '/api/compute/tools')).tools.filter((one) => one.tool === threshold)
  assert.ok(found)
  const declaration = { intendedUse: 'A baseline', outcome: 'Bright regions', task: 'segmentation', licence: 'Apache-2.0', provider: 'Example Hospital' }
  await asks(manager, 'POST', '/api/models/versions', { name: 'bright-regions', title: 'Bright regions', declaration, from: { run: { tool: threshold, version: found.version, parameters: { lower: 128 } } } })
  await asks(holder, 'POST', '/api/models/bright-regions/versions/1/approval', { reason: 'A baseline' })
  await manager.reload()
  await manager.getByLabel('Model', { exact: true }).selectOption('bright-regions 1')
  await manager.getByRole('button', { name: 'Run on this study' }).click()
  await manager.locator('[data-series]', { has: manager.getByText('SEG', { exact: true }) }).waitFor({ timeout: 120_000 })
  await manager.locator('[data-made-by]').first().waitFor()
  const answer = await asks<{ '00080060': { Value: string[] } }[]>(manager, 'GET', `/dicom-web/studies/${study}/series`)
  assert.deepEqual(answer.map((series) => series['00080060'].Value[0]).sort(), ['DX', 'SEG', 'SR'])
}

test('which models used a subject’s data is told within a second; withdrawing it invalidates, ends and flags', { skip, timeout: 120_000 }, async () => {
  const { pseudonym } = await asks<{ pseudonym: string }>(manager, 'GET', `/api/archive/studies/${studies.train[0]}`)
  await manager.goto(`${walk.http}/models/subjects`)
  await manager.getByLabel('Pseudonym', { exact: true }).fill(pseudonym)
  await manager.getByRole('button', { name: 'Ask' }).click()
  await manager.locator('[data-models="1"]').waitFor({ timeout: 1_000 })
  await manager.getByText('trained on the data').waitFor()
  await accessible('a trace', manager)
  await manager.getByLabel('The pseudonym once more').fill(pseudonym)
  await manager.getByRole('button', { name: 'Withdraw' }).click()
  await manager.locator('[data-withdrawn]').waitFor()
  await manager.getByText('Versions of datasets invalidated: 1; tasks ended: 0; models flagged: 1.').waitFor()
  await researcher.goto(`${walk.http}/models/chest-pneumonia`)
  await researcher.getByRole('alert').getByText('Data that it was made from are no longer to be used').waitFor()
  await accessible('a flagged model', researcher)
  // What was granted over the dataset opens nothing any longer, and the model is not run.
  const input = { dataset: datasets.train, version: 1, ...await permitOf(datasets.train) }
  await assert.rejects(asks(researcher, 'POST', '/api/compute/tasks', { tool: classifier, version: tool.version, entrypoint: 'train', parameters: data, inputs: { images: input, labels: input } }), /access\/dataset-withdrawn/)
  await assert.rejects(asks(manager, 'POST', '/api/models/chest-pneumonia/versions/1/runs', { study: waiting }), /models\/flagged/)
  const { number, aggregates } = await ask<{ number: number; aggregates: { subjects: number } }>(walk, `/api/catalogue/datasets/${datasets.train}/release`, {})
  assert.deepEqual([number, aggregates.subjects], [2, 89])
  const entries = (await ask<{ entries: { type: string; subject: string; detail: object }[] }>(walk, '/api/ledger?limit=500&type=withdrawal/requested')).entries
  assert.equal(entries.length, 1)
  assert.ok(!JSON.stringify(entries).includes(pseudonym))
})
