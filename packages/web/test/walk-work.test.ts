/** Walks the stations of work on data: a tool is found and one registered, a task is run under a permit and one stopped, outputs are released and denied, and the ledger is checked in the browser. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, inGerman, narrow } from './accessible.ts'
import { granted, publishedDataset } from './granted.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { ask, asks, signedIn } from './people.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed')
if (skip) console.log(`# the walk through tools, tasks and the air-lock is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-tool-'))
let walk: Walk
let researcher: Page
let holder: Page
const conformance = 'org.vesalius.dicom-conformance'
const slow = 'org.example.slow'

/** A tool in a folder: counts to `seconds`, says how far it is, and gives a number of subjects. */
function slowTool(): string {
  const manifest = {
    contract: 'tool/1', id: slow, version: '1.0.0', title: 'Slow counter', purpose: 'Counts slowly, to be looked at while it runs', kind: 'analytics', licence: 'Apache-2.0', authors: ['Test'], limitations: 'It counts nothing of use.',
    runtime: { type: 'command', command: ['/bin/sh', '/tool/run.sh'] }, entrypoints: { count: { purpose: 'Counts', inputs: ['images'] } },
    inputs: [{ name: 'images', type: 'images' }],
    outputs: [{ name: 'result', type: 'json', class: 'counts', maxBytes: 1000, schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }, cells: ['/n'] }],
    parameters: { type: 'object', properties: { seconds: { type: 'integer', minimum: 0, maximum: 600, title: 'Seconds' } }, additionalProperties: false },
    resources: { cpus: 1, memoryMiB: 128, timeSeconds: 600, scratchMiB: 16 }, network: 'none', seedable: false,
    tests: [{ name: 'at-once', entrypoint: 'count', inputs: { images: 'examples' }, expect: [{ output: 'result', at: '/n', equals: 7 }] }],
  }
  mkdirSync(join(folder, 'slow', 'examples'), { recursive: true })
  writeFileSync(join(folder, 'slow', 'tool.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'slow', 'run.sh'), `n=$(sed -n 's/.*"seconds":\\([0-9]*\\).*/\\1/p' /in/context.json); i=0; while [ $i -lt "\${n:-0}" ]; do sleep 1; i=$((i+1)); echo "0.1" > /scratch/progress; done; echo '{"n": 7}' > /out/result.json\n`)
  writeFileSync(join(folder, 'slow', 'examples', 'one.dcm'), 'no DICOM; it is not read')
  return join(folder, 'slow')
}

before(async () => {
  if (skip) return
  walk = await openWalk()
  researcher = await signedIn(walk, 'Rita', 'researcher')
  holder = await signedIn(walk, 'Holger', 'data-holder')
})
after(async () => {
  if (!skip) await walk.close()
  rmSync(folder, { recursive: true, force: true })
})

test('tools register themselves and are found by purpose, modality, input and output', { skip, timeout: 180_000 }, async () => {
  for (let waited = 0; (await ask<{ tools: { tool: string }[] }>(walk, '/api/compute/tools')).tools.every(({ tool }) => tool !== 'org.vesalius.threshold-segmentation') && waited < 240; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  await researcher.goto(`${walk.http}/tools`)
  await researcher.locator(`[data-tool="${conformance}"]`).waitFor()
  await accessible('tools', researcher)
  await narrow('tools', researcher)
  await inGerman('tools', researcher, 'Werkzeuge')
  await researcher.getByLabel('Purpose', { exact: true }).selectOption('preparation')
  await researcher.locator(`[data-tool="${conformance}"]`).waitFor()
  await researcher.waitForFunction(() => document.querySelectorAll('[data-tool]').length === 1)
  await researcher.getByLabel('Purpose', { exact: true }).selectOption('')
  await researcher.getByLabel('Gives', { exact: true }).selectOption('dicom')
  await researcher.locator('[data-tool="org.vesalius.threshold-segmentation"]').waitFor()
  await researcher.waitForFunction((id) => document.querySelector(`[data-tool="${id}"]`) === null, conformance)
  await researcher.getByLabel('Gives', { exact: true }).selectOption('')
  await researcher.getByLabel('Words', { exact: true }).fill('kaplan')
  await researcher.getByRole('button', { name: 'Search' }).click()
  await researcher.waitForURL(/text=kaplan/)
  await researcher.locator('[data-tool="org.vesalius.survival"]').waitFor()
  await researcher.waitForFunction(() => document.querySelectorAll('[data-tool]').length === 1)
})

test('a tool says how it was verified, what is under its digest, and who may run it', { skip }, async () => {
  await researcher.goto(`${walk.http}/tools/${conformance}`)
  await researcher.getByRole('heading', { name: 'Verification' }).waitFor()
  await researcher.getByText(/Run on its own test data on/).waitFor()
  await researcher.getByText(/Show them; \d+ are test data/).click()
  await researcher.getByText('No permit that you may see names this version.').waitFor()
  assert.equal(await researcher.getByRole('button', { name: 'Withdraw' }).count(), 0)
  await accessible('a tool', researcher)
  await narrow('a tool', researcher)
  await inGerman('a tool', researcher, 'DICOM conformance')
})

test('a data manager registers a tool from a folder, which is run first', { skip, timeout: 60_000 }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/tools`)
  await page.getByRole('button', { name: 'Register a tool' }).click()
  await page.locator('input[type=file]').setInputFiles(slowTool())
  await page.getByText('Slow counter').waitFor()
  await accessible('registering a tool', page)
  await page.getByRole('button', { name: 'Run its tests and register' }).click()
  await page.getByRole('heading', { level: 1, name: 'Slow counter' }).waitFor({ timeout: 30_000 })
  await page.getByText('1 value checked').waitFor()
})

test('a researcher runs a task under a permit, and sees where it is and that its output waits', { skip, timeout: 120_000 }, async () => {
  await researcher.goto(`${walk.http}/tasks/new`)
  await researcher.getByText('No permit that is valid').waitFor()
  const dataset = await publishedDataset(walk)
  const committee = [await signedIn(walk, 'Carl', 'access-committee'), await signedIn(walk, 'Cora', 'access-committee')] as const
  const digestOf = async (tool: string) => `sha256:${(await asks<{ versions: { digest: string }[] }>(researcher, 'GET', `/api/compute/tools/${tool}`)).versions[0]?.digest}`
  await granted({ researcher, holder, committee }, { dataset, tools: [await digestOf(conformance), await digestOf(slow)], outputs: ['report', 'counts'] })
  await researcher.goto(`${walk.http}/tools/${conformance}`)
  await researcher.getByRole('link', { name: 'Run it' }).click()
  await researcher.getByRole('heading', { level: 1, name: 'New task' }).waitFor()
  await researcher.getByText(/What may leave under it: (report, counts|counts, report)/).waitFor()
  await accessible('a new task', researcher)
  await narrow('a new task', researcher)
  assert.equal(await researcher.getByLabel('Tool', { exact: true }).inputValue().then((value) => `sha256:${value}`), await digestOf(conformance))
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.locator('[data-state="COMPLETE"]').waitFor({ timeout: 60_000 })
  await researcher.locator('[data-output="result"] [data-state="waiting"]').waitFor()
  await researcher.getByText('There is no log to read').waitFor()
  await researcher.getByRole('img', { name: /^Memory: / }).waitFor()
  await accessible('a task', researcher)
  await narrow('a task', researcher)
  await inGerman('a task', researcher, 'DICOM conformance: check')
})

test('a running task shows its progress and is stopped', { skip, timeout: 60_000 }, async () => {
  await researcher.goto(`${walk.http}/tasks/new?tool=${slow}`)
  await researcher.getByLabel('Seconds').fill('300')
  await researcher.getByRole('button', { name: 'Submit' }).click()
  await researcher.locator('[data-state="RUNNING"]').waitFor({ timeout: 30_000 })
  await researcher.getByRole('progressbar', { name: 'How far the task is' }).waitFor()
  await accessible('a running task', researcher)
  await researcher.getByRole('button', { name: 'Stop the task' }).click()
  await researcher.locator('[data-state="CANCELED"]').first().waitFor({ timeout: 20_000 })
  await researcher.goto(`${walk.http}/tasks`)
  await researcher.locator('[data-task]').first().waitFor()
  assert.equal(await researcher.locator('[data-task]').count(), 2)
  await accessible('tasks', researcher)
  await inGerman('tasks', researcher, 'Aufträge')
})

test('the holder sees what waits and what was found in it, releases it, and the researcher reads it', { skip, timeout: 60_000 }, async () => {
  await holder.goto(`${walk.http}/airlock`)
  await holder.getByRole('heading', { name: '1 output waits' }).waitFor()
  await holder.getByText('Show what is in result').click()
  await holder.locator('[data-content="result"]').waitFor()
  await accessible('the air-lock', holder)
  await narrow('the air-lock', holder)
  await inGerman('the air-lock', holder, 'Schleuse')
  await holder.getByRole('button', { name: 'Release' }).click()
  await holder.locator('[data-recent="released"]').waitFor()
  await researcher.goto(`${walk.http}/tasks`)
  await researcher.getByRole('link', { name: /dicom-conformance/ }).click()
  await researcher.locator('[data-output="result"] [data-state="released"]').waitFor()
  await researcher.getByText('Show what is in result').click()
  await researcher.locator('[data-content="result"]').getByText('instances').waitFor()
  await accessible('a released output', researcher)
  const saved = researcher.waitForEvent('download')
  await researcher.getByRole('link', { name: 'Download' }).click()
  const result = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as { instances: number }
  assert.equal(result.instances, 21)
})

test('who asked for the work cannot decide about it, whatever page they look at', { skip }, async () => {
  await researcher.goto(`${walk.http}/airlock`)
  await researcher.getByRole('alert').waitFor()
  assert.equal(await researcher.getByRole('button', { name: 'Release' }).count(), 0)
})

test('the ledger is read by type and time, checked whole in the browser, and a receipt is proven there; one that was changed is not', { skip, timeout: 60_000 }, async () => {
  await holder.goto(`${walk.http}/ledger`)
  await holder.locator('[data-entry]').first().waitFor()
  await accessible('the ledger', holder)
  await narrow('the ledger', holder)
  await holder.getByRole('button', { name: 'Check in this browser' }).click()
  await holder.locator('[data-check="holds"]').waitFor({ timeout: 30_000 })
  await holder.getByRole('button', { name: 'Check in this browser' }).click()
  await holder.getByText(/It continues what the last check saw: .* entries/).waitFor({ timeout: 30_000 })
  await holder.getByLabel('Type').selectOption('egress/released')
  await holder.waitForFunction(() => document.querySelectorAll('[data-entry]').length === 1)
  await holder.getByLabel('Until').fill('2020-01-01')
  await holder.getByText('Nothing of this kind is recorded.').waitFor()
  await holder.getByLabel('Until').fill('')
  const saved = holder.waitForEvent('download')
  await holder.getByRole('link', { name: /^Download the receipt of entry/ }).click()
  const receipt = readFileSync(await (await saved).path(), 'utf8')
  const choose = (text: string) => holder.locator('input[type=file]').setInputFiles({ name: 'receipt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await choose(receipt)
  await holder.locator('[data-receipt="proven"]').getByText('egress/released').waitFor()
  await accessible('a proven receipt', holder)
  const entry = /^extra (\S+)$/m.exec(receipt)?.[1] ?? ''
  const changed = Buffer.from(Buffer.from(entry, 'base64').toString().replace('egress/released', 'egress/deniedxx')).toString('base64')
  await choose(receipt.replace(entry, changed))
  await holder.locator('[data-receipt="place"]').waitFor()
  await choose('nothing of the kind')
  await holder.locator('[data-receipt="form"]').waitFor()
  await inGerman('the ledger', holder, 'Register')
})

test('whoever has no intake is told what they can do here', { skip }, async () => {
  await researcher.goto(walk.http)
  await researcher.getByRole('heading', { level: 1, name: 'What you can do here' }).waitFor()
  await accessible('the home page', researcher)
  await narrow('the home page', researcher)
})

test('no page complained', { skip }, () => {
  assert.deepEqual(walk.complaints.filter((one) => !/401|403|404/.test(one)), [])
})
