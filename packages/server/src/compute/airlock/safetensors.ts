/** The safetensors format (huggingface.co/docs/safetensors): eight bytes of length, a JSON header, then the tensors without gaps. */
export interface Tensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

const mostHeaderBytes = 1024 ** 2
const bytesOf: Readonly<Record<string, number>> = { F32: 4, F64: 8 }

/** Undefined when it is not exactly that: gaps, overlaps, padding beyond eight bytes, other members and metadata could carry something. */
export function readSafetensors(file: Uint8Array): Tensor[] | undefined {
  if (file.length < 8) return undefined
  const length = Number(Buffer.from(file.buffer, file.byteOffset, 8).readBigUInt64LE())
  if (length > mostHeaderBytes || 8 + length > file.length) return undefined
  const text = Buffer.from(file.subarray(8, 8 + length)).toString('utf8')
  let header: unknown
  try { header = JSON.parse(text) } catch { return undefined }
  if (typeof header !== 'object' || header === null || text.trimEnd().length + 8 < text.length) return undefined
  const tensors = Object.entries(header).map(([name, entry]) => tensorOf(name, entry, file.subarray(8 + length)))
  if (tensors.some((tensor) => tensor === undefined)) return undefined
  const placed = (tensors as Placed[]).sort((a, b) => a.start - b.start)
  const end = placed.reduce<number>((at, { start, end: next }) => (start === at ? next : Number.NaN), 0)
  return end === file.length - 8 - length ? placed.map(({ tensor }) => tensor) : undefined
}

interface Placed { readonly start: number, readonly end: number, readonly tensor: Tensor }

function tensorOf(name: string, entry: unknown, data: Uint8Array): Placed | undefined {
  if (typeof entry !== 'object' || entry === null || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape') return undefined
  const { dtype, shape, data_offsets: offsets } = entry as { dtype: unknown, shape: unknown, data_offsets: unknown }
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return undefined
  const [start = 0, end = 0] = offsets
  if (end - start !== shape.reduce((product, size) => product * size, bytesOf[dtype] ?? Number.NaN) || end > data.length) return undefined
  return { start, end, tensor: { name, dtype, shape, bytes: data.subarray(start, end) } }
}

const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)

/** Its values; `bytes` may lie anywhere. */
export function valuesOf({ dtype, bytes }: Tensor): Float32Array | Float64Array {
  const copy = Uint8Array.from(bytes)
  return dtype === 'F64' ? new Float64Array(copy.buffer) : new Float32Array(copy.buffer)
}
