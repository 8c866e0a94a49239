/** Frames are decoded once as long as there is room for them, and the same samples come out however often they are asked for (PS3.5 §8.2). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import { openFrames } from '../../src/pixels/frames.ts'
import type { OpenFrames } from '../../src/pixels/frames.ts'
import { picture } from '../requirements/pictures.ts'

const rle = '1.2.840.10008.1.2.5'
const opened = async (count: number, side: number): Promise<OpenFrames> =>
  openFrames(readDicom((await picture({ syntax: rle, frames: [1], picture: { rows: side, columns: side, count } })).bytes))

test('a compressed frame that is asked for again is not decoded again', async () => {
  const open = await opened(3, 300)
  const first = await open.native(0)
  const second = await open.native(1)
  assert.equal(await open.native(0), first)
  assert.equal(await open.native(1), second)
  assert.notDeepEqual(first.bytes, second.bytes)
})

test('of a clip that needs more room than there is the first frames and the last one are kept, and the others are decoded again to the same', async () => {
  const [count, side] = [20, 1024]
  const open = await opened(count, side)
  const frames = []
  for (let index = 0; index < count; index++) frames.push(await open.native(index))
  assert.equal(await open.native(0), frames[0])
  assert.equal(await open.native(count - 1), frames[count - 1])
  const again = await open.native(count - 2)
  assert.notEqual(again, frames[count - 2])
  assert.deepEqual(again.bytes, frames[count - 2]?.bytes)
})
