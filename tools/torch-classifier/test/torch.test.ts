/** The PyTorch classifier where python3-torch is installed: rounds over three skewed hospitals on the real chest X-rays of PneumoniaMNIST. */
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { unzipSync } from 'fflate'
import { areaUnderCurve } from '../../library/area-under-curve.ts'
import { Random } from '../../library/random.ts'
import { readSafetensors, writeSafetensors } from '../../library/safetensors.ts'
import type { Tensor } from '../../library/safetensors.ts'

const data = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'data/images/pneumoniamnist/pneumoniamnist.npz')
const skip = reasonToSkip()
const folder = mkdtempSync(join(tmpdir(), 'vesalius-torch-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const tool = JSON.parse(readFileSync(join(import.meta.dirname, '../tool.json'), 'utf8')) as { outputs: { tensors?: Record<string, { shape: number[] }> }[] }

function reasonToSkip(): string | false {
  if (!existsSync(data)) return 'the shared data are not there'
  try { execFileSync('/usr/bin/python3', ['-c', 'import torch, numpy'], { stdio: 'ignore' }); return false } catch { return 'PyTorch is not installed (python3-torch)' }
}

/** Indices of 1,950, 1,641 and 1,117 pictures with 37, 15 and 22 of a hundred normal (ai.md 3.2). */
function sites(): number[][] {
  const file = unzipSync(readFileSync(data))['train_labels.npy'] as Uint8Array
  const labels = file.subarray(10 + (file[8] ?? 0) + 256 * (file[9] ?? 0))
  const order = new Random(5).order(labels.length)
  const [normal, ill] = [0, 1].map((label) => Array.from(order).filter((at) => labels[at] === label)) as [number[], number[]]
  let [n, i] = [0, 0]
  return [[722, 1228], [246, 1395], [246, 871]].map(([normals = 0, ills = 0]) => [...normal.slice(n, n += normals), ...ill.slice(i, i += ills)])
}

function begun(): Record<string, Tensor> {
  const random = new Random(3)
  return Object.fromEntries(Object.entries(tool.outputs[0]?.tensors ?? {}).map(([name, { shape }]) => {
    const [size, fanIn] = [shape.reduce((product, one) => product * one, 1), shape.slice(1).reduce((product, one) => product * one, 1)]
    return [name, { shape, values: Float32Array.from({ length: size }, () => (shape.length > 1 ? random.normal() * Math.sqrt(2 / fanIn) : 0)) }]
  }))
}

test('three skewed hospitals reach an AUC of 0.93 on the official test part with PyTorch', { skip, timeout: 900_000 }, async (t) => {
  const began = performance.now()
  const child = spawn('/usr/bin/python3', ['-B', join(import.meta.dirname, 'rounds.py'), data], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => child.kill())
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (asked: object) => {
    child.stdin.write(`${JSON.stringify(asked)}\n`)
    return JSON.parse((await answers.next()).value as string) as { scores: number[], labels: number[] }
  }
  const hospitals = sites()
  const total = hospitals.reduce((sum, { length }) => sum + length, 0)
  let weights = begun()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  for (let round = 1; round <= 12; round++) {
    writeFileSync(from, writeSafetensors(weights))
    const mean: Record<string, Tensor> = Object.fromEntries(Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: new Float32Array(values.length) }]))
    for (const [index, site] of hospitals.entries()) {
      await ask({ site, weights: from, to, seed: round * 10 + index })
      for (const [name, { values }] of Object.entries(readSafetensors(readFileSync(to)))) values.forEach((value, at) => { (mean[name] as Tensor).values[at] = ((mean[name] as Tensor).values[at] as number) + (value * site.length) / total })
    }
    weights = mean
  }
  writeFileSync(from, writeSafetensors(weights))
  const { scores, labels } = await ask({ weights: from, seed: 0 })
  const auc = areaUnderCurve(scores, labels)
  t.diagnostic(`AUC ${auc.toFixed(4)} after 12 rounds, ${((performance.now() - began) / 1000).toFixed(0)} s with the start of PyTorch; published ResNet-18: 0.944`)
  assert.ok(auc >= 0.93, String(auc))
})
