/** Decisions on the review page: where the next keystroke goes, and that it never falls on what is decided already. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReviewItem } from '@vesalius/client'
import { clearedAgainstProposal, deskReducer, emptyDesk, masksNow, nextUndecided, type Tile } from '../src/review/decisions.ts'

const item = (id: string, size: number): ReviewItem =>
  ({ id, frames: 2, columns: size, rows: size, suggestions: [], series: '1', project: 'p' }) as unknown as ReviewItem
const items = [item('a', 100), item('b', 100), item('c', 20)]
const tiles: Tile[] = items.flatMap((one) => [1, 2].map((frame) => ({ item: one, frame })))

test('after a decision the next undecided file has the focus, then those before it, and nothing moves when all are decided', () => {
  const next = (place: number, ...decided: string[]): number => nextUndecided(tiles, place, ({ id }) => decided.includes(id))
  assert.equal(next(0, 'a'), 2)
  assert.equal(next(0, 'a', 'b'), 4)
  assert.equal(next(4, 'b', 'c'), 0, 'from the last file to the first that was left out')
  assert.equal(next(5, 'a', 'b', 'c'), 5, 'not to the first file, whose decision another keystroke would change')
})

test('masks for several pictures are cut to each, one step back takes all of them away, and a picture that none touches stays undecided', () => {
  const masked = deskReducer(emptyDesk, { type: 'mask', items, masks: [{ column: 50, row: 0, width: 60, height: 10, by: 'person' }] })
  assert.deepEqual([...masked.choices.keys()], ['a', 'b'])
  assert.equal(masked.choices.get('a')?.masks[0]?.width, 50)
  assert.equal(deskReducer(masked, { type: 'undo' }).choices.size, 0)
})

test('one keystroke masks each picture as proposed for it; one for which nothing is proposed stays undecided', () => {
  const mask = { column: 1, row: 2, width: 30, height: 4, by: 'detector/1' }
  const seen = [{ ...item('a', 100), suggestions: [mask] }, { ...item('b', 100), suggestions: [{ ...mask, row: 9 }] }, item('c', 20)]
  const desk = deskReducer(emptyDesk, { type: 'mask-proposed', items: seen })
  assert.deepEqual([...desk.choices], [['a', { decision: 'mask', masks: [mask] }], ['b', { decision: 'mask', masks: [{ ...mask, row: 9 }] }]])
  assert.equal(deskReducer(desk, { type: 'undo' }).choices.size, 0)
})

test('a picture that is cleared goes on without what was proposed: nothing lies on it any more, and it is counted', () => {
  const seen = [{ ...item('a', 100), suggestions: [{ column: 1, row: 2, width: 30, height: 4, by: 'detector/1' }] }, item('b', 100)]
  const { choices } = deskReducer(emptyDesk, { type: 'decide', items: seen, choice: { decision: 'clear', masks: [] } })
  assert.equal(clearedAgainstProposal(choices, seen), 1)
  assert.deepEqual(masksNow(seen[0] as ReviewItem, choices.get('a')), { masks: [], proposed: false })
  assert.equal(masksNow(seen[0] as ReviewItem, undefined).proposed, true)
  assert.equal(clearedAgainstProposal(deskReducer(emptyDesk, { type: 'mask-proposed', items: seen }).choices, seen), 0)
})
