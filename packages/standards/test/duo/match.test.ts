// Matching of requests against data-use terms, among it the cases of attack E11: a broader disease, an unknown code, contradictory codes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asking, dataUseSchema, dataUsesSchema, isNarrowerCode, matchTerms, terms } from '@vesalius/standards/duo'

const purpose = { kind: 'disease-research', diseases: ['C34.1'], commercial: false, geneticStudy: false, methods: false, ancestry: false, willPublish: true, willReturnResults: false, willCollaborate: false } as const
const asking: Asking = {
  purpose: { ...purpose, diseases: [...purpose.diseases] }, organisation: 'Clinic A', organisationType: 'public', country: 'ES', project: 'P1', ethics: 'approved',
  from: '2026-01-01', until: '2026-12-31',
}
const outcome = (use: { readonly code: string; readonly [modifier: string]: unknown }, other: Partial<Asking> = {}, more: Partial<Asking['purpose']> = {}) =>
  matchTerms([use], { ...asking, ...other, purpose: { ...asking.purpose, ...more } }).outcome

test('knows the 23 terms, each with one judge', () => {
  assert.equal(terms.length, 23)
  for (const { code } of terms) assert.match(outcome({ code }), /^(met|not-met|judge)$/)
})

test('finds a disease met when it is the same or narrower, and leaves a broader, another or an unnamed one to a person', () => {
  const lung = { code: 'DUO:0000007', diseases: ['C34'] }
  assert.equal(outcome(lung), 'met')
  assert.equal(outcome({ code: 'DUO:0000007', diseases: ['C34.1'] }, {}, { diseases: ['C34'] }), 'judge')
  assert.equal(outcome(lung, {}, { diseases: ['C50'] }), 'judge')
  assert.equal(outcome(lung, {}, { diseases: ['C34.1', 'C50'] }), 'judge')
  assert.equal(outcome(lung, {}, { diseases: [] }), 'judge')
  assert.equal(outcome({ code: 'DUO:0000007' }), 'judge')
  assert.equal(isNarrowerCode('C341', 'C34'), undefined)
  assert.equal(isNarrowerCode('C34', 'C3'), undefined)
})

test('leaves unknown and contradictory terms to a person, and finds nothing met where there are no terms', () => {
  assert.equal(outcome({ code: 'DUO:9999999' }), 'judge')
  assert.equal(outcome({ code: 'constructor' }), 'judge')
  const both = matchTerms([{ code: 'DUO:0000004' }, { code: 'DUO:0000046' }], asking)
  assert.deepEqual([both.outcome, both.terms[0]?.reason], ['judge', 'contradicts'])
  const ancestry = matchTerms([{ code: 'DUO:0000011' }, { code: 'DUO:0000044' }], asking)
  assert.ok(ancestry.terms.every(({ reason }) => reason === 'contradicts'))
  assert.equal(matchTerms([], asking).outcome, 'judge')
})

test('says of each limit and duty whether the request keeps it', () => {
  assert.equal(outcome({ code: 'DUO:0000046' }, {}, { commercial: true }), 'not-met')
  assert.equal(outcome({ code: 'DUO:0000018' }, { organisationType: 'for-profit' }), 'not-met')
  assert.equal(outcome({ code: 'DUO:0000022', countries: ['ES', 'PT'] }), 'met')
  assert.equal(outcome({ code: 'DUO:0000022', countries: ['DE'] }), 'not-met')
  assert.equal(outcome({ code: 'DUO:0000025', until: '2026-06-30' }), 'not-met')
  assert.equal(outcome({ code: 'DUO:0000025', until: '2026-12-31' }), 'met')
  assert.equal(outcome({ code: 'DUO:0000021' }, { ethics: 'planned' }), 'not-met')
  assert.equal(outcome({ code: 'DUO:0000021' }), 'judge')
  assert.equal(outcome({ code: 'DUO:0000028', institutions: ['clinic a'] }), 'met')
  assert.equal(outcome({ code: 'DUO:0000028', institutions: ['Clinic B'] }), 'judge')
  assert.equal(outcome({ code: 'DUO:0000015' }, {}, { methods: true }), 'not-met')
})

test('takes a modifier only beside the term that it belongs to, and a term only once', () => {
  assert.ok(dataUseSchema.safeParse({ code: 'DUO:0000007', diseases: ['CLIN1000065'] }).success)
  assert.ok(!dataUseSchema.safeParse({ code: 'DUO:0000042', diseases: ['C34'] }).success)
  assert.ok(!dataUseSchema.safeParse({ code: 'DUO:0000025', until: '2026-02-30' }).success)
  assert.ok(!dataUseSchema.safeParse({ code: 'DUO:0000099' }).success)
  assert.ok(!dataUsesSchema.safeParse([{ code: 'DUO:0000042' }, { code: 'DUO:0000042' }]).success)
})
