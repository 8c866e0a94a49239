/** tool.json: what a tool is for, what it takes and gives, and how its promise is checked. Its digest is what people approve. */
import { outputClasses } from '@vesalius/standards/access-request'
import type { OutputClass } from '@vesalius/standards/access-request'
import { z } from 'zod'
import { BadManifest } from '../problems.ts'

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const path = z.string().regex(/^(?!.*\.\.)[\w][\w./-]{0,199}$/)
const sentence = z.string().trim().min(1).max(500)
/** RFC 6901, with * for every key or position. */
const pointer = z.string().regex(/^(\/[\w.*~ -]{1,80}){1,12}$/)
const jsonSchema = z.record(z.string(), z.unknown())

const input = z.strictObject({
  name,
  /** `tensors`: safetensors; `onnx`: a model in that format. */
  type: z.enum(['images', 'table', 'tensors', 'onnx']),
  optional: z.boolean().default(false),
  /** Images with their pixel data decoded, in explicit VR little endian, whatever they are stored in; without it as they are stored. */
  pixels: z.literal('native').optional(),
  /** DICOM modalities that it understands; none named: any. */
  modalities: z.array(z.string().regex(/^[A-Z]{2,16}$/)).max(20).default([]),
  columns: z.array(z.string().max(100)).max(200).default([]),
  minimumSubjects: z.int().min(1).default(1),
})

const column = z.strictObject({
  name: z.string().regex(/^[\w .-]{1,60}$/),
  /** `count` counts subjects and obeys the minimum cell; `share` is the largest share of one subject in a sum; `category` takes the values named. */
  kind: z.enum(['count', 'number', 'share', 'category']),
  values: z.array(z.string().regex(/^[\w .+-]{0,60}$/)).max(500).optional(),
})

const everyOutput = {
  name,
  /** The class under which a permit names it. */
  class: z.enum(outputClasses).optional(),
  maxBytes: z.int().min(1).max(2 ** 31), optional: z.boolean().default(false), entrypoints: z.array(name).optional(),
}
const output = z.discriminatedUnion('type', [
  z.strictObject({ ...everyOutput, type: z.literal('json'), schema: jsonSchema, cells: z.array(pointer).default([]), shares: z.array(pointer).default([]) }),
  z.strictObject({ ...everyOutput, type: z.literal('table'), columns: z.array(column).min(1).max(100), maxRows: z.int().min(1).max(10_000) }),
  z.strictObject({
    ...everyOutput, type: z.literal('tensors'), maxNorm: z.number().positive(),
    tensors: z.record(z.string().regex(/^[\w.]{1,80}$/), z.strictObject({ dtype: z.enum(['F32', 'F64']), shape: z.array(z.int().min(0)).max(6) })),
  }),
  z.strictObject({ ...everyOutput, type: z.literal('dicom'), sopClasses: z.array(z.string().regex(/^[0-9.]{1,64}$/)).min(1), maxFiles: z.int().min(1).max(1000) }),
])

const expectation = z.strictObject({
  output: name,
  at: pointer.optional(),
  equals: z.union([z.number(), z.string(), z.boolean(), z.null()]).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** With `equals`, for numbers: how far off it may be. */
  tolerance: z.number().nonnegative().optional(),
}).refine((one) => one.at !== undefined || (one.equals === undefined && one.min === undefined && one.max === undefined), 'a value needs its place')

const manifestSchema = z.strictObject({
  contract: z.literal('tool/1'),
  id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/).max(100),
  version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/),
  title: z.string().trim().min(1).max(100),
  /** One line: what a person would look for. */
  purpose: sentence,
  kind: z.enum(['training', 'analytics', 'evaluation', 'inference', 'preparation']),
  licence: z.string().regex(/^[\w.+ ()-]{1,100}$/),
  authors: z.array(sentence).min(1).max(50),
  limitations: sentence,
  /** What runs: a program for the Node of this house, or a command found in /usr. */
  runtime: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('node'), program: path }),
    z.strictObject({ type: z.literal('command'), command: z.array(z.string().min(1).max(200)).min(1).max(20) }),
  ]),
  entrypoints: z.record(name, z.strictObject({ purpose: sentence, inputs: z.array(name).max(20) })).refine((all) => Object.keys(all).length > 0, 'at least one entry point'),
  inputs: z.array(input).min(1).max(20),
  outputs: z.array(output).min(1).max(20),
  parameters: jsonSchema,
  resources: z.strictObject({ cpus: z.int().min(1).max(64), memoryMiB: z.int().min(64).max(1024 ** 2), timeSeconds: z.int().min(1).max(86_400), scratchMiB: z.int().min(1).max(1024 ** 2) }),
  network: z.literal('none'),
  seedable: z.boolean(),
  tests: z.array(z.strictObject({
    name, entrypoint: name, parameters: z.record(z.string(), z.unknown()).default({}), seed: z.int().default(1),
    /** Input → file (a table, tensors) or folder (images) of the tool. */
    inputs: z.record(name, path), expect: z.array(expectation).min(1).max(100),
  })).min(1).max(20),
})

export type Manifest = z.output<typeof manifestSchema>
export type ToolOutput = Manifest['outputs'][number]
export type OutputOf<Type extends ToolOutput['type']> = Extract<ToolOutput, { type: Type }>
export type ToolTest = Manifest['tests'][number]
export type Expectation = ToolTest['expect'][number]

/** As the manifest says, or as outputs of its type usually are. */
export function classOf({ class: said, type }: ToolOutput): OutputClass {
  return said ?? ({ json: 'metrics', table: 'table', tensors: 'model-weights', dicom: 'segmentation' } as const)[type]
}

/** Raises compute/bad-manifest, which names the first place that is wrong. */
export function readManifest(value: unknown): Manifest {
  const result = manifestSchema.safeParse(value)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw BadManifest((issue?.path ?? []).map(String).filter((part) => /^[\w-]{1,40}$/.test(part)).join('.') || 'the top', issue?.code ?? 'invalid')
  }
  const manifest = result.data
  const inputs = new Set(manifest.inputs.map((one) => one.name))
  for (const [entrypoint, { inputs: used }] of Object.entries(manifest.entrypoints)) if (used.some((one) => !inputs.has(one))) throw BadManifest(`entrypoints.${entrypoint}.inputs`, 'not declared')
  for (const test of manifest.tests) if (!manifest.entrypoints[test.entrypoint]) throw BadManifest('tests.entrypoint', 'not declared')
  schemaOf(manifest.parameters, 'parameters')
  for (const one of manifest.outputs) if (one.type === 'json') {
    schemaOf(one.schema, `outputs.${one.name}.schema`)
    mustBeTight(one.schema, `outputs.${one.name}.schema`)
  }
  return manifest
}

/** A checker from JSON Schema. Raises compute/bad-manifest. */
export function schemaOf(schema: Readonly<Record<string, unknown>>, place: string): z.ZodType {
  try { return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]) } catch { throw BadManifest(place, 'not a JSON Schema that is understood') }
}

/** What leaves as JSON names every member, and its texts are from a list or short words: nothing else could be told from data. */
function mustBeTight(schema: unknown, place: string): void {
  if (typeof schema !== 'object' || schema === null) return
  const one = schema as Record<string, unknown>
  const types = [one['type']].flat()
  if (types.includes('object') && one['additionalProperties'] === undefined) throw BadManifest(place, 'an object that does not say what else it may hold')
  if (one['additionalProperties'] === true) throw BadManifest(place, 'an object that may hold anything')
  if (types.includes('string') && !one['enum'] && !one['const'] && !(Number(one['maxLength']) <= 100)) throw BadManifest(place, 'text without a list or a length up to 100')
  if (types.includes('array') && !(Number(one['maxItems']) <= 10_000)) throw BadManifest(place, 'a list without maxItems up to 10,000')
  for (const key of ['properties', '$defs']) for (const child of Object.values((one[key] ?? {}) as object)) mustBeTight(child, place)
  for (const key of ['items', 'additionalProperties']) mustBeTight(one[key], place)
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) for (const child of (one[key] ?? []) as unknown[]) mustBeTight(child, place)
}
