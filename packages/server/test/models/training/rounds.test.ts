/**
 * Rounds between a hub and three hospitals, each a process of its own with PostgreSQL, post and sandbox: real regions of Fed-TCGA-BRCA, plain and under masks;
 * and what happens when one of them, or the hub, is killed within a round.
 */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newIdentifier } from '#kernel'
import type { RoundRecord, TrainingResult } from '../../../src/models/training/result.ts'
import { withoutSandbox } from '../../compute/room.ts'
import { openFederation, until } from './federation.ts'
import type { Federation, Site } from './federation.ts'
import { layoutOf, numbersOf } from '../../../src/models/training/aggregate/tensors.ts'
import { brcaTable, withoutBrca } from './real-data.ts'

const skip = withoutSandbox || withoutBrca
const tool = 'org.vesalius.linear-model'
/** In every row of a hospital's table. */
const canary = 'canary-4b1d-'
let federation: Federation

before(async () => {
  if (skip) return
  const table = brcaTable()
  federation = await openFederation({ tool, tables: [0, 1, 2].map((region) => table.csv('train', region).replaceAll(/^s(\d+),/gm, `${canary}$1,`)) })
}, { timeout: 180_000 })
after(async () => { await federation?.close() })

interface Shown { readonly id: string, readonly state: string, readonly reason: string | null, readonly done: readonly { readonly round: number, readonly state: string, readonly nodes: readonly { readonly node: string, readonly inSum: boolean }[] }[] }

const averaging = { strategy: { name: 'fedavg', rate: 1 } }
const parameters = { kind: 'cox', features: skip ? [] : brcaTable().features, time: 'time', event: 'event', updates: 100, batch: 16, rate: 0.01 }
/** Takes a second or so a round. */
const slow = { ...averaging, parameters: { ...parameters, updates: 40_000 } }
/** By plan, in the order of its parties. */
const permits = new Map<string, string[]>()
const partiesOf = (sites: readonly Site[]) => sites.map(({ id: node }) => ({ node, dataset: newIdentifier('dataset'), version: 1, permit: newIdentifier('permit') }))

/** The same seed gives the same training, whatever happens on the way. */
async function offer(more: object = {}): Promise<string> {
  const parties = partiesOf(federation.nodes)
  const { id } = await federation.ask<{ id: string }>('POST', '/api/training/plans', {
    title: 'Survival of breast cancer', purpose: 'A test of rounds', use: 'disease-research', tool: { id: tool, version: '1.1.0' },
    parameters, seed: 42, begin: 'uniform',
    strategy: { name: 'fedadam', rate: 0.1, beta1: 0.9, beta2: 0.999, tau: 1e-8 }, rounds: 3, deadlineSeconds: 600,
    parties, ...more,
  })
  permits.set(id, parties.map(({ permit }) => permit))
  return id
}

const shown = (id: string) => federation.ask<Shown>('GET', `/api/training/plans/${id}`)
const stateOf = async (id: string): Promise<string> => (await shown(id).catch(() => undefined))?.state ?? 'away'

async function ended(id: string): Promise<Shown> {
  await until(async () => ['done', 'failed', 'cancelled'].includes(await stateOf(id)), 90)
  return shown(id)
}

async function resultOf(id: string): Promise<TrainingResult> {
  const plan = await ended(id)
  assert.deepEqual([plan.state, plan.reason], ['done', null])
  await until(() => federation.hub.landed.some(({ plan: landed }) => landed === id))
  return federation.hub.landed.find(({ plan: landed }) => landed === id) as TrainingResult
}

async function largestDifference(one: TrainingResult, other: TrainingResult): Promise<number> {
  const layout = layoutOf({ 'linear.weight': [1, 64], 'linear.bias': [1] })
  const [a, b] = await Promise.all([one, other].map(async ({ plan }) => numbersOf(new Uint8Array(await (await fetch(`${federation.hub.settings.hub}/api/training/plans/${plan}/weights`, { headers: { 'x-actor': federation.actor } })).arrayBuffer()), layout))) as [Float32Array, Float32Array]
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] as number))), 0)
}

test('three hospitals train in rounds, and the result says what was done where', { skip, timeout: 180_000 }, async (t) => {
  const result = await resultOf(await offer())
  assert.equal(result.rounds.length, 3)
  assert.deepEqual(result.rounds.map(({ contributors }) => contributors.map(({ records }) => records)), [[248, 156, 164], [248, 156, 164], [248, 156, 164]])
  assert.ok((result.rounds[2] as RoundRecord).metrics['lossBefore'] as number < ((result.rounds[0] as RoundRecord).metrics['lossBefore'] as number))
  assert.deepEqual(result.parties.map(({ rounds, manifest }) => [rounds, manifest]), federation.nodes.map(() => [[1, 2, 3], 'c'.repeat(64)]))
  assert.ok(result.rounds.every(({ from, weights }, at) => from === (at === 0 ? result.initial.digest : result.rounds[at - 1]?.weights) && weights !== from))
  assert.equal(result.weights.digest, result.rounds[2]?.weights)
  t.diagnostic(`rounds of ${result.rounds.map(({ startedAt, endedAt }) => `${Date.parse(endedAt) - Date.parse(startedAt)} ms`).join(', ')}; loss ${result.rounds.map(({ metrics }) => metrics['lossBefore']?.toFixed(4)).join(' → ')}`)
})

test('sums under masks give the same weights but for the steps of whole numbers', { skip, timeout: 180_000 }, async (t) => {
  const [plain, masked] = [await resultOf(await offer(averaging)), await resultOf(await offer({ ...averaging, secureAggregation: true, range: 4 }))]
  t.diagnostic(`rounds of ${masked.rounds.map(({ startedAt, endedAt }) => `${Date.parse(endedAt) - Date.parse(startedAt)} ms`).join(', ')}`)
  assert.ok(masked.secureAggregation && masked.rounds.every(({ contributors }) => contributors.length === 3))
  const difference = await largestDifference(plain, masked)
  t.diagnostic(`largest difference of a weight ${difference.toExponential(1)}`)
  assert.ok(difference > 0 && difference < 1e-5)
})

for (const secureAggregation of [false, true]) {
  const how = secureAggregation ? 'under masks' : 'as they are'
  test(`a hospital that is killed in a round, and the hub after it, come back, and the weights are the same to the bit: updates ${how}`, { skip, timeout: 300_000 }, async (t) => {
    const more = { ...slow, secureAggregation }
    const undisturbed = await resultOf(await offer(more))
    const id = await offer(more)
    const [, second] = federation.nodes as [Site, Site, Site]
    await until(async () => (await shown(id)).done.some(({ round, state }) => round === 2 && state !== 'done'), 30)
    await pause(300)
    await second.kill()
    const beforeHub = await shown(id)
    await federation.hub.kill()
    t.diagnostic(`killed in round ${beforeHub.done.length}, which was ${beforeHub.done.at(-1)?.state}`)
    await federation.hub.start()
    await second.start()
    const disturbed = await resultOf(id)
    assert.equal(disturbed.weights.digest, undisturbed.weights.digest)
    assert.deepEqual(disturbed.rounds.map(({ weights }) => weights), undisturbed.rounds.map(({ weights }) => weights))
  })
}

test('of three hospitals one is killed after it gave its masks: the sum is that of the other two', { skip, timeout: 180_000 }, async (t) => {
  const [first, second, third] = federation.nodes as [Site, Site, Site]
  const one = { ...slow, rounds: 1 }
  const id = await offer({ ...one, secureAggregation: true, range: 4, quorum: 2, deadlineSeconds: 6 })
  const told = async (site: Site) => (await shown(id)).done[0]?.nodes.some(({ node }) => node === site.id) ?? false
  try {
    await until(async () => (await shown(id)).state === 'running', 30)
    // Masks are given at once; the task takes longer.
    await pause(500)
    first.child.kill('SIGSTOP')
    assert.ok(!(await told(first)), 'the first hospital was stopped before it had answered')
    await until(async () => (await told(third)) && (await told(second)), 30)
    await third.kill()
    first.child.kill('SIGCONT')
    const result = await resultOf(id)
    assert.deepEqual(result.rounds[0]?.contributors.map(({ node }) => node), [first.id, second.id])
    const expected = await resultOf(await offer({ ...one, parties: partiesOf([first, second]) }))
    const difference = await largestDifference(result, expected)
    t.diagnostic(`largest difference from the sum of the two ${difference.toExponential(1)}`)
    assert.ok(difference < 1e-5)
  } finally {
    await third.start()
  }
})

test('a permit that ends takes its hospital out of the run; below the quorum the run ends', { skip, timeout: 120_000 }, async () => {
  const id = await offer({ ...slow, rounds: 50 })
  await until(async () => (await shown(id)).done.length >= 2, 60)
  const { parties } = await federation.ask<{ parties: { node: string, state: string, reason: string | null }[] }>('GET', `/api/training/plans/${id}`)
  assert.ok(parties.every(({ state }) => state === 'accepted'))
  const site = federation.nodes[1] as Site
  const began = Date.now()
  writeFileSync(join(site.settings.folder, 'ended'), (permits.get(id) as string[])[1] as string)
  const over = await ended(id)
  assert.ok(Date.now() - began < 15_000)
  assert.deepEqual([over.state, over.reason], ['failed', 'quorum'])
  assert.equal((over as unknown as { parties: { node: string, state: string }[] }).parties.find(({ node }) => node === site.id)?.state, 'left')
})

test('whoever made a plan cancels it, and what runs for it ends', { skip, timeout: 120_000 }, async () => {
  const id = await offer({ ...slow, rounds: 50 })
  await until(async () => (await shown(id)).done.length >= 1, 60)
  await federation.ask('POST', `/api/training/plans/${id}/cancel`, {})
  assert.equal((await shown(id)).state, 'cancelled')
  const { length } = (await shown(id)).done
  await pause(2_000)
  assert.equal((await shown(id)).done.length, length)
  await assert.rejects(federation.ask('POST', `/api/training/plans/${id}/cancel`, {}), /409/)
})

test('the command line offers a plan, watches its rounds, and fetches the weights', { skip, timeout: 120_000 }, async () => {
  const folder = federation.hub.settings.folder
  const [plan, token, weights] = [join(folder, 'plan.json'), join(folder, 'token'), join(folder, 'weights.safetensors')]
  writeFileSync(plan, JSON.stringify({
    title: 'By the command line', purpose: 'A test', use: 'disease-research', tool: { id: tool, version: '1.1.0' }, parameters, seed: 42, begin: 'uniform', rounds: 2, parties: partiesOf(federation.nodes.slice(0, 2)),
  }))
  writeFileSync(token, federation.actor)
  const vesalius = (...words: string[]) => execFileSync(process.execPath, [join(import.meta.dirname, '../../../../../bin/vesalius.cjs'), 'training', ...words, '--url', federation.hub.settings.hub, '--token-file', token], { encoding: 'utf8', timeout: 60_000 })
  const id = /plan-[0-9a-z]{26}/.exec(vesalius('offer', plan))?.[0] ?? ''
  const watched = vesalius('watch', id)
  assert.match(watched, /Hospital 1: accepted/)
  assert.match(watched, /round 2 of 2: 2 nodes, [\d.]+ s, update [\d.e-]+; .*lossBefore/)
  assert.match(watched, /done {2}2 rounds/)
  assert.match(vesalius('plans'), new RegExp(id))
  assert.match(vesalius('weights', id, weights), /bytes/)
  numbersOf(readFileSync(weights), layoutOf({ 'linear.weight': [1, 64], 'linear.bias': [1] }))
})

test('nothing of a subject is at the hub: not in its records, its objects, nor anywhere else in its folder', { skip, timeout: 60_000 }, () => {
  const files = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const holds = (site: Site) => files(site.settings.folder).filter((file) => { try { return readFileSync(file).includes(canary) } catch { return false } })
  assert.ok(holds(federation.nodes[0] as Site).length > 0, 'the search finds it where it is')
  assert.deepEqual(holds(federation.hub), [])
})
