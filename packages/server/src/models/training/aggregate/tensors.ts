/** Weights as one row of numbers: the tensors of a plan in order of their names, from and to safetensors (huggingface.co/docs/safetensors). */
import { readSafetensors } from '#compute'
import { BadWeights } from '../problems.ts'

export interface Placed { readonly name: string, readonly shape: readonly number[], readonly offset: number, readonly size: number }
/** In order of names; `total` numbers. */
export interface Layout { readonly tensors: readonly Placed[], readonly total: number }

export function layoutOf(tensors: Readonly<Record<string, readonly number[]>>): Layout {
  let total = 0
  const placed = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const offset = total
    total += size
    return { name, shape, offset, size }
  })
  return { tensors: placed, total }
}

/** The numbers of a file that holds exactly these tensors, all finite. Raises models/bad-weights. */
export function numbersOf(file: Uint8Array, { tensors, total }: Layout): Float32Array {
  const found = new Map((readSafetensors(file) ?? []).map((tensor) => [tensor.name, tensor]))
  if (found.size !== tensors.length) throw BadWeights('its tensors are others')
  const numbers = new Float32Array(total)
  const bytes = new Uint8Array(numbers.buffer)
  for (const { name, shape, offset } of tensors) {
    const tensor = found.get(name)
    if (tensor?.dtype !== 'F32' || tensor.shape.join() !== shape.join()) throw BadWeights('a tensor has another shape')
    bytes.set(tensor.bytes, offset * 4)
  }
  if (!numbers.every(Number.isFinite)) throw BadWeights('a number is not finite')
  return numbers
}

export function fileOf(numbers: Float32Array, { tensors }: Layout): Buffer {
  const header = Object.fromEntries(tensors.map(({ name, shape, offset, size }) => [name, { dtype: 'F32', shape, data_offsets: [offset * 4, (offset + size) * 4] }]))
  const json = JSON.stringify(header)
  const text = Buffer.from(json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8, ' '))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)])
}
