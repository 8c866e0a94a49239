/** Attacks on counts (governance §5 F01–F06, F11), run against a node with real records: each is first shown to work on exact numbers, then fails here. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { matches, parseQuery } from '@vesalius/standards/eucaim'
import type { SubjectValues } from '@vesalius/standards/eucaim'
import { above, and, below, code, everybody, hospital, is, key, numbers, openCounter, or } from './rig.ts'
import type { Counter, Subject } from './rig.ts'

/** The one whom the attacker looks for: the only one of the hospital with such a scanner, and old. */
const target: Subject = { name: 'target', sex: code.male, age: 88, year: 2019, diagnosis: code.colon, modality: code.ct, maker: 'Esaote' }
const others = hospital(220).filter(({ age }) => age < 85)
const present = [...others, target]
const generous = { preset: 'own', rules: { minimum: 5, step: 5, ageStep: 5, yearStep: 1, perAsker: 5_000, perProject: 5_000, perNode: 50_000, days: 30 } } as const

let node: Counter
before(async () => {
  node = await openCounter()
  node.set(present)
  await node.publish(present)
  await node.policy.change(generous, { id: 'account-9', name: 'Holger', kind: 'person', roles: ['data-holder'] })
})
after(() => node.close())

const valuesOf = ({ sex, age, year, diagnosis, modality, maker = 'SIEMENS' }: Subject): SubjectValues => ({ sex: [sex], ageAtDiagnosis: [age], ...(year ? { yearOfDiagnosis: [year] } : {}), diagnosis: [diagnosis], series: [{ modality, manufacturer: maker }] })
const exact = (query: unknown, among: readonly Subject[] = present): number => among.filter((one) => matches(parseQuery(query), valuesOf(one))).length
const subjects = async (query: unknown): Promise<number | null> => (await node.ask(query)).subjects
const contains = (word: string) => ({ key: key.maker, type: 'CONTAINS', value: word })
const notTarget = or(contains('siemens'), contains('ge '), contains('philips'))

test('F01: a group and the same group without the one who is looked for have the same number', async () => {
  const groups = [everybody, is('sex', code.male), is('diagnosis', code.colon), is('modality', code.ct), above(59), and(is('sex', code.male), above(59)), or(is('diagnosis', code.colon), is('sex', code.female)), and(is('diagnosis', code.colon), is('modality', code.ct))]
  for (const group of groups) {
    const without = and(group, notTarget)
    if (exact(group) < 5) continue
    assert.equal(exact(group) - exact(without), 1, 'exact numbers would tell')
    const [one, other] = [await subjects(group), await subjects(without)]
    assert.equal(one, other)
    // In the other order, by another person of another project.
    assert.equal((await node.ask(and(group, below(86)), { asker: 'account-2', purpose: 'elsewhere' })).subjects, one)
  }
})

test('F02: the same question written in three hundred ways has one answer', async () => {
  const parts = [is('sex', code.female), is('diagnosis', code.breast), above(49)]
  const [a, b, c] = parts
  const next = numbers(5)
  const shuffle = <One>(list: readonly One[]): One[] => list.map((one) => [next(), one] as const).sort(([x], [y]) => x - y).map(([, one]) => one)
  const ways = Array.from({ length: 300 }, (_, at): unknown => {
    const twice = shuffle([...parts, ...parts.slice(0, at % 3)])
    switch (at % 5) {
      case 0: return and(...twice)
      case 1: return and(twice[0], and(...twice.slice(1)))
      // Distribution, absorption, and conditions that everybody fulfils who fulfils the others.
      case 2: return or(and(a, b, c), and(...shuffle([a, b, c, is('modality', code.ct)])))
      case 3: return and(or(a, and(a, is('modality', code.mr))), b, c, below(120 + at))
      default: return and(b, { key: key.age, type: 'BETWEEN', value: { min: 50, max: 100 + at } }, { key: key.sex, type: 'IN', value: [code.female, code.female] })
    }
  })
  const answers = new Set<string>()
  for (const way of ways) {
    assert.equal(exact(way), exact(and(a, b, c)))
    const { subjects: told, studies, datasets } = await node.ask(way)
    answers.add(JSON.stringify([told, studies, datasets]))
  }
  assert.equal(answers.size, 1)
  assert.ok(![...answers][0]?.startsWith(`[${exact(and(a, b, c))},`) || exact(and(a, b, c)) % 5 === 0)
})

test('F03: halving ages, years or codes does not isolate anybody', async () => {
  const search = (age: number) => and(contains('esaote'), above(age))
  assert.deepEqual([80, 90].map((age) => exact(search(age))), [1, 0], 'exact numbers would tell the age')
  const alone = new Set<number | null>()
  const hidden = new Set<number | null>()
  const crowd = is('sex', code.female)
  for (let [low, high] = [0, 120]; high - low > 1;) {
    const middle = Math.floor((low + high) / 2)
    alone.add(await subjects(search(middle)))
    hidden.add(await subjects(or(crowd, search(middle))))
    if (exact(search(middle)) > 0) low = middle
    else high = middle
  }
  assert.deepEqual([alone.size, [...alone][0], hidden.size], [1, null, 1])
  for (const year of [2015, 2017, 2018, 2019, 2020]) assert.equal(await subjects(or(crowd, and(contains('esaote'), { key: key.year, type: 'EQUALS', value: year }))), [...hidden][0])
  for (const diagnosis of [code.breast, code.lung, code.colon]) assert.equal(await subjects(or(crowd, and(contains('esaote'), is('diagnosis', diagnosis)))), [...hidden][0])
  // Ages are asked for in bands, whatever the question says.
  const bands = new Set<string>()
  for (const age of [61, 62, 63, 64]) bands.add(JSON.stringify(await node.ask({ key: key.age, type: 'BETWEEN', value: { min: 60, max: age } }).then(({ subjects: told, query }) => [told, query])))
  assert.equal(bands.size, 1)
})

test('F04: trackers by OR, NOT and overlapping groups say the same whether or not there is somebody', async () => {
  const small = and(contains('esaote'), is('diagnosis', code.colon))
  const empty = and(contains('esaote'), is('diagnosis', code.breast))
  assert.deepEqual([exact(small), exact(empty)], [1, 0])
  const [t, u, v] = [is('diagnosis', code.lung), is('modality', code.mr), and(is('sex', code.female), is('modality', code.us))]
  const notT = or(is('diagnosis', code.breast), is('diagnosis', code.colon))
  for (const base of [t, notT, u, v, or(t, u), or(t, u, v), and(or(t, u), or(u, v)), or(and(t, is('sex', code.female)), v)]) {
    const plain = await subjects(base)
    // Two who work together, in one project, in two projects.
    assert.equal((await node.ask(or(base, small), { asker: 'account-2' })).subjects, plain)
    assert.equal((await node.ask(or(base, empty), { asker: 'account-3', purpose: 'other' })).subjects, plain)
  }
})

test('F05: what is left of rows and columns is not a hidden cell', async () => {
  const rare = await openCounter()
  try {
    const list = hospital(120, 7).map((one, at): Subject => ({ ...one, sex: at < 3 ? code.other : one.sex }))
    rare.set(list)
    await rare.publish(list)
    const count = async (query: unknown) => (await rare.ask(query)).subjects
    const [all, females, males, rest] = [await count(everybody), await count(is('sex', code.female)), await count(is('sex', code.male)), await count(is('sex', code.other))]
    assert.equal(rest, null)
    assert.equal(exact(everybody, list) - exact(is('sex', code.female), list) - exact(is('sex', code.male), list), 3, 'exact numbers would tell the three')
    // Those of the last group that was asked for include the three: what is told of adds up without them.
    assert.deepEqual((await rare.outcomes()).slice(1), ['own', 'composed', 'fewer'])
    const { rows } = await rare.records.query<{ members: Buffer; shown: number }>('select members, shown from count_group order by id')
    const sizes = rows.map(({ members }) => members.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0))
    assert.equal(Number(sizes[0]), Number(sizes[1]) + Number(sizes[2]))
    assert.deepEqual(rows.map(({ shown }) => shown), [all, females, males])
  } finally {
    await rare.close()
  }
})

test('F06: nobody and a few are answered alike, down to the bytes', async () => {
  const texts = await Promise.all([and(contains('esaote'), above(30)), and(contains('nobody'), above(30))].map(async (query) => {
    const { query: _, left, ...told } = await node.ask(query)
    return JSON.stringify(told)
  }))
  assert.equal(texts[0], texts[1])
  assert.match(texts[0] ?? '', /"subjects":null,"studies":null/)
})

test('F11: a dataset of a few subjects is counted as nobody', async () => {
  const tiny = await openCounter()
  try {
    tiny.set(others.slice(0, 4))
    await tiny.publish(others.slice(0, 4))
    const { subjects: told, datasets } = await tiny.ask(everybody)
    assert.deepEqual([told, datasets.map((one) => one.subjects)], [null, [null]])
  } finally {
    await tiny.close()
  }
})

test('a subject with most of the studies does not show in the number of studies', async () => {
  const busy = await openCounter()
  try {
    const list = hospital(30, 3).map((one, at): Subject => ({ ...one, studies: at === 0 ? 200 : 1 }))
    busy.set(list)
    await busy.publish(list)
    const { subjects: told, studies } = await busy.ask(everybody)
    assert.ok(told !== null && told > 0)
    assert.equal(studies, null)
  } finally {
    await busy.close()
  }
})
