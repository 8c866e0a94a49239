/** Runs a version on the test data that it brings, in the sandbox that tasks run in, and compares what comes out with what it promises. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newIdentifier } from '#kernel'
import { checkOutputs } from '../airlock/check-outputs.ts'
import { strictPolicy } from '../open-dataset.ts'
import { TestFailed } from '../problems.ts'
import { fileOf, runTool } from '../sandbox-run.ts'
import type { Sandbox } from '../sandbox-run.ts'
import type { Expectation, Manifest, ToolTest } from './manifest.ts'
import { valuesAt } from './pointer.ts'
import type { Bundle } from './version.ts'

export interface Verification {
  readonly at: string
  readonly runner: string
  readonly tests: readonly { readonly name: string, readonly checks: number, readonly wallSeconds: number, readonly peakMemoryBytes: number }[]
}

/** Raises compute/test-failed. */
export async function verifyVersion(sandbox: Sandbox, bundle: Bundle, signal?: AbortSignal): Promise<Verification> {
  const tests = []
  for (const test of bundle.manifest.tests) tests.push(await runTest({ sandbox, signal }, bundle, test))
  return { at: new Date().toISOString(), runner: sandbox.runner.kind, tests }
}

async function runTest({ sandbox, signal }: { sandbox: Sandbox, signal: AbortSignal | undefined }, { manifest, files }: Bundle, test: ToolTest) {
  const inputs = new Map(Object.entries(test.inputs).map(([name, path]) => [name, (folder: string) => layOut({ manifest, files }, { name, path, folder })]))
  const { name, entrypoint, parameters, seed } = test
  return runTool(sandbox, { name: newIdentifier('test').toLowerCase(), manifest, files, entrypoint, parameters, seed, minimumCell: strictPolicy.minimumCell, inputs, ...(signal ? { signal } : {}) }, async (ended, out) => {
    if (ended.reason !== 'exited' || ended.exitCode !== 0) throw TestFailed(name, ended.reason === 'exited' ? `it ended with exit code ${ended.exitCode ?? 0}` : `it was ended: ${ended.reason}`)
    for (const { output, findings } of checkOutputs({ manifest, entrypoint, policy: strictPolicy, folder: out })) {
      const stopped = findings.find(({ severity }) => severity === 'stop')
      if (stopped) throw TestFailed(name, `the air-lock stops output ${output.name}: ${stopped.code}`)
    }
    for (const expected of test.expect) check(expected, { manifest, test: name, out })
    return { name, checks: test.expect.length, wallSeconds: ended.usage.wallSeconds, peakMemoryBytes: ended.usage.peakMemoryBytes }
  })
}

/** Test data are laid out as data are: a table as table.csv, tensors as tensors.safetensors, an ONNX model as model.onnx, images numbered. */
async function layOut({ manifest, files }: Bundle, { name, path, folder }: { name: string, path: string, folder: string }): Promise<void> {
  const type = manifest.inputs.find((input) => input.name === name)?.type
  const bytes = files.get(path)
  if (type === 'images') {
    const images = [...files].filter(([file]) => file === path || file.startsWith(`${path}/`)).sort(([a], [b]) => (a < b ? -1 : 1))
    images.forEach(([, image], index) => writeFileSync(join(folder, imageName(index)), image))
  } else if (bytes) writeFileSync(join(folder, type === 'tensors' ? 'tensors.safetensors' : type === 'onnx' ? 'model.onnx' : 'table.csv'), bytes)
}

export const imageName = (index: number): string => `${String(index + 1).padStart(7, '0')}.dcm`

function check(expected: Expectation, { manifest, test, out }: { manifest: Manifest, test: string, out: string }): void {
  const output = manifest.outputs.find(({ name }) => name === expected.output)
  const path = join(out, fileOf(expected.output, output?.type ?? 'json'))
  const fail = (what: string) => TestFailed(test, `output ${expected.output}${expected.at ? ` at ${expected.at}` : ''}: ${what}`)
  if (!statSync(path, { throwIfNoEntry: false })) throw fail('it is not there')
  if (expected.at === undefined) return
  const found = valuesAt(JSON.parse(readFileSync(path, 'utf8')), expected.at)
  if (found.length === 0) throw fail('there is nothing')
  for (const { value } of found) {
    if (expected.equals !== undefined && !equal(value, expected.equals, expected.tolerance ?? 0)) throw fail(`expected ${String(expected.equals)}, got ${String(value)}`)
    if (expected.min !== undefined && !(typeof value === 'number' && value >= expected.min)) throw fail(`expected at least ${expected.min}, got ${String(value)}`)
    if (expected.max !== undefined && !(typeof value === 'number' && value <= expected.max)) throw fail(`expected at most ${expected.max}, got ${String(value)}`)
  }
}

function equal(value: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof value === 'number' && typeof expected === 'number') return Math.abs(value - expected) <= tolerance
  return value === expected
}
