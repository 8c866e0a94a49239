/** What a task uses, kept small: the points of a long run are as few as those of a short one, and reach from its beginning to its end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageCurve } from '../../src/compute/tasks/curve.ts'

test('keeps at most 120 points of a run of an hour, in order, from the first seconds to the last', () => {
  const curve = new UsageCurve()
  let written = 0
  for (let turn = 1; turn <= 18_000; turn++) {
    const usage = { wallSeconds: turn / 5, cpuSeconds: turn / 10, peakMemoryBytes: turn, outputBytes: 0 }
    curve.add(usage)
    if (curve.due(usage) !== null) written++
  }
  const seconds = curve.all.map(({ wallSeconds }) => wallSeconds)
  assert.ok(seconds.length <= 120 && seconds.length >= 60, `${seconds.length} points`)
  assert.deepEqual(seconds, seconds.toSorted((a, b) => a - b))
  assert.ok((seconds[0] ?? 99) < 1 && (seconds.at(-1) ?? 0) > 3_500)
  assert.ok(written <= 3_600, 'once a second at most')
})
