/** Threads that die: only what they died of is lost, and a program that cannot start is not started for ever. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { type Batch, Crew } from '../../src/offline/crew.ts'

const started = (how: string): Worker => new Worker(new URL('./dying-worker.ts', import.meta.url), { workerData: how, stdout: true, stderr: true })

function batchOf(numbers: readonly number[], note: { done: number[], failed: number[] }): Batch {
  return {
    inputs: numbers.length,
    message: (id) => ({ kind: 'digest', id, inputs: numbers.map((number) => ({ number, at: { file: '' } })) }),
    done(answer) { if (answer.kind === 'digested') note.done.push(...answer.results.map(Number)) },
    failed: () => void note.failed.push(...numbers),
    parts: () => numbers.map((number) => batchOf([number], note)),
  }
}

async function* batches(count: number, note: { done: number[], failed: number[] }): AsyncGenerator<Batch> {
  for (let first = 0; first < count; first += 4) yield batchOf([first, first + 1, first + 2, first + 3], note)
}

test('of a thread that dies over one file all others are done, and that one is told', async () => {
  for (const threads of [1, 2]) {
    const note = { done: [] as number[], failed: [] as number[] }
    const crew = new Crew(threads, () => started('well'))
    await crew.run(batches(40, note))
    await crew.close()
    assert.deepEqual(note.failed, [13])
    assert.deepEqual(note.done.toSorted((a, b) => a - b), Array.from({ length: 40 }, (_, index) => index).filter((number) => number !== 13))
  }
})

test('threads that do not start end the run', async () => {
  const note = { done: [] as number[], failed: [] as number[] }
  const crew = new Crew(2, () => started('stillborn'))
  await assert.rejects(crew.run(batches(40, note)), /do not start/)
  await crew.close()
  assert.deepEqual(note.done, [])
})

test('what fails while a result is taken ends the run', async () => {
  const crew = new Crew(1, () => started('well'))
  const bad: Batch = { ...batchOf([1], { done: [], failed: [] }), done: () => { throw new Error('cannot be noted') } }
  await assert.rejects(crew.run((async function* () { yield bad })()), /cannot be noted/)
  await crew.close()
})
