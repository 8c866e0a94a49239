/** What a plan does next, and what a node does not do for a hub that asks for too much: judged from rows, without any machine around them. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { newIdentifier } from '#kernel'
import { fileOf, layoutOf } from '../../../src/models/training/aggregate/tensors.ts'
import { mutual } from '../../../src/models/training/hub/sum-round.ts'
import type { PartyRow, RoundRow, UpdateRow } from '../../../src/models/training/hub/rows.ts'
import { nextStep } from '../../../src/models/training/hub/take-step.ts'
import { maskedUpdate, sharesFor } from '../../../src/models/training/node/masks.ts'
import type { Part, Peer } from '../../../src/models/training/node/parts.ts'
import { metricsOf } from '../../../src/models/training/node/parts.ts'
import { RunSecrets } from '../../../src/models/training/node/run-secret.ts'
import { taskOf } from '../../../src/models/training/node/task-name.ts'
import { isIdentifier } from '#kernel'
import type { TrainingPlan } from '../../../src/models/training/plan.ts'
import { planDigest, seedOf } from '../../../src/models/training/plan.ts'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const names = Array.from({ length: 4 }, () => newIdentifier('node')).sort()
const [a = '', b = '', c = '', d = ''] = names
const digest = (letter: string) => letter.repeat(64)
const plan = (more: Partial<TrainingPlan> = {}): TrainingPlan => ({
  title: 'T', purpose: 'P', actor: newIdentifier('account'), use: 'disease-research', tool: { id: 't', version: '1.0.0', digest: digest('a'), entrypoint: 'train' }, wiring: { data: ['data'], model: 'model', weights: 'model', metrics: 'training' },
  tensors: { w: [2, 2] }, parameters: {}, seed: 1, initial: digest('b'), strategy: { name: 'fedavg', rate: 1 }, rounds: 2, quorum: 3, deadlineSeconds: 60, secureAggregation: false, range: 8,
  parties: names.map((node) => ({ node, name: node, signKey: `${'A'.repeat(43)}=`, boxKey: `${'B'.repeat(43)}=`, dataset: newIdentifier('dataset'), version: 1, permit: newIdentifier('permit') })), ...more,
})
const parties = (states: Partial<Record<string, PartyRow['state']>> = {}): PartyRow[] => names.map((node, place) => ({ node, place, state: states[node] ?? 'accepted', manifest: null, reason: null, answeredAt: null }))
const now = new Date('2027-01-01T00:00:00Z')
const round = (more: Partial<RoundRow> = {}): RoundRow => ({
  plan: 'p', round: 1, state: 'computing', weights: digest('b'), moments: null, nextWeights: null, contributors: null, arrived: null, updateNorm: null, startedAt: now, deadline: new Date(now.getTime() + 60_000), endedAt: null, ...more,
})
const update = (node: string, more: Partial<UpdateRow> = {}): UpdateRow => ({ round: 1, node, records: 10, metrics: {}, weights: digest('c'), key: null, held: null, masked: null, seeds: null, keys: null, problem: null, ...more })
const later = new Date(now.getTime() + 61_000)
const here = new Set([digest('c'), digest('d')])
const step = (standing: Partial<Parameters<typeof nextStep>[0]>) => nextStep({ plan: plan(), parties: parties(), round: round(), updates: [], here, now, ...standing })

test('a plan begins when all have accepted, and ends when one refuses', () => {
  assert.deepEqual(step({ round: undefined, parties: parties({ [b]: 'offered' }) }), { do: 'wait' })
  assert.deepEqual(step({ round: undefined }), { do: 'begin' })
  assert.deepEqual(step({ round: undefined, parties: parties({ [b]: 'refused', [c]: 'offered' }) }), { do: 'fail', reason: 'refused' })
})

test('a round waits for everybody until its deadline, then goes on with a quorum, in the order of the plan', () => {
  assert.deepEqual(step({ updates: [update(c), update(a), update(b)] }), { do: 'wait' })
  assert.deepEqual(step({ updates: [update(c), update(a), update(b)], now: later }), { do: 'add-up', contributors: [a, b, c] })
  assert.deepEqual(step({ updates: [update(d), update(c), update(a), update(b)] }), { do: 'add-up', contributors: [a, b, c, d] })
  assert.deepEqual(step({ updates: [update(a), update(b)], now: later }), { do: 'fail', reason: 'quorum' })
  assert.deepEqual(step({ updates: [update(a), update(b), update(c), update(d, { weights: digest('e') })], now: later }), { do: 'add-up', contributors: [a, b, c] }, 'one whose weights are not here whole')
})

test('who fails is not waited for, and who left is not asked; below the quorum the run ends at once', () => {
  assert.deepEqual(step({ updates: [update(a), update(b), update(c), update(d, { problem: 'compute/exit', records: null })] }), { do: 'add-up', contributors: [a, b, c] })
  assert.deepEqual(step({ updates: [update(a), update(b), update(c)], parties: parties({ [d]: 'left' }) }), { do: 'add-up', contributors: [a, b, c] })
  assert.deepEqual(step({ updates: [update(a)], parties: parties({ [c]: 'left', [d]: 'left' }) }), { do: 'fail', reason: 'quorum' })
})

test('under masks: the sum is asked of those who have each other’s masks, shares of those who sent, and the threshold holds', () => {
  const secure = plan({ secureAggregation: true, quorum: 2 })
  const held = (node: string, but: readonly string[] = []) => update(node, { weights: null, held: names.filter((other) => other !== node && !but.includes(other)) })
  assert.deepEqual(step({ plan: secure, updates: names.map((node) => held(node)) }), { do: 'ask-for-sum', contributors: names })
  assert.deepEqual(step({ plan: secure, updates: [held(a, [d]), held(b, [d]), held(c, [d]), held(d, [a, b, c])], now: later }), { do: 'ask-for-sum', contributors: [a, b, c] })
  assert.deepEqual(step({ plan: secure, updates: [held(a), held(b), held(c), held(d, [a, b])] }), { do: 'wait' })
  const summing = round({ state: 'summing', contributors: names.map((node) => ({ node, records: 10 })) })
  const sent = (node: string, more: Partial<UpdateRow> = {}) => update(node, { weights: null, masked: digest('d'), ...more })
  assert.deepEqual(step({ plan: secure, round: summing, updates: [sent(a), sent(b), sent(c), update(d, { weights: null })] }), { do: 'wait' })
  assert.deepEqual(step({ plan: secure, round: summing, updates: [sent(a), sent(b), sent(c), update(d, { weights: null })], now: later }), { do: 'ask-for-shares', arrived: [a, b, c] })
  assert.deepEqual(step({ plan: secure, round: summing, updates: [sent(a), sent(b), update(c, { weights: null }), update(d, { weights: null })], now: later }), { do: 'fail', reason: 'quorum' }, 'two shares of four are not enough')
  const unmasking = round({ state: 'unmasking', contributors: summing.contributors, arrived: [a, b, c] })
  const gave = (node: string) => sent(node, { seeds: { [a]: 's', [b]: 's', [c]: 's' }, keys: { [d]: 's' } })
  assert.deepEqual(step({ plan: secure, round: unmasking, updates: [gave(a), gave(b), sent(c)] }), { do: 'wait' })
  assert.deepEqual(step({ plan: secure, round: unmasking, updates: [gave(a), gave(b), gave(c)] }), { do: 'unmask' })
  assert.deepEqual(step({ plan: secure, round: unmasking, updates: [gave(a), gave(b), sent(c)], now: later }), { do: 'fail', reason: 'quorum' })
})

test('of two who lack each other, the one that has not told of the other’s masks is left out', () => {
  assert.deepEqual(mutual([{ node: 'a', held: ['b', 'c'] }, { node: 'b', held: ['a', 'c'] }, { node: 'c', held: ['b'] }]), ['a', 'b'])
  assert.deepEqual(mutual([]), [])
})

const folder = mkdtempSync(join(tmpdir(), 'vesalius-secrets-'))
const secretsOf = (name: string) => new RunSecrets(join(folder, name))
const id = newIdentifier('plan')
const layout = layoutOf({ w: [2, 2] })
const [from, to] = [fileOf(new Float32Array(4), layout), fileOf(Float32Array.of(1, 2, 3, 4), layout)]
const secure = plan({ secureAggregation: true, quorum: 3 })
const part = (more: Partial<Part> = {}): Part => ({ plan: id, round: 1, state: 'computed', weights: digest('b'), task: 't', records: 10, metrics: {}, told: 3, output: digest('c'), contributors: names.map((node) => ({ node, records: 10 })), masked: null, arrived: names, reason: null, ...more })
const peersOf = (own: string): Peer[] => names.filter((node) => node !== own).map((node) => {
  const { key, seedShares, keyShares } = secretsOf(node).ofRound(id, 1, 4)
  const place = names.indexOf(own)
  return { node, key: key.publicKey, seedShare: (seedShares[place] as Buffer).toString('base64'), keyShare: (keyShares[place] as Buffer).toString('base64') }
})
const held = (more: Partial<Part> = {}) => ({ plan: secure, part: part(more), own: a, secrets: secretsOf(a).ofRound(id, 1, 4), peers: peersOf(a) })

test('a node gives of each other site the seed or the key, never both, and nothing for a sum that is too small', (t) => {
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { seeds, keys } = sharesFor(held({ arrived: [a, b, c] }))
  assert.deepEqual([Object.keys(seeds).sort(), Object.keys(keys)], [[a, b, c], [d]])
  for (const arrived of [[a, b], [b, c, d], [a, b, newIdentifier('node')], []]) assert.throws(() => sharesFor(held({ arrived })), { code: 'models/bad-round' })
  const masked = maskedUpdate({ ...held(), contributors: part().contributors ?? [], from, to })
  assert.equal(masked.length, 16)
  assert.throws(() => maskedUpdate({ ...held(), contributors: names.map((node) => ({ node, records: 11 })), from, to }), { code: 'models/bad-round' }, 'another count than its own')
  assert.throws(() => maskedUpdate({ ...held(), peers: peersOf(a).slice(1), contributors: part().contributors ?? [], from, to }), { code: 'models/bad-round' }, 'a contributor whose masks it does not have')
  assert.throws(() => maskedUpdate({ ...held(), contributors: part().contributors ?? [], from, to: fileOf(Float32Array.of(9, 0, 0, 0), layout) }), { code: 'models/out-of-range' })
})

test('secrets of a run are the same after a restart, other in each round, for their owner only, and gone when it is over', () => {
  const place = mkdtempSync(join(tmpdir(), 'vesalius-secrets-'))
  const [first, again, next] = [new RunSecrets(place).ofRound(id, 1, 3), new RunSecrets(place).ofRound(id, 1, 3), new RunSecrets(place).ofRound(id, 2, 3)]
  assert.deepEqual(first, again)
  assert.notDeepEqual(first.seed, next.seed)
  assert.notDeepEqual(first.key.secret, next.key.secret)
  assert.deepEqual(readdirSync(join(place, 'training')), [`${id}.key`])
  assert.equal(statSync(join(place, 'training', `${id}.key`)).mode & 0o777, 0o600)
  new RunSecrets(place).forget(id)
  assert.deepEqual(readdirSync(join(place, 'training')), [])
  assert.notDeepEqual(new RunSecrets(place).ofRound(id, 1, 3).seed, first.seed)
  rmSync(place, { recursive: true, force: true })
})

test('a plan has one digest whatever the order of its members, a round one task, a node one seed', () => {
  const one = plan()
  assert.equal(planDigest(one), planDigest(Object.fromEntries(Object.entries(one).toReversed()) as unknown as TrainingPlan))
  assert.notEqual(planDigest(one), planDigest({ ...one, rounds: 3 }))
  assert.ok(isIdentifier('task', taskOf(planDigest(one), 1, a)))
  assert.notEqual(taskOf(planDigest(one), 1, a), taskOf(planDigest(one), 2, a))
  assert.notEqual(seedOf(1, 1, a), seedOf(1, 1, b))
  assert.ok(seedOf(1, 1, a) < 2 ** 31)
})

test('of a result only numbers under plain names leave with a round, and a count that is held back is none', () => {
  assert.deepEqual(metricsOf({ n: 40, loss: 0.5, name: 'Somebody', list: [1], 'a b': 1, nothing: null, __proto__: 1 }), { records: 40, metrics: { n: 40, loss: 0.5, nothing: null } })
  for (const result of [{ n: null }, { n: 2.5 }, { n: 0 }, {}, null, 'n']) assert.equal(metricsOf(result).records, undefined)
})
