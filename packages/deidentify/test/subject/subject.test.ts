/** Who a person becomes: pseudonyms, shifts and fingerprints, and what a rotation of keys leaves of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceFingerprint, advanceSubject, keyRingOf, longestShift, subjectOf, usualForm } from '../../src/subject/index.ts'
import type { KeyRing, Person, PseudonymForm, Subject, SubjectOptions } from '../../src/subject/index.ts'

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const ring = keyRingOf([key(3)])
const eucaim: PseudonymForm = { prefix: 'EUCAIM-', form: 'decimal' }

function subject(person: Person, options: SubjectOptions = {}, of: KeyRing = ring): Subject {
  const outcome = subjectOf(of, person, options)
  assert.equal(outcome.kind, 'subject')
  return (outcome as { subject: Subject }).subject
}
const pseudonym = (patientId: string, issuer?: string, issuers?: string[]): string =>
  subject({ patientId, ...(issuer === undefined ? {} : { issuer }) }, issuers ? { identity: { issuers } } : {}).pseudonym

test('one key gives what data folders of the version before hold', () => {
  const anna = subject({ patientId: 'PID-1', name: 'Rossi^Anna', birthDate: '19500301', sex: 'F' })
  assert.deepEqual({ ...anna }, { pseudonym: 'VS-QGAB962Y8QRD', shifts: [656], shiftDays: 656, fingerprint: '955a06bada62d681bc5918da102c8c8f' })
})

test('blanks, case, width of letters and padding of an identifier make no other person; zeros and punctuation do', () => {
  for (const same of [' PID-1', 'PID-1 ', 'pid-1', 'ＰＩＤ-１', 'PID-1\0', '\tpid-1\n', 'PI\u200bD-1']) assert.equal(pseudonym(same), pseudonym('PID-1'), JSON.stringify(same))
  assert.equal(pseudonym('A  7'), pseudonym('a 7'))
  for (const other of ['PID1', 'PID-01', 'PID 1', 'PID-2']) assert.notEqual(pseudonym(other), pseudonym('PID-1'))
})

test('the issuer is not looked at unless the project lists issuers', () => {
  assert.equal(pseudonym('7', 'CITY'), pseudonym('7'))
  const listed = ['City', 'County']
  assert.equal(pseudonym('7', ' city ', listed), pseudonym('7', '', listed))
  assert.equal(pseudonym('7', undefined, listed), pseudonym('7'), 'a row of a clinical table has no issuer')
  assert.notEqual(pseudonym('7', 'COUNTY', listed), pseudonym('7', 'CITY', listed))
  assert.deepEqual(subjectOf(ring, { patientId: '7', issuer: 'Elsewhere' }, { identity: { issuers: listed } }), { kind: 'held', code: 'unknown-issuer' })
})

test('who has no identifier is held, never merged with others who have none', () => {
  for (const none of ['', '   ', '\0\0', '---', '^', '\u200b']) assert.deepEqual(subjectOf(ring, { patientId: none }), { kind: 'held', code: 'no-patient-id' })
})

test('ten thousand identifiers in a row give as many pseudonyms in both forms, none of them an identifier', () => {
  for (const form of [usualForm, eucaim]) {
    const made = new Set(Array.from({ length: 10_000 }, (_, number) => subject({ patientId: String(number) }, { pseudonym: form }).pseudonym))
    assert.equal(made.size, 10_000)
    for (const one of made) assert.match(one, form === eucaim ? /^EUCAIM-\d{19}$/ : /^VS-[A-Z0-9]{12}$/)
  }
})

test('another key gives other pseudonyms and other shifts, so that two projects cannot be linked', () => {
  const others = keyRingOf([key(4)])
  const people = Array.from({ length: 500 }, (_, number) => ({ patientId: `P${number}` }))
  const first = new Set(people.map((person) => subject(person).pseudonym))
  assert.ok(people.every((person) => !first.has(subject(person, {}, others).pseudonym)))
  const same = people.filter((person) => subject(person).shiftDays === subject(person, {}, others).shiftDays).length
  assert.ok(same <= 5, `${same} of 500 shifts are the same`)
})

test('shifts fill their range evenly and are never nothing', () => {
  const shifts = Array.from({ length: 20_000 }, (_, number) => subject({ patientId: `S${number}` }).shiftDays)
  assert.ok(shifts.every((days) => Number.isInteger(days) && days >= 1 && days <= longestShift))
  const mean = shifts.reduce((sum, days) => sum + days, 0) / shifts.length
  assert.ok(Math.abs(mean - longestShift / 2) < 40, `mean ${mean}`)
})

test('after a rotation what is stored moves on without its original to where an original that comes later ends', () => {
  let keys = [key(1)]
  for (const form of [usualForm, eucaim]) {
    keys = [key(1)]
    const person = { patientId: 'PID-9', name: 'A^B', birthDate: '19600101', sex: 'M' }
    let { pseudonym: stored, shiftDays, fingerprint } = subject(person, { pseudonym: form }, keyRingOf(keys))
    for (const next of [2, 3, 4]) {
      keys = [...keys, key(next)]
      const rotated = keyRingOf(keys)
      const moved = advanceSubject(rotated, stored, form)
      assert.ok(moved && moved.pseudonym !== stored)
      stored = moved.pseudonym
      shiftDays += moved.shift
      fingerprint = advanceFingerprint(rotated, fingerprint)
      const later = subject(person, { pseudonym: form }, rotated)
      assert.deepEqual({ stored, shiftDays, fingerprint }, { stored: later.pseudonym, shiftDays: later.shiftDays, fingerprint: later.fingerprint })
      assert.equal(later.shifts.length, keys.length)
    }
  }
})

test('what is no pseudonym of the form is not moved on', () => {
  for (const wrong of ['PID-1', 'VS-short', 'VS-IIIIIIIIIIII', 'EUCAIM-12']) assert.equal(advanceSubject(ring, wrong), undefined)
  assert.equal(advanceSubject(ring, 'EUCAIM-9999999999999999999', eucaim), undefined, 'more than 60 bits')
})

test('a name written otherwise is one fingerprint, another birth date is another', () => {
  const of = (name: string, birthDate = '19500301'): string => subject({ patientId: '1', name, birthDate, sex: 'F' }).fingerprint
  for (const same of ['ROSSI^ANNA^^', 'Anna^Rossi', 'Róssi^Anna', 'Rossi^Anna=罗西^安娜']) assert.equal(of(same), of('Rossi^Anna'))
  assert.notEqual(of('Rossi^Anna', '19500302'), of('Rossi^Anna'))
  assert.notEqual(of('Rossi^Anne'), of('Rossi^Anna'))
})
