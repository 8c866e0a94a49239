/** Trains, evaluates and applies the classifier on DICOM images of a dataset, whose labels are a column of the clinical table. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn, imageOf, readFile } from '../library/dicom-read.ts'
import type { Attributes } from '../library/dicom-read.ts'
import { Random } from '../library/random.ts'
import { cell, pathOf, run, tellProgress, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { readSafetensors, writeSafetensors } from '../library/safetensors.ts'
import { column, readTable } from '../library/table.ts'
import { fromTensors, newWeights, toTensors } from './network.ts'
import type { Weights } from './network.ts'
import { scoreReport } from './report.ts'
import { areaUnderCurve, infer, prepare, train } from './training.ts'

interface Arguments {
  readonly label?: string
  /** The column that holds what is in Patient ID of the images. */
  readonly subject?: string
  readonly epochs?: number
  readonly rate?: number
  readonly threshold?: number
}

function trainModel(context: RunContext<Arguments>): void {
  const { epochs = 12, rate = 2e-3 } = context.arguments
  const examples = labelled(context)
  const weights = context.inputs['model'] ? givenModel(context) : newWeights(new Random(context.seed))
  const loss = train(weights, examples, { epochs, rate, batch: 32, decay: 1e-2, seed: context.seed, onEpoch: (done) => tellProgress(context, done / epochs) })
  writeFileSync(pathOf(context, 'outputs', 'model'), writeSafetensors(toTensors(weights)))
  const positives = examples.filter(({ label }) => label === 1).length
  const minimum = context.minimum_cell
  writeResult(context, 'training', { n: cell(examples.length, minimum), positives: cell(positives, minimum), negatives: cell(examples.length - positives, minimum), loss })
}

function evaluate(context: RunContext<Arguments>): void {
  const examples = labelled(context)
  const scores = infer(givenModel(context), examples.map(({ image }) => image))
  const labels = examples.map(({ label }) => label)
  const positives = labels.filter((label) => label === 1).length
  const enough = Math.min(positives, labels.length - positives) >= context.minimum_cell
  writeResult(context, 'evaluation', measured({ scores, labels }, { enough, threshold: context.arguments.threshold ?? 0.5, minimum: context.minimum_cell }))
}

interface Measuring { readonly enough: boolean, readonly threshold: number, readonly minimum: number }

function measured({ scores, labels }: { scores: readonly number[], labels: readonly number[] }, { enough, threshold, minimum }: Measuring) {
  const counted = (label: number, above: boolean) => scores.filter((score, at) => labels[at] === label && score >= threshold === above).length
  const cells = { truePositives: counted(1, true), falseNegatives: counted(1, false), falsePositives: counted(0, true), trueNegatives: counted(0, false) }
  // One small cell could be computed from the others and the totals.
  const small = Object.values(cells).some((count) => count > 0 && count < minimum)
  const bins = Array.from({ length: 10 }, (_, bin) => scores.flatMap((score, at) => (Math.min(9, Math.floor(score * 10)) === bin ? [{ score, label: labels[at] ?? 0 }] : [])))
  return {
    n: cell(scores.length, minimum), auc: enough ? areaUnderCurve(scores, labels) : null,
    brier: enough ? scores.reduce((sum, score, at) => sum + (score - (labels[at] ?? 0)) ** 2, 0) / scores.length : null,
    confusion: small || !enough ? null : cells,
    // A bin is told when it has enough of both labels.
    calibration: bins.flatMap((bin) => {
      const positive = bin.filter(({ label }) => label === 1).length
      if (positive < minimum || bin.length - positive < minimum) return []
      return [{ predicted: bin.reduce((sum, { score }) => sum + score, 0) / bin.length, observed: positive / bin.length, n: bin.length }]
    }),
  }
}

/** One structured report for each image. */
function apply(context: RunContext<Arguments>): void {
  const folder = pathOf(context, 'outputs', 'report')
  mkdirSync(folder)
  const weights = givenModel(context)
  images(context).forEach(({ attributes, image }, at) => {
    const [score = 0] = infer(weights, [image])
    writeFileSync(join(folder, `${String(at + 1).padStart(7, '0')}.dcm`), scoreReport(attributes, score))
  })
}

function givenModel(context: RunContext<Arguments>): Weights {
  return fromTensors(readSafetensors(readFileSync(join(pathOf(context, 'inputs', 'model'), 'tensors.safetensors'))))
}

function images(context: RunContext<Arguments>): { attributes: Attributes, image: Float32Array }[] {
  return filesIn(pathOf(context, 'inputs', 'images')).flatMap((path) => {
    const { attributes, rows, columns, frames, values } = imageOf(readFile(path))
    return frames === 1 ? [{ attributes, image: prepare(values, rows, columns) }] : []
  })
}

/** Images whose subject has the label 0 or 1. */
function labelled(context: RunContext<Arguments>): { image: Float32Array, label: number }[] {
  const { label = 'label', subject = 'subject' } = context.arguments
  const table = readTable(join(pathOf(context, 'inputs', 'labels'), 'table.csv'))
  const labels = column(table, label)
  const known = new Map(column(table, subject).map((name, at) => [name, labels[at] ?? '']))
  const found = images(context).flatMap(({ attributes, image }) => {
    const text = known.get(attributes.text(0x00100020).trim())
    return text === '0' || text === '1' ? [{ image, label: Number(text) }] : []
  })
  if (!found.some(({ label: one }) => one === 1) || !found.some(({ label: one }) => one === 0)) throw new Error('both labels are needed')
  return found
}

await run({ train: trainModel, evaluate, infer: apply })
