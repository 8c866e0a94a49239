/** Words of oncology stay in columns of codes; names do not, not even those that a score or a disease has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isKnownTerm } from '../../src/clinical/known-terms.ts'

test('what stands in columns of diagnosis, treatment, stage and status is known', () => {
  const terms = ['stereotactic radiotherapy', 'Acinar adenocarcinoma, Gleason 3+4', 'ductal carcinoma in situ', 'Hodgkin lymphoma', 'Ann Arbor II', 'Child-Pugh A5', 'BRAF V600E', 'KRAS G12C', 'FOLFIRINOX', 'Black or African American', 'sentinel lymph node biopsy',
    'Strahlentherapie', 'verstorben', 'chimiothérapie', 'carcinoma duttale infiltrante', 'never smoker', 'LI-RADS M', 'triple negative', 'Whipple procedure']
  assert.deepEqual(terms.filter((term) => !isKnownTerm(term)), [])
})

test('names of persons are not, also when a score or a disease is called so', () => {
  const names = ['Anna Rossi', 'Müller', 'Dr. Meier', 'Wesselmann', 'Ann Clark', 'A. Clark', 'Black', 'Clark, White', 'Hodgkin', 'P. Ewing', 'Иванов', '12345', 'C-12345', '']
  assert.deepEqual(names.filter(isKnownTerm), [])
})
