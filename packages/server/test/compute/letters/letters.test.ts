/**
 * A task by letter: a researcher at a hub asks a hospital for it under a permit of the hospital, follows it, and gets what a person there has released. And what a hub
 * cannot get that names others than the permit does, asks again, asks for too much, or speaks for another.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import type { LetterBody } from '#federation'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import type { KnownTool } from '../../../src/compute/letters/make-order.ts'
import { pieceBytes } from '../../../src/federation/pieces.ts'
import { endTasksOfClosed } from '../../../src/tasks-of-closed.ts'
import { log, until } from '../../federation/sites.ts'
import { counts, shellTool, withoutSandbox } from '../room.ts'
import { openTwoSites } from './two-sites.ts'
import type { Permitted, TwoSites } from './two-sites.ts'

const skip = withoutSandbox
/** 1,500,000 numbers: three pieces. */
const weights = 1_500_000
const program = `
import { writeFileSync } from 'node:fs'
const n = ${weights}
const text = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape: [n], data_offsets: [0, 4 * n] } }))
const header = Buffer.concat([text, Buffer.alloc((8 - text.length % 8) % 8, ' ')])
const length = Buffer.alloc(8); length.writeBigUInt64LE(BigInt(header.length))
const numbers = new Float32Array(n)
for (let at = 0; at < n; at++) numbers[at] = (Math.random() + Math.random() + Math.random() - 1.5) * 0.1
writeFileSync('/out/weights.safetensors', Buffer.concat([length, header, Buffer.from(numbers.buffer)]))
`
let sites: TwoSites
let [quick, slow, large] = [] as unknown as [KnownTool, KnownTool, KnownTool]
let given: Permitted

before(async () => {
  if (skip) return
  sites = await openTwoSites()
  quick = await sites.tool(shellTool(counts))
  slow = await sites.tool(shellTool(`test $(wc -l < /in/data/table.csv) -lt 3 || sleep 40; ${counts}`, { id: 'org.example.slow' }))
  large = await sites.tool({
    manifest: {
      ...(shellTool('').manifest as object), id: 'org.example.large', runtime: { type: 'node', program: 'run.mjs' },
      outputs: [{ name: 'weights', type: 'tensors', maxBytes: 8_000_000, maxNorm: 1e6, tensors: { w: { dtype: 'F32', shape: [weights] } } }],
      resources: { cpus: 1, memoryMiB: 512, timeSeconds: 60, scratchMiB: 64 },
      tests: [{ name: 'there', entrypoint: 'count', inputs: { data: 'examples/table.csv' }, expect: [{ output: 'weights' }] }],
    },
    files: new Map([['run.mjs', Buffer.from(program)], ['examples/table.csv', Buffer.from('a\n1\n')]]),
  })
  given = await sites.permit([quick, slow, large], ['metrics', 'model-weights'])
}, { timeout: 180_000 })
after(async () => { if (!skip) await sites.close() })

const askFor = ({ id: tool, version }: KnownTool, { permit }: Pick<Permitted, 'permit'> = given) => ({ tool, version, entrypoint: 'count', parameters: {}, inputs: { data: { permit, dataset: sites.dataset, version: 1, purpose: 'disease-research' } } })
const letterFor = ({ id, version, digest }: KnownTool, more: Partial<LetterBody<'task'>> = {}): LetterBody<'task'> => ({
  id: newIdentifier('task'), actor: given.researcher.id, actorName: 'R', tool: { id, version, digest }, entrypoint: 'count', seed: 1, parameters: {},
  inputs: { data: { permit: given.permit, dataset: sites.dataset, version: 1, purpose: 'disease-research' } }, ...more,
})
const at = async (id: string, actor: Actor = given.researcher) => sites.sent.get(id, actor)
const reaches = (id: string, state: string, seconds = 30) => until(async () => (await at(id)).state === state, seconds)
const tasksAtNode = async () => (await sites.compute.tasks.list()).length
const types = async (ledger: { read(from: number, to: number): Promise<readonly { readonly type: string }[]> }) => (await ledger.read(0, 10_000)).map(({ type }) => type)
/** What the node answers to a forged letter is known by its row. */
const refused = async (id: string): Promise<string | null> => {
  const told = async () => (await sites.node.records.query<{ refused: string | null, begun: boolean }>('select refused, exists (select 1 from compute_task t where t.id = a.task) as begun from compute_asked_task a where id = $1', [id])).rows[0]
  await until(async () => { const row = await told(); return row !== undefined && (row.begun || row.refused !== null) }, 20)
  return (await told())?.refused ?? null
}

test('runs at the hospital in the name that the permit names; what a person there releases comes back to who asked, and to nobody else', { skip, timeout: 90_000 }, async () => {
  const { sent, compute, holder } = sites
  assert.deepEqual((await sent.choices(given.researcher)).permits.map(({ permit, nodeName }) => [permit.id, nodeName]), [[given.permit, 'North Hospital']])
  const { id, state } = await sent.submit(askFor(quick), given.researcher)
  assert.equal(state, 'SENT')
  await reaches(id, 'COMPLETE')
  const [task] = await compute.tasks.list()
  assert.deepEqual([task?.actor, task?.askedBy, task?.state], [given.researcher.id, { hub: 'The hub', name: given.researcher.name }, 'COMPLETE'])
  assert.notEqual(task?.id, id, 'the hospital names it itself')
  const waiting = (await at(id)).outputs
  assert.deepEqual(waiting.map(({ name, state: standing, size, digest, hereAt }) => [name, standing, size, digest, hereAt]), [['result', 'waiting', null, null, null]])
  await assert.rejects(sent.content(id, waiting[0]?.id ?? '', given.researcher), { code: 'compute/no-output' })
  await compute.airlock.decide(waiting[0]?.id ?? '', 'release', holder)
  await until(async () => (await at(id)).outputs[0]?.hereAt !== null, 20)
  const { bytes } = await sent.content(id, waiting[0]?.id ?? '', given.researcher)
  assert.deepEqual(JSON.parse((await buffer(bytes as Readable)).toString()), { n: 40 })
  const other = await sites.person(sites.atHub, 'researcher')
  await assert.rejects(sent.get(id, other), { code: 'compute/no-task' })
  await assert.rejects(sent.content(id, waiting[0]?.id ?? '', other), { code: 'compute/no-task' })
  for (const type of ['job/submitted', 'access/opened', 'job/started', 'egress/requested', 'egress/checked', 'job/finished', 'egress/released', 'egress/sent']) assert.ok((await types(sites.nodeLedger)).includes(type), type)
  for (const type of ['job/sent', 'job/ended', 'egress/received', 'egress/fetched']) assert.ok((await types(sites.hub.ledger)).includes(type), type)
})

test('a file of several pieces comes back whole, and until it was released not even its size is at the hub', { skip, timeout: 90_000 }, async () => {
  const { id } = await sites.sent.submit(askFor(large), given.researcher)
  await reaches(id, 'COMPLETE')
  const [output] = (await at(id)).outputs
  assert.deepEqual([output?.state, output?.size], ['waiting', null])
  await sites.compute.airlock.decide(output?.id ?? '', 'release', sites.holder)
  await until(async () => (await at(id)).outputs[0]?.hereAt !== null, 30)
  const { output: here, bytes } = await sites.sent.content(id, output?.id ?? '', given.researcher)
  const whole = await buffer(bytes as Readable)
  assert.equal(whole.length - 8 - Number(whole.readBigUInt64LE()), 4 * weights)
  assert.ok(whole.length > 2 * pieceBytes)
  assert.equal(here.digest, (await sites.compute.airlock.content(output?.id ?? '', { actor: given.researcher.id, mayDecide: false })).output.digest)
  assert.equal((await sites.hub.records.query('select 1 from compute_piece')).rowCount, 0)
})

test('is stopped by who asked for it', { skip, timeout: 60_000 }, async () => {
  const { id } = await sites.sent.submit(askFor(slow), given.researcher)
  await reaches(id, 'RUNNING')
  await assert.rejects(sites.sent.stop(id, await sites.person(sites.atHub, 'researcher')), { code: 'compute/no-task' })
  assert.notEqual((await sites.sent.stop(id, given.researcher)).cancelAt, null)
  await reaches(id, 'CANCELED', 15)
  assert.equal((await sites.compute.tasks.running()).length, 0)
})

test('the hub does not send what a permit does not let, and the hospital does not run it when it does', { skip, timeout: 60_000 }, async () => {
  const { sent } = sites
  const other = await sites.person(sites.atHub, 'researcher')
  const stranger = await sites.tool(shellTool(counts, { id: 'org.example.stranger' }))
  const before = await tasksAtNode()
  await assert.rejects(sent.submit(askFor(quick), other), { code: 'compute/no-usable-permit' })
  await assert.rejects(sent.submit(askFor(stranger), given.researcher), { code: 'compute/no-usable-permit' })
  await assert.rejects(sent.submit(askFor(quick, { permit: newIdentifier('permit') }), given.researcher), { code: 'compute/no-usable-permit' })
  await assert.rejects(sent.submit({ ...askFor(quick), parameters: { wait: 'long' } }, given.researcher), { code: 'compute/bad-parameters' })
  // A hub that sends it all the same.
  const data = (more: object) => ({ data: { permit: given.permit, dataset: sites.dataset, version: 1, purpose: 'disease-research', ...more } })
  const forged: readonly (readonly [LetterBody<'task'>, string])[] = [
    [letterFor(quick, { actor: other.id }), 'access/not-this-person'],
    [letterFor(quick, { actor: sites.holder.id }), 'access/not-this-person'],
    [letterFor(stranger), 'access/not-this-tool'],
    [letterFor(quick, { tool: { id: quick.id, version: quick.version, digest: 'f'.repeat(64) } }), 'compute/no-tool'],
    [letterFor(quick, { inputs: data({ purpose: 'clinical-care' }) }), 'access/not-this-purpose'],
    [letterFor(quick, { inputs: data({ version: 2 }) }), 'access/not-this-dataset'],
    [letterFor(quick, { inputs: data({ permit: newIdentifier('permit') }) }), 'access/no-permit'],
    [letterFor(quick, { inputs: {} }), 'compute/bad-inputs'],
    [letterFor(quick, { entrypoint: 'other' }), 'compute/no-entrypoint'],
    [letterFor(quick, { inputs: { data: { output: newIdentifier('output') } } }), 'compute/bad-inputs'],
  ]
  for (const [letter, code] of forged) {
    await sites.forge(letter)
    assert.equal(await refused(letter.id), code)
  }
  assert.equal(await tasksAtNode(), before)
  assert.ok((await types(sites.nodeLedger)).filter((type) => type === 'job/refused').length >= forged.length)
})

test('a permit that was asked for at the hospital itself is none of the hub’s', { skip, timeout: 60_000 }, async () => {
  // As if it had been: only the origin of its request differs.
  const own = await sites.permit([quick], ['metrics'])
  await sites.node.records.query('update access_request set origin = null where id = (select request from access_permit where id = $1)', [own.permit])
  const letter = letterFor(quick, { actor: own.researcher.id, inputs: { data: { permit: own.permit, dataset: sites.dataset, version: 1, purpose: 'disease-research' } } })
  await sites.forge(letter)
  assert.equal(await refused(letter.id), 'compute/other-permit')
})

test('the same letter again begins nothing, and another under its name is refused', { skip, timeout: 60_000 }, async () => {
  const letter = letterFor(quick)
  const before = await tasksAtNode()
  for (let time = 0; time < 3; time++) await sites.forge(letter)
  assert.equal(await refused(letter.id), null)
  await until(async () => (await sites.compute.tasks.running()).length === 0, 20)
  await sites.forge(letter)
  await sites.forge({ ...letter, seed: 2 })
  const problems = async () => (await sites.node.node.post.seen()).counts.find(({ type, direction }) => type === 'problem' && direction === 'sent')?.letters ?? 0
  await until(async () => (await problems()) === 1, 20)
  assert.equal(await tasksAtNode(), before + 1)
  const { rows } = await sites.node.records.query<{ seed: number }>(`select (body->>'seed')::int as seed from compute_asked_task where id = $1`, [letter.id])
  assert.equal(rows[0]?.seed, 1)
})

test('a hub cannot name a task of somebody else as its own', { skip, timeout: 60_000 }, async () => {
  const [first] = await sites.compute.tasks.list()
  assert.ok(first)
  const before = await tasksAtNode()
  const letter = letterFor(quick, { id: first.id })
  await sites.forge(letter)
  assert.equal(await refused(letter.id), null)
  assert.equal(await tasksAtNode(), before + 1, 'it is another task, under a name of the hospital’s own')
})

test('what is too large is not sent by a hub, and not taken from a hospital', { skip, timeout: 60_000 }, async () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`p${at}`, 'x'.repeat(1_900)]))
  await assert.rejects(sites.forge(letterFor(quick, { parameters: many })), { code: 'federation/bad-letter' })
  const { id } = await sites.sent.submit(askFor(slow), given.researcher)
  await reaches(id, 'RUNNING')
  const body = { task: id, output: newIdentifier('output'), name: 'result', type: 'json', class: 'metrics', digest: 'a'.repeat(64), index: 0, of: 1, bytes: 'AAAA' } as const
  const letter = (more: object, from = sites.member) => ({ id: newIdentifier('letter'), type: 'task-output' as const, at: '', from, body: { ...body, size: 3, ...more } })
  await assert.rejects(sites.sent.output(letter({ size: 10_001 })), { code: 'compute/bad-output' })
  await assert.rejects(sites.sent.output(letter({ name: 'other' })), { code: 'compute/bad-output' })
  await assert.rejects(sites.sent.output(letter({})), { code: 'compute/bad-output' }, 'not what its digest says')
  await assert.rejects(sites.sent.output(letter({ digest: 'b'.repeat(64) })), { code: 'compute/bad-output' }, 'another file for the same output')
  await assert.rejects(sites.sent.output(letter({}, { ...sites.member, id: newIdentifier('node') })), { code: 'compute/no-task' })
  await assert.rejects(sites.sent.state({ id: newIdentifier('letter'), type: 'task-state', at: '', from: { ...sites.member, id: newIdentifier('node') }, body: { task: id, number: 99, state: 'COMPLETE', tenths: 0, outputs: [] } }), { code: 'compute/no-task' })
  await assert.rejects(sites.sent.content(id, body.output, given.researcher), { code: 'compute/no-output' })
  await sites.sent.stop(id, given.researcher)
  await reaches(id, 'CANCELED', 15)
})

test('a hospital that is away gets what was asked when it is back; one that said nothing is asked again', { skip, timeout: 120_000 }, async () => {
  const { hub, node, sent } = sites
  const { id } = await sent.submit(askFor(quick), given.researcher)
  await reaches(id, 'COMPLETE')
  // As if the answer had been lost, an hour ago.
  await hub.records.query(`update compute_sent_task set state = 'SENT', number = 0, ended_at = null, asked_at = now() - interval '1 hour' where id = $1`, [id])
  const before = await tasksAtNode()
  await sent.look()
  await reaches(id, 'COMPLETE')
  assert.equal(await tasksAtNode(), before, 'it was told again, and not run again')
  assert.ok(node)
})

test('ends with its permit: one that runs, and one that has not begun', { skip, timeout: 90_000 }, async () => {
  const own = await sites.permit([slow, quick], ['metrics'])
  const running = await sites.sent.submit(askFor(slow, own), own.researcher)
  await until(async () => (await at(running.id, own.researcher)).state === 'RUNNING', 30)
  await sites.atNode.permits.revoke(sites.holder, own.permit, 'A test')
  await until(async () => (await at(running.id, own.researcher)).state === 'CANCELED', 15)
  assert.equal((await at(running.id, own.researcher)).reason, 'permit-ended')
  await until(async () => (await sites.sent.choices(own.researcher)).permits.length === 0, 20)
  await assert.rejects(sites.sent.submit(askFor(quick, own), own.researcher), { code: 'compute/no-usable-permit' })
  const letter = letterFor(quick, { actor: own.researcher.id, inputs: { data: { permit: own.permit, dataset: sites.dataset, version: 1, purpose: 'disease-research' } } })
  await sites.forge(letter)
  assert.equal(await refused(letter.id), 'access/permit-revoked')
})

// The last one: whose account is closed asks for nothing more.
test('is stopped by the hub when the account of who asked is closed, and nobody asks the hospital twice', { skip, timeout: 120_000 }, async () => {
  const stop = await endTasksOfClosed({ access: sites.atHub, tasks: sites.sent, log })
  try {
    const { id } = await sites.sent.submit(askFor(slow), given.researcher)
    await reaches(id, 'RUNNING')
    await sites.atHub.people.close({ id: 'operator', name: 'Operator', kind: 'program', roles: ['node-admin'] }, given.researcher.id)
    await reaches(id, 'CANCELED', 60)
    const asked = (await sites.hub.ledger.read(0, 10_000, { type: 'job/stop-asked' })).filter(({ subject }) => subject === id)
    assert.deepEqual(asked.map(({ actor, detail }) => [actor, detail['reason']]), [['house', 'account-closed']])
  } finally {
    await stop()
  }
})
