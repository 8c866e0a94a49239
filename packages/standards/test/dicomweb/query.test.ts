// QIDO-RS queries: every kind of matching, sequences, paging, and refusals that never repeat what was asked.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { DicomError } from '../../src/dicom/index.ts'
import { type Matching, matchOf, parseQuery } from '../../src/dicomweb/index.ts'

const query = (text: string) => parseQuery(new URLSearchParams(text), 'studies')
const matching = (text: string): Matching | undefined => query(text).matches[0]?.matching

test('takes keys by keyword and by tag, and sequences with dots', () => {
  assert.deepEqual(query('PatientName=A').matches, [
    { path: [0x00100010], tag: 0x00100010, vr: 'PN', matching: { kind: 'single', value: 'A' } },
  ])
  assert.deepEqual(query('0020000d=1.2').matches[0]?.path, [0x0020000d])
  assert.deepEqual(query('RequestAttributesSequence.00400009=X').matches[0]?.path, [0x00400275, 0x00400009])
  assert.deepEqual(query('00091001=X').matches[0]?.vr, 'UN')
})

test('reads wildcards, lists, ranges and universal matching as PS3.4 says for each representation', () => {
  assert.deepEqual(matching('PatientName=A**B?'), { kind: 'wildcard', pattern: 'A*B?' })
  assert.deepEqual(matching('PatientName=*'), { kind: 'universal' })
  assert.deepEqual(matching('PatientName='), { kind: 'universal' })
  assert.deepEqual(matching('PatientName=Smith,John'), { kind: 'single', value: 'Smith,John' })
  assert.deepEqual(matching('StudyInstanceUID=1.2,1.3'), { kind: 'list', values: ['1.2', '1.3'] })
  assert.deepEqual(matching('StudyInstanceUID=1.2%5C1.3'), { kind: 'list', values: ['1.2', '1.3'] })
  assert.deepEqual(matching('ModalitiesInStudy=CT%5CMR'), { kind: 'list', values: ['CT', 'MR'] })
  assert.deepEqual(matching('StudyDate=20200131'), { kind: 'single', value: '20200131' })
  assert.deepEqual(matching('StudyDate=2020.01.31'), { kind: 'single', value: '20200131' })
  for (const date of ['2020-01-31', '2020-01', '2020-01-01-2020-01-31', '31.01.2020']) {
    assert.throws(() => matching(`StudyDate=${date}`), (error: DicomError) => error.code === 'bad-value' && error.reason.includes('YYYYMMDD') && !error.reason.includes(date), date)
  }
  assert.deepEqual(matching('StudyDate=20200101-20200131'), { kind: 'range', from: '20200101', to: '20200131' })
  assert.deepEqual(matching('StudyDate=-20200131'), { kind: 'range', to: '20200131' })
  assert.deepEqual(matching('StudyDate=20200101-'), { kind: 'range', from: '20200101' })
  assert.deepEqual(matching('StudyTime=10-1130'), { kind: 'range', from: '10', to: '1130' })
  assert.deepEqual(matching('AcquisitionDateTime=20200101120000-0500'), { kind: 'single', value: '20200101120000-0500' })
  assert.deepEqual(matching('AcquisitionDateTime=20200101120000-0500-20200102'), {
    kind: 'range',
    from: '20200101120000-0500',
    to: '20200102',
  })
  assert.deepEqual(matching('SeriesNumber=7'), { kind: 'single', value: '7' })
  assert.deepEqual(matchOf([0x00080020], '20200101-').matching, { kind: 'range', from: '20200101' })
})

test('reads paging, includefield and what clients add', () => {
  const read = query(
    'limit=101&offset=5&includefield=00081030,StudyDate&includefield=all&fuzzymatching=false&accept=application/dicom%2Bjson',
  )
  assert.deepEqual(
    [read.limit, read.offset, read.includeAll, read.include, read.accept],
    [101, 5, true, [[0x00081030], [0x00080020]], 'application/dicom+json'],
  )
  assert.deepEqual([query('').limit, query('').offset, query('').matches], [undefined, 0, []])
})

test('refuses what it does not understand, without repeating it', () => {
  const refuse = (text: string, code: string): void =>
    assert.throws(
      () => query(text),
      (error: Error & { code?: string }) => error.code === code && !/SECRET|1999/.test(error.message),
    )
  refuse('SECRET=1', 'unknown-attribute')
  refuse('constructor=1', 'unknown-attribute')
  refuse('__proto__=1', 'unknown-attribute')
  refuse('PatientName.StudyDate=1', 'unknown-attribute')
  refuse(`${'RequestAttributesSequence.'.repeat(9)}00400009=1`, 'unknown-attribute')
  refuse('StudyDate=SECRET', 'bad-value')
  refuse('StudyDate=19990101-19990102-19990103', 'bad-value')
  refuse('StudyDate=-', 'bad-value')
  refuse('StudyInstanceUID=SECRET', 'bad-value')
  refuse('RequestAttributesSequence=SECRET', 'bad-value')
  refuse('PatientName=SECRET%00', 'bad-value')
  refuse('limit=-1', 'bad-value')
  refuse('offset=1e3', 'bad-value')
  refuse('PatientName=SECRET&00100010=SECRET', 'repeated-key')
  refuse('fuzzymatching=true', 'fuzzy-matching')
  refuse('fuzzymatching=SECRET', 'bad-value')
  refuse(`PatientName=${'S'.repeat(5000)}`, 'too-long')
  refuse('limit=1&'.repeat(300), 'too-long')
  refuse('includefield=SECRET', 'unknown-attribute')
})
