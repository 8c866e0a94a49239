/** Dates as they stand in cells keep their form and their precision when they move. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDate, shiftCellDate } from '../../src/clinical/cell-dates.ts'
import { shiftDateTime } from '../../src/subject/index.ts'

const moved = (text: string, order: 'dmy' | 'mdy' = 'dmy', shifts: number[] = [1]): string | undefined => {
  const date = readDate(text, order)
  return date && shiftCellDate(date, shifts)
}

test('a date moves in the form it has', () => {
  const cases: [string, string][] = [
    ['2024-03-01', '2024-02-29'], ['2024/3/1', '2024/2/29'], ['20240301', '20240229'], ['01.03.2024', '29.02.2024'], ['1.3.2024', '29.2.2024'], ['01/03/24', '29/02/24'], ['1. 3. 2024', '29. 2. 2024'],
    ['2024-03-01 10:15:30', '2024-02-29 10:15:30'], ['2024-03-01T10:15:30.5+01:00', '2024-02-29T10:15:30.5+01:00'], ['01.03.2024 08:00', '29.02.2024 08:00'], ['01-Mar-2024', '2024-02-29'], ['1 März 2024', '2024-02-29'],
    ['1 de marzo de 2024', '2024-02-29'], ['March 1, 2024', '2024-02-29'], ['1 Μαρτίου 2024', '2024-02-29'], ['1900-03-01', '1900-02-28'], ['20240301101500', '20240229101500'],
  ]
  for (const [from, to] of cases) assert.equal(moved(from), to, from)
  assert.equal(moved('03/01/2024', 'mdy'), '02/29/2024')
})

test('months and years alone move as in the images, so that a later rotation ends at the same', () => {
  const shifts = [200, 180, 3000]
  assert.equal(moved('2024', 'dmy', shifts), shiftDateTime('2024', shifts))
  assert.equal(moved('2024-03', 'dmy', shifts)?.replace('-', ''), shiftDateTime('202403', shifts))
  assert.equal(moved('03/2024'), '02/2024')
})

test('what is no date is none', () => {
  for (const text of ['', 'x', '8140/3', '30.02.2024', '2024-13-01', '9999-12-31', '12', '3+4', '1.2.840.10008', '10.5', '31/31/2024', '0000-00-00', 'C50.9', '1 Foo 2024', '12345678']) assert.equal(readDate(text), undefined, text)
})
