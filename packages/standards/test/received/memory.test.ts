import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adopt, hold, letGo } from '@vesalius/standards/received'

test('the memory of a chunk is given back when the last who looks at it has let go', () => {
  const chunk = new Uint8Array(100).fill(7)
  const [first, second] = [chunk.subarray(0, 60), chunk.subarray(60)]
  adopt(chunk)
  hold(first)
  hold(second)
  letGo(chunk)
  letGo(first)
  assert.equal(second[0], 7)
  letGo(second)
  assert.deepEqual([chunk.length, first.length, second.length], [0, 0, 0])
})

test('a chunk that nobody adopted, and one that shares its memory, stay as they are', () => {
  const whole = new Uint8Array(100).fill(7)
  letGo(whole)
  hold(whole)
  letGo(whole)
  assert.equal(whole[99], 7)
  const part = whole.subarray(10, 20)
  adopt(part)
  hold(part)
  letGo(part)
  letGo(part)
  assert.equal(whole[99], 7)
})
