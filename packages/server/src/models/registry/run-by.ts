/** How a version of a tool runs a model: which entry point measures it, which applies it to a study, and that the weights are of the shape it declares. */
import type { Compute, Manifest } from '#compute'
import { z } from 'zod'
import { NoRunner } from '../problems.ts'
import type { Format, RunBy, Summary } from './version.ts'

export interface RunRequest { readonly tool: string, readonly version: string, readonly parameters?: Readonly<Record<string, unknown>> | undefined }

/** Under this name, as JSON, a tool gives what it has measured (evaluation/report.ts). */
export const evaluationOutput = 'evaluation'

const typeOf: Readonly<Record<Format, string>> = { safetensors: 'tensors', onnx: 'onnx', tool: '' }

/** Raises models/no-runner, compute/no-tool. */
export async function runBy({ tools }: Pick<Compute, 'tools'>, { tool, version, parameters = {} }: RunRequest, of: { readonly format: Format, readonly summary: Summary }): Promise<RunBy> {
  const { manifest, digest, withdrawn } = await tools.version(tool, version)
  if (withdrawn) throw NoRunner('this version of the tool was withdrawn')
  const images = manifest.inputs.find(({ type }) => type === 'images')?.name
  const weights = manifest.inputs.find(({ type }) => type === typeOf[of.format])?.name
  if (of.format !== 'tool' && !weights) throw NoRunner(`it takes no ${of.format}`)
  if (of.format === 'safetensors' && !isDeclared(manifest, of.summary)) throw NoRunner('the tensors are not those that it declares')
  checkParameters(manifest, parameters)
  const labels = manifest.inputs.find(({ type }) => type === 'table')?.name
  const known = [...(images ? [images] : []), ...(weights ? [weights] : [])]
  const takes = (inputs: readonly string[], more: readonly string[]) => known.every((name) => inputs.includes(name)) && inputs.every((name) => [...known, ...more].includes(name))
  const entries = Object.entries(manifest.entrypoints)
  const infer = images && entries.find(([name, { inputs }]) => takes(inputs, []) && made(manifest, name).length > 0 && made(manifest, name).every(({ type }) => type === 'dicom'))?.[0]
  const evaluate = labels ? entries.find(([name, { inputs }]) => takes(inputs, [labels]) && inputs.includes(labels) && made(manifest, name).some((output) => output.name === evaluationOutput && output.type === 'json'))?.[0] : undefined
  if (!infer && !evaluate) throw NoRunner('it has no entry point that measures or applies a model')
  return { tool, version, digest, parameters, ...(images ? { images } : {}), ...(infer ? { infer } : {}), ...(evaluate ? { evaluate } : {}), ...(labels ? { labels } : {}), ...(weights ? { weights } : {}) }
}

/** Of those that a model was trained with, what also says how it is used: of the data, not of the training. */
export function parametersOfUse(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !ofTraining.has(name)))
}

const ofTraining = new Set(['epochs', 'rate', 'batch', 'updates', 'proximal'])

function made({ outputs }: Manifest, entrypoint: string): Manifest['outputs'] {
  return outputs.filter(({ entrypoints }) => !entrypoints || entrypoints.includes(entrypoint))
}

function isDeclared({ outputs }: Manifest, { tensors = [] }: Summary): boolean {
  return outputs.some((output) => output.type === 'tensors' && Object.keys(output.tensors).length === tensors.length
    && tensors.every(({ name, dtype, shape }) => output.tensors[name]?.dtype === dtype && output.tensors[name]?.shape.join() === shape.join()))
}

function checkParameters({ parameters: schema }: Manifest, parameters: Readonly<Record<string, unknown>>): void {
  const fits = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(parameters)
  if (!fits.success) throw NoRunner(`parameters at ${(fits.error.issues[0]?.path ?? []).map(String).filter((part) => /^[\w-]{1,40}$/.test(part)).join('.') || 'the top'}`)
}
