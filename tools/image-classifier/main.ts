/** Trains, evaluates and applies the classifier on DICOM images of a dataset, whose labels are a column of the clinical table. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from '../library/dicom-read.ts'
import { casesOf, evaluationOf } from '../library/evaluation.ts'
import { labelledImages, singleFrames } from '../library/labelled-images.ts'
import type { LabelColumns, Labelled } from '../library/labelled-images.ts'
import { Random } from '../library/random.ts'
import { cell, pathOf, run, tellProgress, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { readSafetensors, writeSafetensors } from '../library/safetensors.ts'
import { scoreReport } from '../library/score-report.ts'
import type { ScoringModel } from '../library/score-report.ts'
import { fromTensors, newWeights, toTensors } from './network.ts'
import type { Weights } from './network.ts'
import { infer, lossOf, prepare, train } from './training.ts'

interface Arguments extends LabelColumns {
  readonly epochs?: number
  readonly rate?: number
  readonly batch?: number
  readonly proximal?: number
  readonly threshold?: number
  /** As the registry knows what is applied. */
  readonly model?: ScoringModel
}

function trainModel(context: RunContext<Arguments>): void {
  const { epochs = 12, rate = 2e-3, batch = 32, proximal = 0 } = context.arguments
  const examples = labelled(context)
  const weights = context.inputs['model'] ? givenModel(context) : newWeights(new Random(context.seed))
  const lossBefore = lossOf(weights, examples)
  const loss = train(weights, examples, { epochs, rate, batch, decay: 1e-2, proximal, seed: context.seed, onEpoch: (done) => tellProgress(context, done / epochs) })
  writeFileSync(pathOf(context, 'outputs', 'model'), writeSafetensors(toTensors(weights)))
  const positives = examples.filter(({ label }) => label === 1).length
  const minimum = context.minimum_cell
  writeResult(context, 'training', { n: cell(examples.length, minimum), positives: cell(positives, minimum), negatives: cell(examples.length - positives, minimum), lossBefore, loss })
}

/** One case is one subject: the mean of the scores of its images. */
function evaluate(context: RunContext<Arguments>): void {
  const examples = labelled(context)
  const scores = infer(givenModel(context), examples.map(({ image }) => image))
  const cases = casesOf(examples.map(({ subject, label, groups }, at) => ({ subject, label, groups, score: scores[at] ?? 0 })))
  writeResult(context, 'evaluation', evaluationOf(cases, { threshold: context.arguments.threshold ?? 0.5, minimum: context.minimum_cell }))
}

/** One structured report for each image. */
function apply(context: RunContext<Arguments>): void {
  const folder = pathOf(context, 'outputs', 'report')
  mkdirSync(folder)
  const weights = givenModel(context)
  singleFrames(context).forEach((image, at) => {
    const [score = 0] = infer(weights, [prepared(image)])
    writeFileSync(join(folder, `${String(at + 1).padStart(7, '0')}.dcm`), scoreReport(image.attributes, score, context.arguments.model))
  })
}

function givenModel(context: RunContext<Arguments>): Weights {
  return fromTensors(readSafetensors(readFileSync(join(pathOf(context, 'inputs', 'model'), 'tensors.safetensors'))))
}

const prepared = ({ values, rows, columns }: Image): Float32Array => prepare(values, rows, columns)

/** Images whose subject has the label 0 or 1. */
const labelled = (context: RunContext<Arguments>): Labelled<Float32Array>[] => labelledImages(context, prepared)

await run({ train: trainModel, evaluate, infer: apply })
