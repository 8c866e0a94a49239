/** Budgets, rules of the holder, growth of data, and what is written down. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Actor } from '#kernel'
import { coarsened } from '../../../src/catalogue/counts/coarsen.ts'
import { presets, rulesSchema } from '../../../src/catalogue/counts/policy.ts'
import { parseQuery } from '@vesalius/standards/eucaim'
import { above, and, below, code, enter, everybody, hospital, is, key, openCounter, or } from './rig.ts'
import type { Counter } from './rig.ts'

const holder: Actor = { id: 'account-9', name: 'Holger', kind: 'person', roles: ['data-holder'] }
const list = hospital(100)
let node: Counter
beforeEach(async () => { node = await openCounter(); node.set(list); await node.publish(list) })
afterEach(() => node.close())

const questions = (count: number) => Array.from({ length: count }, (_, at) => ({ key: key.year, type: 'GREATER_THAN', value: 1990 + at }))
const own = { minimum: 5, step: 5, ageStep: 5, yearStep: 1, perAsker: 3, perProject: 5, perNode: 7, days: 30 }

test('a person, a project and everybody together have a budget; the same question again costs nothing', async () => {
  await node.policy.change({ preset: 'own', rules: own }, holder)
  const [a, b, c, d, e, f, g, h] = questions(8)
  assert.deepEqual((await node.ask(a)).left, { asker: 2, project: 4 })
  assert.deepEqual((await node.ask(a)).left, { asker: 2, project: 4 })
  await node.ask(b)
  assert.deepEqual((await node.ask(and(c, c))).left, { asker: 0, project: 2 })
  await assert.rejects(node.ask(d), { code: 'catalogue/count-budget' })
  assert.ok(await node.ask(c), 'what was paid for is answered again')
  await node.ask(d, { asker: 'account-2' })
  await node.ask(e, { asker: 'account-2' })
  await assert.rejects(node.ask(f, { asker: 'account-2' }), { code: 'catalogue/count-budget' }, 'the project')
  await node.ask(f, { asker: 'account-3', purpose: 'another' })
  await node.ask(g, { asker: 'account-3', purpose: 'another' })
  await assert.rejects(node.ask(h, { asker: 'account-4', purpose: 'third' }), { code: 'catalogue/count-budget' }, 'everybody together')
  node.now.at = new Date(node.now.at.getTime() + 31 * 86_400_000)
  assert.deepEqual((await node.ask(h)).left, { asker: 2, project: 4 })
})

test('every question is in the ledger with who asked and under which rules, and with no number', async () => {
  await node.policy.change({ preset: 'own', rules: own }, holder)
  for (const question of questions(3)) await node.ask(question)
  await assert.rejects(node.ask(everybody))
  const entries = await node.ledger.read(0, 100)
  assert.deepEqual(entries.map(({ type }) => type), ['query/policy-changed', 'query/counted', 'query/counted', 'query/counted', 'query/refused'])
  for (const { type, actor, detail } of entries.slice(1)) {
    assert.deepEqual([actor, detail['minimum'], detail['step'], detail['purpose'], detail['charged']], ['account-1', 5, 5, 'study', type === 'query/counted'])
    assert.deepEqual(Object.keys(detail).sort(), ['charged', 'minimum', 'purpose', 'query', 'source', 'step'])
  }
})

test('a question is not answered when the ledger cannot be written', async () => {
  await node.records.query('alter table vesalius_ledger_entry rename to away')
  await assert.rejects(node.ask(everybody))
  await node.records.query('alter table away rename to vesalius_ledger_entry')
  assert.deepEqual(await node.outcomes(), [])
  assert.ok(((await node.ask(everybody)).subjects ?? 0) > 0)
})

test('data that grow one by one do not show who came: the number stays until as many came as the minimum', async () => {
  const id = await node.publish([])
  const told = async () => (await node.ask(everybody)).subjects
  const first = await told()
  const more = hospital(12, 77)
  const seen = new Set([first])
  for (let count = 1; count <= 4; count++) {
    node.set([...list, ...more.slice(0, count)])
    await enter(node.records, id, count + 1, more.slice(0, count))
    await node.reopen()
    seen.add(await told())
  }
  assert.equal(seen.size, 1, 'not even after the program was started again')
  node.set([...list, ...more])
  await enter(node.records, id, 9, more)
  assert.ok(Number(await told()) > Number(first))
})

test('a version that is withdrawn is not counted from then on', async () => {
  const second = hospital(40, 9)
  node.set([...list, ...second])
  const id = await node.publish(second)
  assert.equal((await node.ask(everybody)).datasets.length, 2)
  await node.records.query(`update catalogue_version set state = 'invalidated' where dataset_id = $1`, [id])
  const { datasets, subjects } = await node.ask(everybody)
  assert.equal(datasets.length, 1)
  assert.ok(Number(subjects) <= 105)
})

test('the holder chooses: nothing is answered, or larger groups and coarser numbers; what was told is not told more finely', async () => {
  const women = is('sex', code.female)
  const five = (await node.ask(women)).subjects
  await node.policy.change({ preset: 'closed' }, holder)
  await assert.rejects(node.ask(women), { code: 'catalogue/counts-closed' })
  assert.equal((await node.ledger.read(0, 100, { type: 'query/refused' })).length, 1, 'that nothing was told is written down too')
  await node.policy.change({ preset: 'ten' }, holder)
  const ten = await node.ask(women)
  assert.deepEqual([ten.minimum, ten.step, Number(ten.subjects) % 10], [10, 10, 0])
  assert.equal(ten.subjects, Math.floor(Number(five) / 10) * 10, 'rounded from what was told')
  await node.policy.change({ preset: 'three' }, holder)
  assert.equal((await node.ask(women)).subjects, five)
  for (const minimum of [3, 5, 10, 100]) {
    await node.policy.change({ preset: 'own', rules: { ...own, perAsker: 100, perProject: 100, perNode: 100, minimum, step: 3 } }, holder)
    const { subjects } = await node.ask(and(is('sex', code.male), above(40 + minimum)))
    assert.ok(subjects === null || subjects >= minimum - 2)
  }
  assert.equal(rulesSchema.safeParse({ ...own, step: 6 }).success, false)
})

test('questions that search for somebody are seen by the holder', async () => {
  await node.policy.change({ preset: 'own', rules: { ...own, perAsker: 100, perProject: 100, perNode: 100 } }, holder)
  for (const purpose of ['honest', 'searching']) {
    for (const question of purpose === 'honest' ? [everybody, is('sex', code.female), is('diagnosis', code.lung), is('modality', code.ct)] : Array.from({ length: 12 }, (_, at) => or(is('sex', code.female), and(is('diagnosis', code.lung), above(70 + at * 5), is('modality', code.ct))))) await node.ask(question, { purpose })
  }
  const askers = await node.policy.askers()
  assert.deepEqual(Object.fromEntries(askers.map(({ purpose, watch }) => [purpose, watch])), { honest: false, searching: true })
})

test('ages and years are asked for in the bands of the rules', () => {
  const rules = { ...presets.five, ageStep: 10, yearStep: 5 }
  const cases: [unknown, unknown][] = [
    [{ key: key.age, type: 'BETWEEN', value: { min: 52, max: 67 } }, { key: key.age, type: 'BETWEEN', value: { min: 50, max: 69 } }], [{ key: key.age, type: 'EQUALS', value: 57 }, { key: key.age, type: 'BETWEEN', value: { min: 50, max: 59 } }],
    [above(57), above(49)], [above(59), above(59)], [below(57), below(60)], [below(60), below(60)], [{ key: key.year, type: 'EQUALS', value: 2019 }, { key: key.year, type: 'BETWEEN', value: { min: 2015, max: 2019 } }],
    [{ key: key.age, type: 'NOT_EQUALS', value: 57 }, or(above(59), below(50))], [is('sex', code.male), is('sex', code.male)],
  ]
  for (const [query, banded] of cases) assert.deepEqual(coarsened(parseQuery(query), rules), banded)
})
