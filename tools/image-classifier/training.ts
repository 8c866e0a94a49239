/** Trains and applies the network: images to its size and scale, minibatches in an order of the seed, and what is measured of it. */
import { Random } from '../library/random.ts'
import { Adam, names, Network, side } from './network.ts'
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

export interface Training {
  readonly epochs: number
  readonly rate: number
  readonly batch: number
  readonly decay: number
  /** Of the pull to the weights it began with (FedProx, Li et al. 2020). */
  readonly proximal: number
  readonly seed: number
  onEpoch?(done: number): void
}

/** Changes the weights; returns the mean loss of the last epoch. Classes weigh the same, whatever their numbers. */
export function train(weights: Weights, examples: readonly Example[], { epochs, rate, batch, decay, proximal, seed, onEpoch }: Training): number {
  const random = new Random(seed)
  const network = new Network(weights)
  const adam = new Adam(weights, decay)
  const begun = proximal > 0 ? Object.fromEntries(names.map((name) => [name, Float32Array.from(weights[name])])) as Weights : undefined
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
      if (begun) pull(network, begun, proximal * chosen.length)
      // The rate falls along half a cosine.
      adam.step(network, rate * 0.5 * (1 + Math.cos((Math.PI * step++) / steps)), chosen.length)
    }
    onEpoch?.(epoch + 1)
  }
  return loss
}

/** The gradient of half the squared distance from where the weights were, times `strength`. */
function pull({ weights, gradients }: Network, begun: Weights, strength: number): void {
  for (const name of names) {
    const [now, then, gradient] = [weights[name], begun[name], gradients[name]]
    for (let at = 0; at < now.length; at++) gradient[at] = (gradient[at] as number) + strength * ((now[at] as number) - (then[at] as number))
  }
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

/** Mean loss over images as they are, classes weighing the same. */
export function lossOf(weights: Weights, examples: readonly Example[]): number {
  const network = new Network(weights)
  const positives = examples.filter(({ label }) => label === 1).length
  return examples.reduce((sum, { image, label }) => {
    const probability = sigmoid(network.forward(image))
    return sum - (Math.log(Math.max(1e-12, label === 1 ? probability : 1 - probability)) * 0.5) / Math.max(1, label === 1 ? positives : examples.length - positives)
  }, 0)
}

/** Probabilities of label 1. */
export function infer(weights: Weights, images: readonly Float32Array[]): number[] {
  const network = new Network(weights)
  return images.map((image) => sigmoid(network.forward(image)))
}
