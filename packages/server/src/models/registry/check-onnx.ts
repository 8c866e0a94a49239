/**
 * An ONNX model (onnx.proto of github.com/onnx/onnx) is looked through before it is taken: weights lie in the file and not at a path that it names, operators
 * are those of the standard, and subgraphs are looked into. What it computes is not judged here: it runs without network, on data that it may not keep.
 */
import { fieldsOf, numberUnder, textUnder, under } from './protobuf.ts'
import type { Field } from './protobuf.ts'
import type { Summary } from './version.ts'

/** Numbers of fields in ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto, ValueInfoProto. */
const model = { irVersion: 1, producer: 2, graph: 7, opset: 8, training: 20, functions: 25 } as const
const graph = { node: 1, initializer: 5, input: 11, output: 12, sparse: 15 } as const
const node = { operator: 4, attribute: 5, domain: 7 } as const
const attribute = { tensor: 5, graph: 6, tensors: 10, graphs: 11 } as const
const tensor = { dims: 1, name: 8, external: 13, location: 14 } as const
const domains = new Set(['', 'ai.onnx', 'ai.onnx.ml'])
const deepest = 8

/** Why it is not taken: a word of ours. */
export class NotOnnx extends Error {}

interface Found { readonly operators: Set<string>, parameters: number, initializers: Set<string> }

/** Throws NotOnnx. */
export function summaryOfOnnx(bytes: Uint8Array): Summary {
  try {
    const top = [...fieldsOf(bytes)]
    if (numberUnder(top, model.irVersion) < 3) throw new NotOnnx('it does not say which version of ONNX it is')
    if (under(top, model.functions).length > 0 || under(top, model.training).length > 0) throw new NotOnnx('it brings functions or training of its own')
    for (const opset of under(top, model.opset)) if (!domains.has(textUnder([...fieldsOf(opset)], 1))) throw new NotOnnx('it needs operators that are not of the standard')
    const [body] = under(top, model.graph)
    if (!body) throw new NotOnnx('it has no graph')
    const found: Found = { operators: new Set(), parameters: 0, initializers: new Set() }
    const fields = lookThrough(body, found, 0)
    const values = (number: number) => under(fields, number).map(valueOf)
    const inputs = values(graph.input).filter(({ name }) => !found.initializers.has(name))
    const outputs = values(graph.output)
    if (inputs.length === 0 || outputs.length === 0) throw new NotOnnx('it has no input or no output')
    const producer = textUnder(top, model.producer).replaceAll(/[^\w .-]/g, '').slice(0, 60)
    return { inputs, outputs, operators: [...found.operators].sort(), parameters: found.parameters, ...(producer ? { producer } : {}) }
  } catch (error) {
    throw error instanceof NotOnnx ? error : new NotOnnx('it is not a whole ONNX file')
  }
}

function lookThrough(body: Uint8Array, found: Found, depth: number): Field[] {
  if (depth > deepest) throw new NotOnnx('its graphs lie too deep in each other')
  const fields = [...fieldsOf(body)]
  if (under(fields, graph.sparse).length > 0) throw new NotOnnx('it has sparse weights')
  for (const one of under(fields, graph.initializer)) weigh(one, found)
  for (const one of under(fields, graph.node)) {
    const parts = [...fieldsOf(one)]
    if (!domains.has(textUnder(parts, node.domain))) throw new NotOnnx('it needs operators that are not of the standard')
    found.operators.add(textUnder(parts, node.operator))
    for (const given of under(parts, node.attribute)) {
      const inner = [...fieldsOf(given)]
      for (const weights of [...under(inner, attribute.tensor), ...under(inner, attribute.tensors)]) weigh(weights, found)
      for (const part of [...under(inner, attribute.graph), ...under(inner, attribute.graphs)]) lookThrough(part, found, depth + 1)
    }
  }
  return fields
}

/** Weights outside of the file would be read from a path that the file names (CVE-2022-25882, CVE-2024-27318). */
function weigh(bytes: Uint8Array, found: Found): void {
  const fields = [...fieldsOf(bytes)]
  if (numberUnder(fields, tensor.location) !== 0 || under(fields, tensor.external).length > 0) throw new NotOnnx('its weights are to be read from elsewhere')
  found.initializers.add(textUnder(fields, tensor.name))
  found.parameters += dimsOf(fields).reduce((product, size) => product * size, 1)
}

/** Packed or one by one, as both are legal. */
function dimsOf(fields: readonly Field[]): number[] {
  return fields.filter(({ number }) => number === tensor.dims).flatMap(({ value }) => {
    if (typeof value === 'bigint') return [Number(value)]
    const sizes: number[] = []
    let [size, shift] = [0, 1]
    for (const byte of value) {
      size += (byte & 127) * shift
      shift *= 128
      if (byte < 128) { sizes.push(size); [size, shift] = [0, 1] }
    }
    return sizes
  })
}

/** ValueInfoProto: name, type → tensor type → shape → dimensions, each a number or a name. */
function valueOf(bytes: Uint8Array): { name: string, shape: (number | string)[] } {
  const fields = [...fieldsOf(bytes)]
  const inside = (from: readonly Field[], number: number): Field[] => { const [part] = under(from, number); return part ? [...fieldsOf(part)] : [] }
  const shape = inside(inside(inside(fields, 2), 1), 2)
  const name = textUnder(fields, 1)
  if (!/^[\w./:-]{1,120}$/.test(name)) throw new NotOnnx('an input or output has a name that is no word')
  return { name, shape: under(shape, 1).map((dimension) => { const parts = [...fieldsOf(dimension)]; return numberUnder(parts, 1) || textUnder(parts, 2).replaceAll(/[^\w-]/g, '').slice(0, 40) || '?' }) }
}
