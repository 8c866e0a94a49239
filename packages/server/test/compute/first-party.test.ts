/** The tools that come with the house: each registers by giving what it promises, in the sandbox, and shows in the GA4GH registry. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { computeRoutes, trsRoutes } from '#compute'
import { firstPartyTools, registerFirstParty } from '../../src/compute/tools/first-party.ts'
import { holder, openRoom, whyNotHere, withoutSandbox } from './room.ts'
import type { Room } from './room.ts'

const folder = resolve(import.meta.dirname, '../../../../tools')
const skip = withoutSandbox
let room: Room
let app: HttpApp
before(async () => {
  room = await openRoom()
  app = createHttp({ log: openLog('silent'), guard: async () => holder, publicUrl: 'http://127.0.0.1:1', allowedHosts: ['localhost'] })
  await app.register(computeRoutes(room.compute))
  await app.register(trsRoutes(room.compute, { publicUrl: 'http://127.0.0.1:1', version: '1' }))
})
after(async () => {
  await app.close()
  await room.close()
})

const here = firstPartyTools(folder).filter(({ manifest }) => !whyNotHere(manifest))
for (const bundle of firstPartyTools(folder)) test(`${bundle.manifest.id} gives what it promises`, { skip: skip || whyNotHere(bundle.manifest), timeout: 120_000 }, async (t) => {
  const { verification } = await room.compute.tools.register(bundle, { id: 'vesalius' })
  t.diagnostic(verification.tests.map(({ name, wallSeconds, peakMemoryBytes }) => `${name} ${wallSeconds.toFixed(1)} s, ${Math.round(peakMemoryBytes / 1e6)} MB`).join('; '))
})

test('registers them once, and a changed one under the number of its build', { skip }, async () => {
  const began = Date.now()
  await registerFirstParty(room.compute.tools, folder, { log: openLog('silent') })
  assert.ok(Date.now() - began < 2_000, 'nothing is run again')
  assert.deepEqual((await room.compute.tools.search()).map(({ tool }) => tool).toSorted(), here.map(({ manifest }) => manifest.id).toSorted())
})

test('other programs read them as GA4GH TRS says', { skip }, async () => {
  const get = async (path: string) => (await app.inject({ url: `/ga4gh/trs/v2${path}`, headers: { host: 'localhost' } })).json() as never
  const tools = await get('/tools?toolClass=training') as { id: string, toolclass: { id: string }, versions: { id: string, descriptor_type: string[] }[] }[]
  assert.deepEqual(tools.map(({ id }) => id).toSorted(), here.filter(({ manifest }) => manifest.kind === 'training').map(({ manifest }) => manifest.id).toSorted())
  assert.ok(tools.length >= 2 && tools.every(({ toolclass }) => toolclass.id === 'training'))
  assert.deepEqual(tools[0]?.versions[0]?.descriptor_type, ['VESALIUS'])
  const at = '/tools/org.vesalius.survival/versions/1.0.0'
  assert.equal((JSON.parse((await get(`${at}/VESALIUS/descriptor`) as { content: string }).content) as { id: string }).id, 'org.vesalius.survival')
  const files = await get(`${at}/VESALIUS/files`) as { path: string, file_type: string }[]
  assert.ok(files.some(({ path, file_type: type }) => path === 'survival/cox.ts' && type === 'SECONDARY_DESCRIPTOR'))
  assert.match((await get(`${at}/VESALIUS/descriptor/survival/cox.ts`) as { content: string }).content, /Efron/)
  assert.equal((await get('/service-info') as { type: { artifact: string } }).type.artifact, 'trs')
  assert.equal((await app.inject({ url: `/ga4gh/trs/v2${at}/CWL/descriptor`, headers: { host: 'localhost' } })).statusCode, 404)
})
