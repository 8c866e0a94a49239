/** What two profiles do otherwise to one file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ComparedRow } from '@vesalius/client'
import { differing } from '../src/profiles/differing-rows.ts'

const row = (path: string, change: ComparedRow['change'], after?: string): ComparedRow => ({ path, name: path, vr: 'LO', depth: 0, before: 'as it was', change, ...(after === undefined ? {} : { after }) })

test('only what comes out otherwise is told, in the order of attributes', () => {
  const before = [row('(0010,0040)', 'same', 'F'), row('(0008,0060)', 'same', 'CT'), row('(0008,0020)', 'changed', '20200101')]
  const now = [row('(0010,0040)', 'removed'), row('(0008,0060)', 'same', 'CT'), row('(0008,0020)', 'changed', '20200102')]
  assert.deepEqual(differing(before, now).map(({ path, was, is }) => [path, was?.change, is?.change]), [['(0008,0020)', 'changed', 'changed'], ['(0010,0040)', 'same', 'removed']])
})

test('a sequence that goes is one row; what says under which profile it was is no difference', () => {
  const before = [row('(0040,0275)', 'same', '1 item'), row('(0040,0275)[1].(0040,0007)', 'same', 'thorax'), row('(0012,0063)', 'added', 'research 1')]
  const now = [row('(0040,0275)', 'removed'), row('(0040,0275)[1].(0040,0007)', 'removed'), row('(0012,0063)', 'added', 'own 1')]
  assert.deepEqual(differing(before, now).map(({ path }) => path), ['(0040,0275)'])
})
