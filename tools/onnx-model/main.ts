/** Applies and measures a classifier in the ONNX format, by the WebAssembly build of ONNX Runtime (MIT): no network, one thread, the same result on every machine. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from '../library/dicom-read.ts'
import { casesOf, evaluationOf } from '../library/evaluation.ts'
import { labelledImages, singleFrames } from '../library/labelled-images.ts'
import type { LabelColumns } from '../library/labelled-images.ts'
import { pathOf, run, tellProgress, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { scoreReport } from '../library/score-report.ts'
import type { ScoringModel } from '../library/score-report.ts'
import { inputOf, probabilityOf } from './signature.ts'
import type { Signature } from './signature.ts'

interface Arguments extends LabelColumns, Signature {
  readonly threshold?: number
  /** As the registry knows what is applied. */
  readonly model?: ScoringModel
}

/** What is used of ONNX Runtime Web (onnxruntime.ai/docs/api/js). */
interface Tensor { readonly data: Float32Array }
interface Session { readonly inputNames: readonly string[], readonly outputNames: readonly string[], run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> }
interface Runtime {
  readonly env: { readonly wasm: { numThreads: number, wasmBinary?: Uint8Array } }
  readonly InferenceSession: { create(model: Uint8Array, options: { readonly executionProviders: readonly string[] }): Promise<Session> }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor
}

type Score = (input: Float32Array) => Promise<number>

async function scorer(context: RunContext<Arguments>): Promise<Score> {
  const runtime = await import(new URL('runtime/ort.wasm.bundle.min.mjs', import.meta.url).href) as Runtime
  runtime.env.wasm.numThreads = 1
  runtime.env.wasm.wasmBinary = readFileSync(new URL('runtime/ort-wasm-simd-threaded.wasm', import.meta.url))
  const session = await runtime.InferenceSession.create(readFileSync(join(pathOf(context, 'inputs', 'model'), 'model.onnx')), { executionProviders: ['wasm'] })
  const { arguments: signature } = context
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]]
  const shape = [1, signature.channels ?? 1, signature.rows, signature.columns]
  return async (values) => {
    const result = (await session.run({ [input]: new runtime.Tensor('float32', values, shape) }))[output]
    if (!result) throw new Error('the model gives nothing')
    return probabilityOf(result.data, signature)
  }
}

const prepared = (context: RunContext<Arguments>) => (image: Image): Float32Array => inputOf(image, context.arguments)

async function evaluate(context: RunContext<Arguments>): Promise<void> {
  const score = await scorer(context)
  const examples = labelledImages(context, prepared(context))
  const scored = []
  for (const [at, { image, ...one }] of examples.entries()) {
    scored.push({ ...one, score: await score(image) })
    if (at % 50 === 0) tellProgress(context, at / examples.length)
  }
  writeResult(context, 'evaluation', evaluationOf(casesOf(scored), { threshold: context.arguments.threshold ?? 0.5, minimum: context.minimum_cell }))
}

/** One structured report for each image. */
async function infer(context: RunContext<Arguments>): Promise<void> {
  const score = await scorer(context)
  const folder = pathOf(context, 'outputs', 'report')
  mkdirSync(folder)
  for (const [at, image] of singleFrames(context).entries()) {
    writeFileSync(join(folder, `${String(at + 1).padStart(7, '0')}.dcm`), scoreReport(image.attributes, await score(inputOf(image, context.arguments)), context.arguments.model))
  }
}

await run({ evaluate, infer })
