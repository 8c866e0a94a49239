/**
 * A small convolutional network for grey images of 28 by 28, written out: 5×5 convolution to 8 channels and 3×3 to 16, both with step 2 and ReLU, a dense
 * layer of 32, one logit. Adam (Kingma and Ba 2015) with decoupled weight decay. The same seed and data give the same bits.
 */
import type { Random } from '../library/random.ts'
import type { Tensor } from '../library/safetensors.ts'

export const side = 28
const shapes = { 'conv1.weight': [8, 1, 5, 5], 'conv1.bias': [8], 'conv2.weight': [16, 8, 3, 3], 'conv2.bias': [16], 'dense.weight': [32, 784], 'dense.bias': [32], 'out.weight': [1, 32], 'out.bias': [1] } as const
export type Name = keyof typeof shapes
export const names = Object.keys(shapes) as Name[]
export type Weights = Record<Name, Float32Array>

/** He's initialisation. */
export function newWeights(random: Random): Weights {
  return Object.fromEntries(names.map((name) => {
    const shape: readonly number[] = shapes[name]
    const scale = Math.sqrt(2 / shape.slice(1).reduce((product, size) => product * size, 1))
    return [name, Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => (shape.length > 1 ? random.normal() * scale : 0))]
  })) as Weights
}

export function toTensors(weights: Weights): Record<string, Tensor> {
  return Object.fromEntries(names.map((name) => [name, { shape: shapes[name], values: weights[name] }]))
}

/** Throws when it is not a model of this network. */
export function fromTensors(tensors: Readonly<Record<string, Tensor>>): Weights {
  return Object.fromEntries(names.map((name) => {
    const tensor = tensors[name]
    if (tensor?.shape.join() !== shapes[name].join()) throw new Error('the tensors are not of this network')
    return [name, tensor.values]
  })) as Weights
}

interface Layer { readonly from: number, readonly channels: number, readonly to: number, readonly outputs: number, readonly kernel: number, readonly pad: number }
const first: Layer = { from: 28, channels: 1, to: 14, outputs: 8, kernel: 5, pad: 2 }
const second: Layer = { from: 14, channels: 8, to: 7, outputs: 16, kernel: 3, pad: 1 }

export class Network {
  readonly weights: Weights
  readonly gradients: Weights
  private readonly a1 = new Float32Array(8 * 14 * 14)
  private readonly a2 = new Float32Array(16 * 7 * 7)
  private readonly a3 = new Float32Array(32)
  private readonly d1 = new Float32Array(8 * 14 * 14)
  private readonly d2 = new Float32Array(16 * 7 * 7)

  constructor(weights: Weights) {
    this.weights = weights
    this.gradients = Object.fromEntries(names.map((name) => [name, new Float32Array(weights[name].length)])) as Weights
  }

  /** The logit of an image of 784 values. */
  forward(image: Float32Array): number {
    const { weights, a1, a2, a3 } = this
    convolve({ layer: first, weight: weights['conv1.weight'], bias: weights['conv1.bias'] }, image, a1)
    convolve({ layer: second, weight: weights['conv2.weight'], bias: weights['conv2.bias'] }, a1, a2)
    const [dense, bias, out] = [weights['dense.weight'], weights['dense.bias'], weights['out.weight']]
    let logit = weights['out.bias'][0] as number
    for (let unit = 0; unit < 32; unit++) {
      let sum = bias[unit] as number
      for (let at = 0; at < 784; at++) sum += (dense[unit * 784 + at] as number) * (a2[at] as number)
      a3[unit] = sum > 0 ? sum : 0
      logit += (out[unit] as number) * (a3[unit] as number)
    }
    return logit
  }

  /** Adds the gradients for the image that went forward last; `error` is the derivative of the loss by the logit. */
  backward(image: Float32Array, error: number): void {
    const { weights, gradients, a1, a2, a3, d1, d2 } = this
    const [dense, out] = [weights['dense.weight'], weights['out.weight']]
    const [gDense, gBias, gOut] = [gradients['dense.weight'], gradients['dense.bias'], gradients['out.weight']]
    gradients['out.bias'][0] = (gradients['out.bias'][0] as number) + error
    d2.fill(0)
    for (let unit = 0; unit < 32; unit++) {
      gOut[unit] = (gOut[unit] as number) + error * (a3[unit] as number)
      if (!((a3[unit] as number) > 0)) continue
      const delta = error * (out[unit] as number)
      gBias[unit] = (gBias[unit] as number) + delta
      for (let at = 0; at < 784; at++) {
        const place = unit * 784 + at
        gDense[place] = (gDense[place] as number) + delta * (a2[at] as number)
        d2[at] = (d2[at] as number) + delta * (dense[place] as number)
      }
    }
    for (let at = 0; at < 784; at++) if (!((a2[at] as number) > 0)) d2[at] = 0
    d1.fill(0)
    convolveBack({ layer: second, weight: weights['conv2.weight'], input: a1, delta: d2 }, { weight: gradients['conv2.weight'], bias: gradients['conv2.bias'], input: d1 })
    for (let at = 0; at < d1.length; at++) if (!((a1[at] as number) > 0)) d1[at] = 0
    convolveBack({ layer: first, weight: weights['conv1.weight'], input: image, delta: d1 }, { weight: gradients['conv1.weight'], bias: gradients['conv1.bias'] })
  }
}

interface Kernel { readonly layer: Layer, readonly weight: Float32Array, readonly bias: Float32Array }

function convolve({ layer: { from, channels, to, outputs, kernel, pad }, weight, bias }: Kernel, input: Float32Array, output: Float32Array): void {
  for (let o = 0; o < outputs; o++) for (let y = 0; y < to; y++) for (let x = 0; x < to; x++) {
    let sum = bias[o] as number
    const [top, left] = [y * 2 - pad, x * 2 - pad]
    const [y0, y1, x0, x1] = [Math.max(0, -top), Math.min(kernel, from - top), Math.max(0, -left), Math.min(kernel, from - left)]
    for (let c = 0; c < channels; c++) for (let ky = y0; ky < y1; ky++) {
      const [w, i] = [((o * channels + c) * kernel + ky) * kernel, (c * from + top + ky) * from + left]
      for (let kx = x0; kx < x1; kx++) sum += (weight[w + kx] as number) * (input[i + kx] as number)
    }
    output[(o * to + y) * to + x] = sum > 0 ? sum : 0
  }
}

interface Back { readonly layer: Layer, readonly weight: Float32Array, readonly input: Float32Array, readonly delta: Float32Array }

function convolveBack({ layer: { from, channels, to, outputs, kernel, pad }, weight, input, delta }: Back, gradient: { weight: Float32Array, bias: Float32Array, input?: Float32Array }): void {
  for (let o = 0; o < outputs; o++) for (let y = 0; y < to; y++) for (let x = 0; x < to; x++) {
    const d = delta[(o * to + y) * to + x] as number
    if (d === 0) continue
    gradient.bias[o] = (gradient.bias[o] as number) + d
    const [top, left] = [y * 2 - pad, x * 2 - pad]
    const [y0, y1, x0, x1] = [Math.max(0, -top), Math.min(kernel, from - top), Math.max(0, -left), Math.min(kernel, from - left)]
    for (let c = 0; c < channels; c++) for (let ky = y0; ky < y1; ky++) {
      const [w, i] = [((o * channels + c) * kernel + ky) * kernel, (c * from + top + ky) * from + left]
      for (let kx = x0; kx < x1; kx++) {
        gradient.weight[w + kx] = (gradient.weight[w + kx] as number) + d * (input[i + kx] as number)
        if (gradient.input) gradient.input[i + kx] = (gradient.input[i + kx] as number) + d * (weight[w + kx] as number)
      }
    }
  }
}

export class Adam {
  private readonly m: Weights
  private readonly v: Weights
  private time = 0
  private readonly decay: number

  constructor(weights: Weights, decay: number) {
    const zeros = () => Object.fromEntries(names.map((name) => [name, new Float32Array(weights[name].length)])) as Weights
    this.decay = decay
    this.m = zeros()
    this.v = zeros()
  }

  /** Takes the gradients, which are sums over `count` images, and clears them. */
  step({ weights, gradients }: Network, rate: number, count: number): void {
    this.time++
    const [c1, c2] = [1 - 0.9 ** this.time, 1 - 0.999 ** this.time]
    for (const name of names) {
      const [w, g, m, v] = [weights[name], gradients[name], this.m[name], this.v[name]]
      for (let at = 0; at < w.length; at++) {
        const gradient = (g[at] as number) / count
        m[at] = 0.9 * (m[at] as number) + 0.1 * gradient
        v[at] = 0.999 * (v[at] as number) + 0.001 * gradient * gradient
        w[at] = (w[at] as number) * (1 - rate * this.decay) - (rate * ((m[at] as number) / c1)) / (Math.sqrt((v[at] as number) / c2) + 1e-8)
        g[at] = 0
      }
    }
  }
}
