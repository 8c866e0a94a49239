import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalForm, canonicalQuery, matches, parseQuery, QueryFault, searchKeys, type Query, type SubjectValues } from '@vesalius/standards/eucaim'

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
    [{ sex: [female], ageAtDiagnosis: [55] }, true], [{ sex: [male], ageAtDiagnosis: [55] }, false], [{ sex: [female], ageAtDiagnosis: [70], series: [{ modality: 'RID10321' }] }, true],
    [{ sex: [female] }, false], [{ sex: [female], ageAtDiagnosis: [30, 60] }, true], [{}, false],
  ]
  for (const [subject, counted] of subjects) assert.equal(matches(example, subject), counted)
  assert.equal(matches(parseQuery({ key: sex, type: 'NOT_EQUALS', value: male }), {}), false, 'of whom nothing is known, nothing is said')
  assert.equal(matches(parseQuery({ key: 'C25392', type: 'CONTAINS', value: 'siemens' }), { series: [{ manufacturer: 'SIEMENS Healthineers' }] }), true)
})

test('what is said of images in one AND is true of one series, and nested groups of one kind are one group', () => {
  const breast = 'SNOMEDCT76752008'
  const both = { operand: 'AND', children: [{ key: modality, type: 'EQUALS', value: 'RID10321' }, { key: 'SNOMEDCT123037004', type: 'EQUALS', value: breast }] }
  const nested = { operand: 'AND', children: [both.children[0], { operand: 'AND', children: [both.children[1], { key: sex, type: 'EQUALS', value: female }] }] }
  const apart: SubjectValues = { sex: [female], series: [{ modality: 'RID10321', bodyPart: 'SNOMEDCT39607008' }, { modality: 'RID10312', bodyPart: breast }] }
  const together: SubjectValues = { sex: [female], series: [{ modality: 'RID10321', bodyPart: breast }] }
  for (const query of [both, nested]) assert.deepEqual([apart, together].map((subject) => matches(parseQuery(query), subject)), [false, true])
  assert.equal(matches(parseQuery({ ...both, operand: 'OR' }), apart), true)
  const notCt = parseQuery({ key: modality, type: 'NOT_EQUALS', value: 'RID10321' })
  assert.deepEqual([apart, together, {}].map((subject) => matches(notCt, subject)), [true, false, false], 'a series of another modality')
})

test('AND of nothing is everybody; ends that EUCAIM sends with an open range are included', () => {
  for (const query of [{ operand: 'AND', children: [] }, { operand: 'OR', children: [{ operand: 'AND', children: [] }, example] }]) assert.equal(matches(parseQuery(query), {}), true)
  assert.equal(canonicalQuery(parseQuery({ operand: 'AND', children: [{ operand: 'AND', children: [] }, example] })), canonicalQuery(example))
  assert.deepEqual(parseQuery({ key: age, type: 'GREATER_THAN', value: { min: 50, max: 120 } }), { key: age, type: 'GREATER_THAN', value: 49 })
  assert.deepEqual(parseQuery({ key: age, type: 'LOWER_THAN', value: { min: 0, max: 50 } }), { key: age, type: 'LOWER_THAN', value: 51 })
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
    assert.deepEqual(canonicalForm(parseQuery(canonicalForm(one))), canonicalForm(one), 'it is a request itself')
    for (const subject of [{ sex: [male], ageAtDiagnosis: [60], series: [{ modality: 'RID10312' }] }, { sex: [female], ageAtDiagnosis: [10] }]) assert.equal(matches(other, subject), matches(one, subject))
  }), { numRuns: 300 })
})
