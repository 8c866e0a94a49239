/** Writes small ONNX models by the wire format (onnx.proto), for tests: flatten, then one linear unit. */
type Part = readonly [number, number | string | Uint8Array | readonly Part[]]

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ;) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
}

function message(parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)])
    const bytes = typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? Buffer.from(value) : message(value)
    return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
  }))
}

export interface OnnxOptions {
  readonly external?: string
  readonly domain?: string
  readonly functions?: boolean
  /** 784 weights; without them, the mean of the image. */
  readonly weights?: Float32Array
  readonly bias?: number
}

const dimension = (size: number | string): Part => [1, typeof size === 'number' ? [[1, size]] : [[2, size]]]
const value = (name: string, shape: readonly (number | string)[]): readonly Part[] => [[1, name], [2, [[1, [[1, 1], [2, shape.map(dimension)]]]]]]

export function onnxModel({ external, domain = '', functions = false, weights = new Float32Array(784).fill(1 / 784), bias = 0 }: OnnxOptions = {}): Buffer {
  const tensor = (name: string, dims: readonly number[], values: Float32Array): readonly Part[] => [
    ...dims.map((size): Part => [1, size]), [2, 1], [8, name],
    ...(external ? [[13, [[1, 'location'], [2, external]]] as Part, [14, 1] as Part] : [[9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)] as Part]),
  ]
  const graph: readonly Part[] = [
    [1, [[1, 'image'], [2, 'flat'], [4, 'Flatten']]],
    [1, [[1, 'flat'], [1, 'weight'], [1, 'bias'], [2, 'logit'], [4, 'Gemm'], [5, [[1, 'transB'], [3, 1], [20, 2]]], ...(domain ? [[7, domain] as Part] : [])]],
    [2, 'linear'], [5, tensor('weight', [1, 784], weights)], [5, tensor('bias', [1], Float32Array.of(bias))],
    [11, value('image', ['batch', 1, 28, 28])], [12, value('logit', ['batch', 1])],
  ]
  return message([[1, 8], [2, 'vesalius-test'], [7, graph], [8, [[1, ''], [2, 17]]], ...(functions ? [[25, [[1, 'f']]] as Part] : [])])
}
