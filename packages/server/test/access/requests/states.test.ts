/** The two tables of states, every pair of state and act, and the clocks at the ends of months. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueAfter } from '../../../src/access/requests/clocks.ts'
import { nextPartState, nextState, partSteps, requestSteps } from '../../../src/access/requests/states.ts'
import type { PartState, RequestState, Who } from '../../../src/access/requests/states.ts'

const everybody: readonly Who[] = ['requester', 'committee', 'holder', 'house']
const requestStates: readonly RequestState[] = ['draft', 'under-review', 'information-needed', 'in-progress', 'concluded', 'declined', 'abandoned']
const partStates: readonly PartState[] = ['checking', 'available', 'conditions-indicated', 'conditions-met', 'made-available', 'unavailable', 'not-made-available']

test('allows what the tables name, and refuses every other pair of state and act with 409', () => {
  const legal = (states: readonly string[], acts: readonly string[], next: (state: never, act: never, who: Who) => unknown): number =>
    states.flatMap((state) => acts.flatMap((act) => everybody.filter((who) => {
      try { next(state as never, act as never, who); return true } catch (error) { assert.equal((error as { status: number }).status, 409); return false }
    }))).length
  assert.equal(legal(requestStates, requestSteps.map(({ act }) => act), nextState), requestSteps.reduce((sum, { from, who }) => sum + from.length * who.length, 0))
  assert.equal(legal(partStates, partSteps.map(({ act }) => act), nextPartState), partSteps.reduce((sum, { from, who }) => sum + from.length * who.length, 0))
})

test('leads out of an ended request nowhere', () => {
  for (const state of ['concluded', 'declined', 'abandoned'] as const) {
    for (const { act } of requestSteps) for (const who of everybody) assert.throws(() => nextState(state, act, who))
  }
})

test('computes due dates in UTC, at the ends of months and in leap years', () => {
  const due = (from: string, span: Parameters<typeof dueAfter>[1]) => dueAfter(new Date(from), span).toISOString()
  assert.equal(due('2027-11-30T23:30:00.000Z', { months: 3 }), '2028-02-29T23:30:00.000Z')
  assert.equal(due('2026-11-30T23:30:00.000Z', { months: 3 }), '2027-02-28T23:30:00.000Z')
  assert.equal(due('2027-01-31T00:00:00.000Z', { months: 1 }), '2027-02-28T00:00:00.000Z')
  assert.equal(due('2027-12-15T12:00:00.000Z', { months: 2 }), '2028-02-15T12:00:00.000Z')
  assert.equal(due('2027-03-14T12:00:00.000Z', { days: 28 }), '2027-04-11T12:00:00.000Z')
})
