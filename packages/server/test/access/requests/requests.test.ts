/** The life of a request for access, and attacks E05, E06, E07, E10 and E15 of the governance research. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startEngines, stopEngines } from '../fixture.ts'
import type { Engines } from '../fixture.ts'
import { formOf, grant, granted, openScene, refusal } from '../granting.ts'
import type { Scene } from '../granting.ts'

let engines: Engines
let scene: Scene
before(async () => {
  engines = await startEngines()
  scene = await openScene(engines)
})
after(async () => {
  await scene.access.close()
  await stopEngines(engines)
})

const eventsOf = async (subject: string): Promise<string[]> => (await engines.ledger.read(0, 1_000, { subject })).map(({ type }) => type)
const inReview = async (datasets = [scene.dataset]) => {
  const researcher = await scene.person('researcher')
  const { id } = await scene.access.requests.draft(researcher, formOf(datasets))
  await scene.access.requests.submit(researcher, id)
  return { id, researcher }
}

test('goes from a draft to a permit by the acts of five persons, each in the timeline and in the ledger', async () => {
  const { request, permit, researcher } = await granted(scene)
  const { requests, permits } = scene.access
  const found = await requests.read(researcher, request)
  assert.equal(found.state, 'concluded')
  assert.deepEqual(found.parts.map(({ state }) => state), ['made-available'])
  assert.equal((await permits.read(researcher, permit)).state, 'not-yet')
  assert.deepEqual(await eventsOf(request), ['draft', 'submit', 'accept', 'confirm', 'agree', 'vote', 'vote', 'make-available', 'conclude'].map((act) => `application/${act}`))
  assert.deepEqual(await eventsOf(permit), ['permit/issued'])
})

test('is submitted only when it is complete, names offered data and known persons; and is not changed afterwards', async () => {
  const { requests } = scene.access
  const researcher = await scene.person('researcher')
  const { ethics: _, ...half } = formOf([scene.dataset])
  const draft = await requests.draft(researcher, half)
  await assert.rejects(requests.submit(researcher, draft.id), { code: 'access/form-incomplete', message: /ethics/ })
  const edited = await requests.edit(researcher, draft.id, { revision: 1, form: formOf(['dataset-00000000000000000000000000']) })
  await assert.rejects(requests.edit(researcher, draft.id, { revision: 1, form: {} }), { code: 'access/changed-meanwhile' })
  await assert.rejects(requests.submit(researcher, draft.id), { code: 'access/not-offered' })
  await requests.edit(researcher, draft.id, { revision: edited.revision, form: formOf([scene.dataset], { persons: ['account-00000000000000000000000000'] }) })
  await assert.rejects(requests.submit(researcher, draft.id), { code: 'access/unknown-person' })
  assert.deepEqual(await eventsOf(draft.id), ['application/draft'])
  await requests.edit(researcher, draft.id, { revision: 3, form: formOf([scene.dataset]) })
  await requests.submit(researcher, draft.id)
  await assert.rejects(requests.edit(researcher, draft.id, { revision: 4, form: {} }), { code: 'access/illegal-step' })
  await assert.rejects(requests.submit(researcher, draft.id), { code: 'access/illegal-step' })
})

test('lets nobody decide on their own request, by another account of theirs, as one who would get access, or twice', async () => {
  const { requests } = scene.access
  const { id, researcher } = await inReview()
  const committee = await scene.person('access-committee')
  await requests.accept(committee, id)
  await assert.rejects(requests.vote({ ...researcher, roles: ['access-committee'] }, id, grant), { code: 'access/own-request' })
  const { rows } = await engines.records.query<{ subject: string }>('select subject from access_account where id = $1', [researcher.id])
  await assert.rejects(requests.vote(await scene.person('access-committee', rows[0]?.subject), id, grant), { code: 'access/own-request' })
  await assert.rejects(requests.vote({ ...committee, kind: 'program' }, id, grant), { code: 'access/persons-only' })
  await requests.vote(committee, id, grant)
  await assert.rejects(requests.vote(committee, id, grant), { code: 'access/decided-already' })
  await assert.rejects(requests.part({ ...committee, roles: ['data-holder'] }, id, { dataset: scene.dataset, version: 1, act: 'confirm' }), { code: 'access/two-hats' })
  const holder = await scene.person('data-holder')
  await requests.part(holder, id, { dataset: scene.dataset, version: 1, act: 'confirm' })
  await assert.rejects(requests.vote({ ...holder, roles: ['access-committee'] }, id, grant), { code: 'access/two-hats' })
})

test('hears of two votes of one person at the same time only one, and needs two persons who say the same', async () => {
  const { requests } = scene.access
  const { id } = await inReview()
  const [first, second, third] = [await scene.person('access-committee'), await scene.person('access-committee'), await scene.person('access-committee')]
  await requests.accept(first, id)
  const both = await Promise.allSettled([requests.vote(first, id, grant), requests.vote(first, id, grant)])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  assert.equal((await requests.vote(second, id, refusal)).state, 'in-progress')
  assert.equal((await requests.vote(third, id, refusal)).state, 'declined')
  assert.deepEqual(await scene.access.permits.ofRequest(id), [])
})

test('takes a grant only with every criterion met and every open term judged, and a refusal only with a reason', async () => {
  const { requests } = scene.access
  const { id } = await inReview()
  const committee = await scene.person('access-committee')
  await requests.accept(committee, id)
  await assert.rejects(requests.vote(committee, id, { ...grant, terms: {} }), { code: 'access/criteria-incomplete', message: /DUO:0000021/ })
  const { ethics: _, ...others } = grant.criteria
  await assert.rejects(requests.vote(committee, id, { ...grant, criteria: others }), { code: 'access/criteria-incomplete', message: /ethics/ })
  await assert.rejects(requests.vote(committee, id, { ...refusal, criteria: grant.criteria }), { code: 'access/criteria-incomplete' })
})

test('gives nothing while the holder has not agreed, and nothing after a veto, whatever the committee says', async () => {
  const { requests, permits } = scene.access
  const { id } = await inReview()
  const [first, second, holder] = [await scene.person('access-committee'), await scene.person('access-committee'), await scene.person('data-holder')]
  await requests.accept(first, id)
  await requests.vote(first, id, grant)
  assert.equal((await requests.vote(second, id, grant)).state, 'in-progress')
  assert.deepEqual(await permits.ofRequest(id), [])
  const after = await requests.part(holder, id, { dataset: scene.dataset, version: 1, act: 'veto', text: 'Not for this' })
  assert.equal(after.state, 'declined')
  assert.deepEqual(await permits.ofRequest(id), [])
})

test('keeps the part of another holder for that holder alone, and gives its own part a permit of its own', async () => {
  const { requests, permits } = scene.access
  const { id, researcher } = await inReview([scene.dataset, scene.elsewhere])
  const [first, second, holder] = [await scene.person('access-committee'), await scene.person('access-committee'), await scene.person('data-holder')]
  await requests.accept(first, id)
  await assert.rejects(requests.part(holder, id, { dataset: scene.elsewhere, version: 1, act: 'confirm' }), { code: 'access/not-the-holder' })
  await requests.part(holder, id, { dataset: scene.dataset, version: 1, act: 'confirm' })
  await requests.part(holder, id, { dataset: scene.dataset, version: 1, act: 'indicate', text: 'Acknowledge us' })
  await assert.rejects(requests.part(holder, id, { dataset: scene.dataset, version: 1, act: 'take-conditions' }), { code: 'access/no-such-request' })
  await requests.part(researcher, id, { dataset: scene.dataset, version: 1, act: 'take-conditions' })
  await requests.vote(first, id, grant)
  const after = await requests.vote(second, id, grant)
  assert.equal(after.state, 'in-progress')
  const [given] = await permits.ofRequest(id)
  assert.deepEqual(given?.permit.datasets.map(({ dataset }) => dataset), [scene.dataset])
})

test('stops the clock while information is waited for, and shows a request to nobody whom it does not concern', async () => {
  const { requests } = scene.access
  const { id, researcher } = await inReview()
  const committee = await scene.person('access-committee')
  const due = (await requests.read(researcher, id)).dueAt as Date
  await requests.ask(committee, id, { place: 'scientific.description', question: 'Which nodules?' })
  scene.now.at = new Date(scene.now.at.getTime() + 10 * 86_400_000)
  await assert.rejects(requests.accept(committee, id), { code: 'access/illegal-step' })
  const { rows } = await engines.records.query<{ id: string }>('select id from access_request_question where request = $1', [id])
  const back = await requests.answer(researcher, id, { question: rows[0]?.id ?? '', answer: 'All' })
  assert.equal(back.state, 'under-review')
  assert.equal((back.dueAt as Date).getTime(), due.getTime() + 10 * 86_400_000)
  await assert.rejects(requests.read(await scene.person('researcher'), id), { code: 'access/no-such-request' })
  await assert.rejects(requests.abandon(await scene.person('researcher'), id), { code: 'access/no-such-request' })
  assert.ok((await requests.due(committee, 30)).some((one) => one.id === id))
  assert.equal((await requests.abandon(researcher, id)).state, 'abandoned')
  await assert.rejects(requests.accept(committee, id), { code: 'access/illegal-step' })
})

test('does nothing when the ledger cannot be written', async () => {
  const { requests } = scene.access
  const researcher = await scene.person('researcher')
  const { id } = await requests.draft(researcher, formOf([scene.dataset]))
  const append = engines.ledger.append
  Object.assign(engines.ledger, { append: async () => { throw new Error('the disk is full') } })
  await assert.rejects(requests.submit(researcher, id), /disk is full/)
  Object.assign(engines.ledger, { append })
  assert.equal((await requests.read(researcher, id)).state, 'draft')
})
