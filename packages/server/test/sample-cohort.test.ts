/** The sample cohort comes in from a thread of its own, goes on where it was broken off, and leaves no send open. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countSamples } from '@vesalius/samples'
import { bringSamples, samplesDue } from '../src/sample-cohort.ts'
import { openNode } from './ingest/open-node.ts'
import type { TestNode } from './ingest/open-node.ts'

let node: TestNode
before(async () => { node = await openNode() })
after(() => node.close())

const patients = 1
const total = countSamples({ patients, seed: 1 })
const fresh = { fresh: true, patients }
const ended = async () => {
  const send = await node.ingest.sends.latest('samples')
  const { stored = 0, duplicate = 0, quarantined = 0, rejected = 0 } = send?.counts ?? {}
  return { state: send?.state, id: send?.id, files: stored + duplicate + quarantined + rejected, duplicate }
}

test('samples are due on a fresh node and on no other', async () => {
  assert.equal(await samplesDue(node.ingest, { fresh: false, patients }), false)
  assert.equal(await samplesDue(node.ingest, { fresh: true, patients: 0 }), false)
  assert.equal(await samplesDue(node.ingest, fresh), true)
})

test('a start that is broken off closes its send, and the next one goes on with it until all is there, while the event loop stays free', async () => {
  const stopping = new AbortController()
  const stop = setInterval(() => { void ended().then(({ files }) => { if (files > 5) stopping.abort() }) }, 50)
  const said: string[] = []
  await bringSamples(node.ingest, { patients, signal: stopping.signal, say: (text) => said.push(text) })
  clearInterval(stop)
  const first = await ended()
  assert.equal(first.state, 'closed')
  assert.ok(first.files > 5 && first.files < total, `${first.files} of ${total}`)
  assert.match(said.at(-1) ?? '', new RegExp(`^Sample cohort: ${first.files} of ${total} files in, after .* the next start goes on$`))

  assert.equal(await samplesDue(node.ingest, { fresh: false, patients }), true)
  let [longest, last] = [0, performance.now()]
  const watch = setInterval(() => { longest = Math.max(longest, performance.now() - last); last = performance.now() }, 10)
  await bringSamples(node.ingest, { patients, signal: new AbortController().signal, say: () => undefined })
  clearInterval(watch)
  const second = await ended()
  assert.deepEqual(second, { state: 'closed', id: first.id, files: total, duplicate: 0 })
  const pseudonyms = new Set((await node.archive.characteristics('default')).map(({ pseudonym }) => pseudonym))
  assert.deepEqual(await node.archive.clinical.subjectsWithFacts('default', [...pseudonyms]), pseudonyms, 'the clinical table of the cohort is there, under the pseudonyms of its images')
  // What a visitor sees first: only the ultrasound whose device says that it carries text waits for a person.
  const { byReason } = await node.ingest.quarantine.byReason()
  assert.deepEqual(byReason.map(({ reason }) => reason).filter((reason) => reason !== 'ingest/burned-in-annotation'), [])
  assert.ok(longest < 500, `the event loop stood still for ${Math.round(longest)} ms`)
  assert.equal(await samplesDue(node.ingest, fresh), false)
})

test('a send of samples that somebody cancelled is not taken up again, and one left open by a kill is closed when samples are not wanted', async () => {
  const { project, path } = node.ingest.options
  const open = () => node.ingest.sends.open({ door: 'samples', project, path, actor: 'system', expected: { files: total } })
  const killed = await open()
  assert.equal(await samplesDue(node.ingest, { fresh: false, patients }), true)
  assert.equal(await samplesDue(node.ingest, { fresh: false, patients: 0 }), false)
  assert.equal((await node.ingest.sends.get(killed.id)).state, 'closed')
  await node.ingest.sends.cancel((await open()).id)
  assert.equal(await samplesDue(node.ingest, { fresh: false, patients }), false)
})
