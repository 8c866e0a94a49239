/** Trains and applies the network: images to its size and scale, minibatches in an order of the seed, and what is measured of it. */
import { Random } from '../library/random.ts'
import { Adam, Network, side } from './network.ts'
import type { Weights } from './network.ts'

export interface Example { readonly image: Float32Array, readonly label: number }

/** Any grey image as 28 by 28: means over areas, then mean 0 and deviation 1 within the image, so that scanners' scales do not matter. */
export function prepare(values: Float32Array, rows: number, columns: number): Float32Array {
  const small = new Float32Array(side * side)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
    const [top, bottom] = [Math.floor((y * rows) / side), Math.max(Math.floor((y * rows) / side) + 1, Math.floor(((y + 1) * rows) / side))]
    const [left, right] = [Math.floor((x * columns) / side), Math.max(Math.floor((x * columns) / side) + 1, Math.floor(((x + 1) * columns) / side))]
    let sum = 0
    for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) sum += values[row * columns + column] ?? 0
    small[y * side + x] = sum / ((bottom - top) * (right - left))
  }
  const mean = small.reduce((sum, value) => sum + value, 0) / small.length
  const deviation = Math.sqrt(small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length) || 1
  return small.map((value) => (value - mean) / deviation)
}

export interface Training { readonly epochs: number, readonly rate: number, readonly batch: number, readonly decay: number, readonly seed: number, onEpoch?(done: number): void }

/** Changes the weights; returns the mean loss of the last epoch. Classes weigh the same, whatever their numbers. */
export function train(weights: Weights, examples: readonly Example[], { epochs, rate, batch, decay, seed, onEpoch }: Training): number {
  const random = new Random(seed)
  const network = new Network(weights)
  const adam = new Adam(weights, decay)
  const positives = examples.filter(({ label }) => label === 1).length
  const weightOf = (label: number) => examples.length / 2 / Math.max(1, label === 1 ? positives : examples.length - positives)
  const steps = epochs * Math.ceil(examples.length / batch)
  let [step, loss] = [0, 0]
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.order(examples.length)
    loss = 0
    for (let at = 0; at < order.length; at += batch) {
      const chosen = order.subarray(at, at + batch)
      for (const index of chosen) {
        const { image, label } = examples[index] as Example
        const shown = shifted(image, random)
        const probability = sigmoid(network.forward(shown))
        const weight = weightOf(label)
        loss -= (weight * Math.log(Math.max(1e-12, label === 1 ? probability : 1 - probability))) / examples.length
        network.backward(shown, weight * (probability - label))
      }
      // The rate falls along half a cosine.
      adam.step(network, rate * 0.5 * (1 + Math.cos((Math.PI * step++) / steps)), chosen.length)
    }
    onEpoch?.(epoch + 1)
  }
  return loss
}

/** The image moved by up to two pixels: chests do not all lie in the same place. */
function shifted(image: Float32Array, random: Random): Float32Array {
  const [dy, dx] = [Math.floor(random.next() * 5) - 2, Math.floor(random.next() * 5) - 2]
  const moved = new Float32Array(image.length)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
    const [row, column] = [Math.min(side - 1, Math.max(0, y + dy)), Math.min(side - 1, Math.max(0, x + dx))]
    moved[y * side + x] = image[row * side + column] ?? 0
  }
  return moved
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

/** Probabilities of label 1. */
export function infer(weights: Weights, images: readonly Float32Array[]): number[] {
  const network = new Network(weights)
  return images.map((image) => sigmoid(network.forward(image)))
}

/** The area under the ROC curve by ranks (Mann and Whitney), ties counting half. */
export function areaUnderCurve(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, at) => ({ score, label: labels[at] ?? 0 })).sort((a, b) => a.score - b.score)
  let [ranks, positives] = [0, 0]
  for (let at = 0; at < order.length;) {
    let end = at
    while (end < order.length && order[end]?.score === order[at]?.score) end++
    for (const { label } of order.slice(at, end)) if (label === 1) { ranks += (at + end + 1) / 2; positives++ }
    at = end
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}
