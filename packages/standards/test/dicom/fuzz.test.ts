// Mutated files: no crash, no hang over 2 s, flat memory (A29). VESALIUS_FUZZ says how many (default 5,000), VESALIUS_FUZZ_SEED which.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { corpusIsAbsent } from './corpus-files.ts'
import type { FuzzOrder, FuzzOutcome } from './fuzz.ts'

const cases = Number(process.env['VESALIUS_FUZZ'] ?? 5000)
const seed = Number(process.env['VESALIUS_FUZZ_SEED'] ?? 20261123)
const longest = 2000

/** Runs one range in a worker, which is ended when a case does not finish in time. */
const runRange = (from: number, to: number): Promise<FuzzOutcome> => {
  const heartbeat = new Int32Array(new SharedArrayBuffer(4))
  heartbeat[0] = -1
  const order: FuzzOrder = { seed, from, to, heartbeat }
  const worker = new Worker(new URL('./fuzz.ts', import.meta.url), { workerData: order, resourceLimits: { maxOldGenerationSizeMb: 512 } })
  return new Promise((resolve, reject) => {
    let seen = { index: -1, since: Date.now() }
    const watch = setInterval(() => {
      const index = Atomics.load(heartbeat, 0)
      if (index !== seen.index) seen = { index, since: Date.now() }
      else if (index >= 0 && Date.now() - seen.since > longest * 5) {
        reject(new Error(`case ${index} of seed ${seed} hangs`))
        void worker.terminate()
      }
    }, 250)
    worker.on('message', resolve)
    worker.on('error', reject)
    worker.on('exit', () => clearInterval(watch))
  })
}

test(`${cases} mutated files are read or refused, edited and written, without a crash, a hang or growing memory`, {
  skip: corpusIsAbsent,
}, async (t) => {
  const outcome = await runRange(0, cases)
  t.diagnostic(`seed ${seed}: ${outcome.accepted} accepted, refused ${JSON.stringify(outcome.refused)}`)
  const megabytes = outcome.memory.map((bytes) => Math.round(bytes / 1048576)).join(' → ')
  t.diagnostic(`slowest: case ${outcome.slowest.index}, ${outcome.slowest.milliseconds.toFixed(0)} ms; memory ${megabytes} MB`)
  assert.deepEqual(outcome.failures.slice(0, 5), [], `${outcome.failures.length} failures`)
  assert.ok(outcome.slowest.milliseconds < longest)
  assert.ok(outcome.memory[1] - outcome.memory[0] < 256 * 1048576)
  assert.equal(outcome.accepted + Object.values(outcome.refused).reduce((sum, count) => sum + count, 0), cases)
})
