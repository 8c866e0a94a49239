import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalQuery, matches, parseQuery, QueryFault, searchKeys, type Query, type SubjectValues } from '@vesalius/standards/eucaim'

const sex = 'SNOMEDCT263495000'
const male = 'SNOMEDCT248153007'
const female = 'SNOMEDCT248152002'
const age = 'SNOMEDCT423493009'
const modality = 'RID10311'

const example = parseQuery({ operand: 'AND', children: [
  { key: sex, type: 'EQUALS', value: female },
  { operand: 'OR', children: [{ key: age, type: 'BETWEEN', value: { min: 50, max: 69 } }, { key: modality, type: 'IN', value: ['RID10312', 'RID10321'] }] },
] })

test('counts a subject for which the conditions hold, at any depth', () => {
  const subjects: [SubjectValues, boolean][] = [
    [{ sex: [female], ageAtDiagnosis: [55] }, true], [{ sex: [male], ageAtDiagnosis: [55] }, false], [{ sex: [female], ageAtDiagnosis: [70], modality: ['RID10321'] }, true],
    [{ sex: [female] }, false], [{ sex: [female], ageAtDiagnosis: [30, 60] }, true], [{}, false],
  ]
  for (const [subject, counted] of subjects) assert.equal(matches(example, subject), counted)
  assert.equal(matches(parseQuery({ key: sex, type: 'NOT_EQUALS', value: male }), {}), false, 'of whom nothing is known, nothing is said')
  assert.equal(matches(parseQuery({ key: 'C25392', type: 'CONTAINS', value: 'siemens' }), { manufacturer: ['SIEMENS Healthineers'] }), true)
})

test('refuses what it does not understand, and says where', () => {
  const faults: [unknown, string][] = [
    [{ key: 'SNOMEDCT1', type: 'EQUALS', value: 'x' }, 'key'], [{ key: sex, type: 'EQUALS', value: 'SNOMEDCT1' }, 'value'], [{ key: age, type: 'EQUALS', value: '55' }, 'value'],
    [{ operand: 'AND', children: [{ key: age, type: 'BETWEEN', value: { min: 1 } }] }, 'children[0].value'], [{ operand: 'XOR', children: [] }, 'operand'],
    [{ operand: 'OR', children: [] }, 'children'], [undefined, ''], [{ key: sex, type: 'CONTAINS', value: male }, 'type'], [{ key: age, type: 'CONTAINS', value: 5 }, 'value'],
    [Array.from({ length: 9 }).reduce<unknown>((inner) => ({ operand: 'AND', children: [inner] }), { key: sex, type: 'EQUALS', value: male }), 'children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0]'],
  ]
  for (const [query, place] of faults) assert.throws(() => parseQuery(query), (error) => error instanceof QueryFault && error.place === place, JSON.stringify(query))
})

const condition: fc.Arbitrary<Query> = fc.oneof(
  fc.constantFrom(male, female).map((value): Query => ({ key: sex, type: 'EQUALS', value })),
  fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 20 })).map(([min, width]): Query => ({ key: age, type: 'BETWEEN', value: { min, max: min + width } })),
  fc.subarray(Object.keys(searchKeys.find(({ key }) => key === modality)?.values ?? {}), { minLength: 1 }).map((value): Query => ({ key: modality, type: 'IN', value })),
)
const query: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof({ depthSize: 'small' }, condition, fc.tuple(fc.constantFrom('AND' as const, 'OR' as const), fc.array(tie('query'), { minLength: 1, maxLength: 4 })).map(([operand, children]): Query => ({ operand, children }))),
})).query

/** The same request written otherwise. */
function rewritten(one: Query, random: () => number): Query {
  if (!('operand' in one)) {
    if (one.type === 'IN') return { ...one, value: [...one.value, ...one.value].sort(() => random() - 0.5) }
    return random() < 0.5 ? one : { operand: 'AND', children: [one, one] }
  }
  const children = one.children.map((child) => rewritten(child, random)).sort(() => random() - 0.5)
  return { operand: one.operand, children: random() < 0.5 ? [...children, children[0] as Query] : [{ operand: one.operand, children }] }
}

test('gives the same request the same text, however it is written, and it counts the same', () => {
  fc.assert(fc.property(query, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (one, numbers) => {
    const other = rewritten(one, () => numbers.next().value as number)
    assert.equal(canonicalQuery(other), canonicalQuery(one))
    for (const subject of [{ sex: [male], ageAtDiagnosis: [60], modality: ['RID10312'] }, { sex: [female], ageAtDiagnosis: [10] }]) assert.equal(matches(other, subject), matches(one, subject))
  }), { numRuns: 300 })
})
