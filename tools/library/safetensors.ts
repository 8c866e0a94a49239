/** The safetensors format for 32-bit floats: eight bytes of length, a JSON header padded to eight bytes, the tensors in order of names. */
export interface Tensor { readonly shape: readonly number[], readonly values: Float32Array }
export type Tensors = Readonly<Record<string, Tensor>>

export function writeSafetensors(tensors: Tensors): Buffer {
  const named = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  let at = 0
  const header = Object.fromEntries(named.map(([name, { shape, values }]) => [name, { dtype: 'F32', shape, data_offsets: [at, at += values.byteLength] }]))
  const json = JSON.stringify(header)
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8, ' '))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...named.map(([, { values }]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))])
}

/** Throws when there is anything but 32-bit floats. */
export function readSafetensors(file: Uint8Array): Record<string, Tensor> {
  const view = Buffer.from(file.buffer, file.byteOffset, file.length)
  const length = Number(view.readBigUInt64LE())
  const header = JSON.parse(view.toString('utf8', 8, 8 + length)) as Record<string, { dtype: string, shape: number[], data_offsets: [number, number] }>
  return Object.fromEntries(Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, { dtype, shape, data_offsets: [start, end] }]) => {
    if (dtype !== 'F32') throw new Error('a tensor that is no 32-bit float')
    return [name, { shape, values: new Float32Array(Uint8Array.from(view.subarray(8 + length + start, 8 + length + end)).buffer) }]
  }))
}
