/** A model from its training in the sandbox to its passport, on real X-rays: registered from the air-lock, measured, approved, run on a study, flagged. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { compactVerify } from 'jose'
import type { ModelVersion } from '#models'
import { passportOf } from '../../src/models/passport/passport.ts'
import { withoutSandbox } from '../compute/room.ts'
import { declaration, holder, manager, openModelsRoom, researcher } from './room.ts'
import type { ModelsRoom } from './room.ts'
import { withoutXrays } from './xrays.ts'

const skip = withoutSandbox || withoutXrays
const tool = 'org.vesalius.image-classifier'
const data = (dataset: string) => ({ permit: 'permit-1', dataset, version: 1, purpose: 'disease-research' })
let room: ModelsRoom
let toolVersion = ''
before(async () => {
  if (skip) return
  room = await openModelsRoom({ train: 800, test: 624, tools: [tool, 'org.vesalius.threshold-segmentation'] })
  toolVersion = (await room.compute.tools.versions(tool))[0]?.version ?? ''
})
after(async () => { if (!skip) await room.close() })

async function trained(): Promise<{ task: string, output: string }> {
  const task = await room.compute.tasks.submit({ tool, version: toolVersion, entrypoint: 'train', parameters: { epochs: 6 }, seed: 1, inputs: { images: data('dataset-train'), labels: data('dataset-train') } }, researcher)
  const { state, reason } = await room.released(task.id)
  assert.deepEqual([state, reason], ['COMPLETE', null])
  const output = (await room.compute.airlock.list({ task: task.id })).find(({ name }) => name === 'model')
  return { task: task.id, output: output?.id ?? '' }
}

let first: ModelVersion

test('weights that the air-lock released become a version with the lineage of their task', { skip, timeout: 180_000 }, async () => {
  const { task, output } = await trained()
  first = await room.models.register({ name: 'chest-pneumonia', title: 'Pneumonia in chest X-rays', declaration, from: { output } }, researcher)
  assert.deepEqual([first.number, first.format, first.state, first.lineage.map(({ dataset, version, permit }) => [dataset, version, permit])], [1, 'safetensors', 'candidate', [['dataset-train', 1, 'permit-1']]])
  assert.ok(first.origin.kind === 'task' && first.origin.task === task && first.origin.seed === 1)
  assert.ok(first.origin.kind === 'task' && (first.origin.reported['training'] as { n: number }).n === 800)
  assert.deepEqual([first.run?.infer, first.run?.evaluate, first.run?.weights], ['infer', 'evaluate', 'model'])
  const weights = await room.models.weights(first, researcher)
  assert.equal(createHash('sha256').update(weights ?? '').digest('hex'), first.digest)
  assert.equal((await room.models.register({ name: 'chest-pneumonia', title: 'Again', declaration, from: { output } }, researcher)).number, 1, 'the same again changes nothing')
  await assert.rejects(room.models.register({ name: 'Chest', title: 'T', declaration, from: { output } }, researcher), { code: 'models/bad-name' })
  await assert.rejects(room.models.register({ name: 'another', title: 'T', declaration, from: { output } }, manager), { code: 'compute/no-output' })
  await assert.rejects(room.records.query(`update models_version set digest = $1`, ['d'.repeat(64)]), { code: 'P0001' })
})

test('it is measured on subjects that it has not seen; the report has intervals, curve, calibration and groups', { skip, timeout: 180_000 }, async (t) => {
  const asked = await room.models.evaluations.ask(first, { ...data('dataset-test'), threshold: 0.5, parameters: { groups: ['half'] } }, researcher)
  assert.deepEqual([asked.proof.disjoint, asked.proof.test?.subjects, asked.proof.training[0]?.subjects], [true, 624, 800])
  await assert.rejects(room.models.registry.approve(first, 'Looks good', holder), { code: 'models/no-evidence' })
  await room.released(asked.task ?? '')
  const { state, report } = await room.models.evaluations.get(asked.id)
  assert.equal(state, 'done')
  assert.ok(report?.auc && report.sensitivity && report.specificity)
  t.diagnostic(`AUC ${report.auc.value} (${report.auc.lower} to ${report.auc.upper}), sensitivity ${report.sensitivity.value}, specificity ${report.specificity.value}`)
  assert.deepEqual([report.n, report.positives], [624, 390])
  assert.ok(report.auc.value > 0.85 && report.auc.lower < report.auc.value && report.auc.value < report.auc.upper)
  assert.ok(report.roc.length > 5 && report.calibration.bins.length > 2 && report.calibration.slope !== null)
  assert.deepEqual(report.groups.map(({ factor, level, n }) => [factor, level, n]), [['half', 'even', 312], ['half', 'odd', 312], ['maker', 'SIEMENS', 624], ['sex', 'F', 312], ['sex', 'M', 312]])
  first = await room.models.registry.version('chest-pneumonia', '1')
  assert.equal(first.state, 'evaluated')
})

test('on subjects that it was trained on it is measured too, and the record says that they meet', { skip, timeout: 60_000 }, async () => {
  const { proof } = await room.models.evaluations.ask(first, { ...data('dataset-train'), threshold: 0.5 }, researcher)
  assert.deepEqual([proof.disjoint, proof.training[0]?.overlaps], [false, true])
})

test('the passport tells what the record holds, names what is missing, and is signed by the site', { skip }, async () => {
  const record = await room.models.record(first)
  const passport = passportOf(record)
  const item = (id: string) => passport.items.find((one) => one.id === id)
  assert.deepEqual(item('errors')?.missing, undefined)
  assert.equal((item('separation')?.value as { disjoint: boolean }[]).some(({ disjoint }) => disjoint), true)
  assert.match(item('population')?.missing ?? '', /Declare it/)
  assert.equal(item('intended-use')?.value, declaration.intendedUse)
  assert.ok(passport.complete['ai-act'].present > 10 && passport.complete['ai-act'].present < passport.complete['ai-act'].asked)
  const signed = await room.models.passports.sign(record, researcher)
  assert.equal((await room.models.passports.sign(await room.models.record(first), researcher)).edition, signed.edition, 'nothing new, no new edition')
  const [head = '', body = '', signature = ''] = signed.jws.split('.')
  const { jwk } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { jwk: Record<string, string> }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const { payload } = await compactVerify(signed.jws, key)
  assert.equal(createHash('sha256').update(payload).digest('hex'), signed.digest)
  const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('Pneumonia', 'Anything')).toString('base64url')
  await assert.rejects(compactVerify(`${head}.${changed}.${signature}`, key))
})

test('only a second person approves it, and only what is approved is run on a study', { skip, timeout: 60_000 }, async () => {
  const study = room.sets.get('dataset-test')?.[0]?.subject ?? ''
  await assert.rejects(room.models.runs.ask(first, study, manager), { code: 'models/not-approved' })
  await assert.rejects(room.models.registry.approve(first, 'Mine', { ...researcher, roles: ['data-holder'] }), { code: 'models/own-model' })
  await assert.rejects(room.models.registry.approve(first, 'By a program', { ...holder, kind: 'program' }), { code: 'models/not-a-person' })
  first = await room.models.registry.approve(first, 'For research', holder)
  assert.equal(first.state, 'approved')
  const run = await room.models.runs.ask(first, study, manager)
  await room.released(run.task)
  const { state, results } = (await room.models.runs.of(study))[0] ?? {}
  assert.deepEqual([state, results], ['COMPLETE', 1])
  const [file] = room.returned.get(run.task) ?? []
  assert.ok(file && Buffer.from(file).includes('chest-pneumonia 1') && Buffer.from(file).includes('Pneumonia'))
})

test('a tool can be the model: with its parameters, and run by the same way', { skip }, async () => {
  const version = (await room.compute.tools.versions('org.vesalius.threshold-segmentation'))[0]?.version ?? ''
  const bright = await room.models.register({ name: 'bright-regions', title: 'Bright regions', declaration: { ...declaration, task: 'segmentation', outcome: 'Brighter than 128' }, from: { run: { tool: 'org.vesalius.threshold-segmentation', version, parameters: { lower: 128 } } } }, researcher)
  assert.deepEqual([bright.format, bright.run?.infer, bright.run?.evaluate], ['tool', 'segment', undefined])
  await assert.rejects(room.models.register({ name: 'bright-regions', title: 'T', declaration, from: { run: { tool: 'org.vesalius.threshold-segmentation', version, parameters: { lower: 'high' } } } }, researcher), { code: 'models/no-runner' })
  await assert.rejects(room.models.evaluations.ask(bright, { ...data('dataset-test'), threshold: 0.5 }, researcher), { code: 'models/cannot-evaluate' })
})

test('what began with weights of a version has it as parent; a name points to a version', { skip, timeout: 180_000 }, async () => {
  const task = await room.compute.tasks.submit({ tool, version: toolVersion, entrypoint: 'train', parameters: { epochs: 1 }, seed: 2, inputs: { images: data('dataset-test'), labels: data('dataset-test'), model: { digest: first.digest ?? '' } } }, researcher)
  await room.released(task.id)
  const output = (await room.compute.airlock.list({ task: task.id })).find(({ name }) => name === 'model')
  const second = await room.models.register({ name: 'chest-pneumonia', title: 'T', declaration, from: { output: output?.id ?? '' } }, researcher)
  assert.deepEqual([second.number, second.parents.map(({ name, number }) => [name, number])], [2, [['chest-pneumonia', 1]]])
  await room.models.registry.point(second, 'latest', researcher)
  assert.equal((await room.models.registry.version('chest-pneumonia', 'latest')).number, 2)
  await assert.rejects(room.models.registry.version('chest-pneumonia', 'best'), { code: 'models/no-alias' })
})

test('which models used a subject’s data is told within a second, also what descends from them', { skip }, async () => {
  const { models, datasets, milliseconds } = await room.models.trace('TRAIN-7', manager)
  assert.deepEqual(datasets.map(({ dataset }) => dataset), ['dataset-train'])
  assert.deepEqual(models.map(({ name, number, use }) => [name, number, use]), [['chest-pneumonia', 1, 'trained'], ['chest-pneumonia', 1, 'measured'], ['chest-pneumonia', 2, 'descends']])
  assert.ok(milliseconds < 1_000)
  assert.deepEqual((await room.models.trace('NOBODY', manager)).models, [])
})

test('when a dataset may not be used any longer, its models and their descendants are flagged and not run until a person has looked', { skip }, async () => {
  room.invalidated.add('dataset-train')
  const flagged = (await room.models.registry.list()).flatMap(({ versions }) => versions.filter(({ state }) => state === 'flagged').map(({ name, number }) => [name, number]))
  assert.deepEqual(flagged.sort(), [['chest-pneumonia', 1], ['chest-pneumonia', 2]])
  first = await room.models.registry.version('chest-pneumonia', '1')
  await assert.rejects(room.models.runs.ask(first, 'TEST-1', manager), { code: 'models/flagged' })
  await assert.rejects(room.models.registry.approve(first, 'Still', holder), { code: 'models/no-evidence' })
  assert.equal(await room.models.registry.reexamine(), 0, 'once is enough')
  first = await room.models.registry.resolve(first, first.flags[0]?.id ?? '', { reason: 'One of 800; it is trained again next week', actor: holder })
  assert.equal(first.state, 'approved')
  first = await room.models.registry.retire(first, 'Replaced', holder)
  await assert.rejects(room.models.runs.ask(first, 'TEST-1', manager), { code: 'models/retired' })
  const types = new Set((await room.ledger.read(0, 2_000)).map(({ type }) => type))
  for (const type of ['model/registered', 'model/evaluation-asked', 'model/validated', 'model/passport-signed', 'model/approved', 'model/inferred', 'model/aliased', 'model/traced', 'model/affected', 'model/flag-resolved', 'model/retired', 'model/exported', 'egress/kept']) assert.ok(types.has(type), type)
})
