/** Weights to begin with, from a seed: made once, then known by their digest. Vectors begin at 0. */
import { createCipheriv, createHash } from 'node:crypto'
import type { Beginning } from '@vesalius/standards/training-plan'
import type { Layout } from './tensors.ts'

/** `normal`: deviation √(2/fan-in) (He et al. 2015). `uniform`: between ±√(1/fan-in), as a linear layer of PyTorch begins. `zeros`: where nothing has to differ. */
export function initialWeights({ tensors, total }: Layout, kind: Beginning, seed: number): Float32Array {
  const numbers = new Float32Array(total)
  if (kind === 'zeros') return numbers
  const draw = drawing(seed, total)
  for (const { shape, offset, size } of tensors) {
    if (shape.length < 2) continue
    const fanIn = shape.slice(1).reduce((product, length) => product * length, 1)
    for (let at = offset; at < offset + size; at++) numbers[at] = kind === 'normal' ? Math.sqrt(2 / fanIn) * normal(draw) : Math.sqrt(1 / fanIn) * (2 * draw() - 1)
  }
  return numbers
}

/** Even numbers in [0, 1) from the key stream of AES-256 in counter mode under the seed's digest. */
function drawing(seed: number, atMost: number): () => number {
  const cipher = createCipheriv('aes-256-ctr', createHash('sha256').update(`weights ${seed}`).digest(), Buffer.alloc(16))
  const block = Math.min(1 << 20, Math.max(16, atMost * 8))
  let [bytes, at] = [cipher.update(Buffer.alloc(block)), 0]
  return () => {
    if (at + 4 > bytes.length) [bytes, at] = [cipher.update(Buffer.alloc(block)), 0]
    const value = bytes.readUInt32LE(at) / 2 ** 32
    at += 4
    return value
  }
}

function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}
