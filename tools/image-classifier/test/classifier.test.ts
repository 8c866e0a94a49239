/** The classifier on the real chest X-rays of PneumoniaMNIST: trained centrally on the official training part, measured on the official test part. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { areaUnderCurve } from '../../library/area-under-curve.ts'
import { Random } from '../../library/random.ts'
import { readSafetensors, writeSafetensors } from '../../library/safetensors.ts'
import { fromTensors, Network, names, newWeights, toTensors } from '../network.ts'
import { infer, prepare, train } from '../training.ts'
import type { Example } from '../training.ts'

const data = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'data/images/pneumoniamnist/pneumoniamnist.npz')
const skip = existsSync(data) ? false : 'the shared data are not there'

function part(name: 'train' | 'test'): Example[] {
  const files = unzipSync(readFileSync(data))
  const body = (key: string) => { const file = files[`${name}_${key}.npy`] as Uint8Array; return file.subarray(10 + (file[8] ?? 0) + 256 * (file[9] ?? 0)) }
  const [images, labels] = [body('images'), body('labels')]
  return [...labels].map((label, at) => ({ label, image: prepare(Float32Array.from(images.subarray(at * 784, at * 784 + 784)), 28, 28) }))
}

test('its gradients are those of the loss, by differences', () => {
  const random = new Random(3)
  const weights = newWeights(random)
  const image = Float32Array.from({ length: 784 }, () => random.normal())
  const network = new Network(weights)
  network.forward(image)
  network.backward(image, 1)
  for (const name of names) for (const at of [0, Math.floor(weights[name].length / 2)]) {
    const kept = weights[name][at] as number
    const step = 1e-2
    weights[name][at] = kept + step
    const above = network.forward(image)
    weights[name][at] = kept - step
    const below = network.forward(image)
    weights[name][at] = kept
    const [measured, computed] = [(above - below) / (2 * step), network.gradients[name][at] as number]
    assert.ok(Math.abs(measured - computed) < 0.02 * Math.max(1, Math.abs(measured)), `${name}: ${measured} ${computed}`)
  }
})

test('reaches an AUC of 0.90 and more on the official test part in less than three minutes on one core', { skip, timeout: 600_000 }, (t) => {
  const began = performance.now()
  const weights = newWeights(new Random(1))
  train(weights, part('train'), { epochs: 12, rate: 2e-3, batch: 32, decay: 1e-2, proximal: 0, seed: 1 })
  const seconds = (performance.now() - began) / 1000
  const tested = part('test')
  const kept = fromTensors(readSafetensors(writeSafetensors(toTensors(weights))))
  const auc = areaUnderCurve(infer(kept, tested.map(({ image }) => image)), tested.map(({ label }) => label))
  t.diagnostic(`AUC ${auc.toFixed(4)} after ${seconds.toFixed(1)} s`)
  assert.ok(auc >= 0.9, String(auc))
  assert.ok(seconds < 180)
})

test('gives the same bits for the same seed', { skip }, () => {
  const some = part('test').slice(0, 64)
  const [first, second] = [1, 1].map((seed) => {
    const weights = newWeights(new Random(seed))
    train(weights, some, { epochs: 1, rate: 1e-3, batch: 16, decay: 0, proximal: 0, seed })
    return writeSafetensors(toTensors(weights))
  })
  assert.deepEqual(first, second)
})

test('measures areas with ties as half', () => {
  assert.equal(areaUnderCurve([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1]), 0.875)
})
