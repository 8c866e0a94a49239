/**
 * Walks a tool from a hub to a hospital as the two persons who take part: who keeps the hub's tools registers one from a folder, and the data manager of the hospital
 * fetches it, sees what it is, has it tested, and admits it. A reader of the page sees it and decides nothing.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openDoor, openWalk, whyNot, type Door, type Walk } from './open-browser.ts'
import { ask, signedIn, type Site } from './people.ts'

const skip = whyNot() ?? (existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed')
if (skip) console.log(`# the walk with a tool of the hub is skipped: ${skip}`)
const folder = mkdtempSync(join(tmpdir(), 'vesalius-carried-walk-'))
let [hub, door, keeper, steward, holder] = [] as unknown as [Walk, Door, Page, Page, Page]

/** Counts the rows of a table, in a line of shell. */
function writeTool(place: string): string {
  mkdirSync(join(place, 'examples'), { recursive: true })
  writeFileSync(join(place, 'tool.json'), JSON.stringify({
    contract: 'tool/1', id: 'org.example.rows', version: '1.0.0', title: 'Rows of a table', purpose: 'Counts the rows of a clinical table', kind: 'analytics', licence: 'Apache-2.0', authors: ['A researcher'], limitations: 'It only counts.',
    runtime: { type: 'command', command: ['/bin/sh', '/tool/run.sh'] }, entrypoints: { count: { purpose: 'Counts', inputs: ['data'] } }, inputs: [{ name: 'data', type: 'table' }],
    outputs: [{ name: 'result', type: 'json', maxBytes: 10_000, schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }, cells: ['/n'] }],
    parameters: { type: 'object', properties: {}, additionalProperties: false }, resources: { cpus: 1, memoryMiB: 64, timeSeconds: 60, scratchMiB: 16 }, network: 'none', seedable: false,
    tests: [{ name: 'forty', entrypoint: 'count', inputs: { data: 'examples/table.csv' }, expect: [{ output: 'result', at: '/n', equals: 40 }] }],
  }))
  writeFileSync(join(place, 'run.sh'), 'echo "{\\"n\\": $(( $(wc -l < /in/data/table.csv) - 1 ))}" > /out/result.json\n')
  writeFileSync(join(place, 'examples', 'table.csv'), `a\n${'1\n'.repeat(40)}`)
  return place
}

before(async () => {
  if (skip) return
  hub = await openWalk('hub')
  keeper = await signedIn(hub, 'Hanna', 'data-manager')
  const codeFile = join(folder, 'code')
  writeFileSync(codeFile, (await ask<{ code: string }>(hub, '/api/federation/codes', { name: 'North Hospital' })).code, { mode: 0o600 })
  door = await openDoor('node', join(folder, 'north'), '--hub', hub.http, '--viewer', 'off', '--dimse', 'off', '--name', 'North Hospital', '--enrol-code-file', codeFile)
  const site: Site = { http: door.http, token: door.token, browser: hub.browser }
  steward = await signedIn(site, 'Dora', 'data-manager')
  holder = await signedIn(site, 'Holger', 'data-holder')
}, { timeout: 240_000 })
after(async () => {
  if (skip) return
  await door.stop()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a tool is registered at the hub from a folder, when its own tests have passed', { skip, timeout: 300_000 }, async () => {
  await keeper.goto(`${hub.http}/`)
  await keeper.getByRole('navigation').getByRole('link', { name: 'Tools of the hub' }).click()
  await keeper.getByRole('heading', { level: 1, name: 'Tools of this hub' }).waitFor()
  await keeper.getByText('No tool', { exact: true }).waitFor()
  await keeper.getByRole('button', { name: 'Register a tool' }).click()
  await keeper.locator('input[type=file]').setInputFiles(writeTool(join(folder, 'rows')))
  await keeper.getByText('Rows of a table').waitFor()
  await keeper.getByRole('button', { name: 'Run its tests and register' }).click()
  await keeper.locator('[data-carried=registered]').waitFor({ timeout: 60_000 })
  await accessible('the tools of a hub', keeper)
  await narrow('the tools of a hub', keeper)
})

test('the data manager of the hospital fetches it, sees what it is, has it tested, and admits it; before that nothing of it is a tool there', { skip, timeout: 240_000 }, async () => {
  await steward.goto(`${door.http}/tools-of-the-hub`)
  await steward.locator('[data-offered=offered]').waitFor({ timeout: 60_000 })
  await holder.goto(`${door.http}/tools-of-the-hub`)
  await holder.locator('[data-offered=offered]').waitFor({ timeout: 60_000 })
  assert.equal(await holder.locator('main').getByRole('button').count(), 0, 'who may not decide is not asked')
  await steward.getByRole('button', { name: 'Fetch and look' }).click()
  const card = steward.locator('[data-offered=here]')
  await card.waitFor({ timeout: 60_000 })
  await card.getByText('It only counts.').waitFor()
  await card.getByText('/bin/sh /tool/run.sh').waitFor()
  assert.equal(await card.getByRole('button', { name: 'Admit' }).count(), 0, 'not before it was tested')
  await card.getByText('2 files').click()
  await card.getByText('examples/table.csv').waitFor()
  await accessible('a tool that waits for a person', steward)
  await narrow('a tool that waits for a person', steward)
  await card.getByRole('button', { name: 'Run its tests' }).click()
  await card.locator('[data-tested="1"]').waitFor({ timeout: 60_000 })
  await inGerman('the tools of the hub at a hospital', steward, 'Werkzeuge des Hubs')
  await card.getByRole('button', { name: 'Admit' }).click()
  await steward.locator('[data-offered=admitted]').waitFor({ timeout: 60_000 })
  await steward.goto(`${door.http}/tools/org.example.rows`)
  await steward.getByRole('heading', { level: 1, name: 'Rows of a table' }).waitFor()
  await keeper.locator('[data-standing=admitted]').waitFor({ timeout: 60_000 })
  assert.match(await keeper.locator('[data-standing=admitted]').innerText(), /^Admitted at North Hospital/)
})
