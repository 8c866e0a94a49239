/** Decisions on the review page: where the next keystroke goes, and that it never falls on what is decided already. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReviewItem } from '@vesalius/client'
import { deskReducer, emptyDesk, nextUndecided, type Tile } from '../src/review/decisions.ts'

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
