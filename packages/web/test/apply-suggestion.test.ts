/** Suggested generalisations are taken over where a column of the table can be made so coarse, and what cannot is told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableColumn, withSuggestion } from '../src/clinical/apply-suggestion.ts'

const plans = [[{ header: 'Birth', role: 'birth-date', action: 'shift' }, { header: 'Stage', role: 'code', action: 'keep' }, { header: 'Age', role: 'age', action: 'cap-age' }], [{ header: 'Stage', role: 'code', action: 'keep' }]]
const allowed = { 'birth-date': ['shift', 'first-of-month', 'year', 'remove'], 'code': ['keep', 'clean', 'remove'], 'age': ['cap-age', 'age-bands-10', 'remove'] }

test('a column becomes as coarse as is suggested, in its own table only; images and levels that tables do not have are left', () => {
  const steps = [{ column: 'table 1:Birth', level: 'year' }, { column: 'table 2:Stage', level: 'removed' }, { column: 'table 1:Stage', level: 'rare-to-other' }, { column: 'image:PatientAge', level: 'bands-of-10' }, { column: 'table 1:Age', level: 'bands-of-10' }]
  const { plans: changed, left } = withSuggestion({ plans, steps, allowed })
  assert.deepEqual(changed.map((table) => table.map(({ action }) => action)), [['year', 'keep', 'age-bands-10'], ['remove']])
  assert.deepEqual(left, ['table 1:Stage', 'image:PatientAge'])
})

test('what the profile does not allow is not taken over', () => {
  const { plans: changed, left } = withSuggestion({ plans, steps: [{ column: 'table 1:Birth', level: 'year' }], allowed: { ...allowed, 'birth-date': ['remove'] } })
  assert.deepEqual([changed, left], [plans, ['table 1:Birth']])
})

test('headers may hold anything, also a colon', () => {
  assert.deepEqual(tableColumn('table 12:Date: of birth'), { table: 12, header: 'Date: of birth' })
  assert.equal(tableColumn('image:PatientSex'), undefined)
})
