/** Threads that take one task after the other. */
import { Worker } from 'node:worker_threads'
import type { Task, TaskResult } from './tasks.ts'

export interface Threads {
  /** Rejects with an error that names a code, when the task failed or its thread ended. */
  ask<T extends TaskResult>(task: Task): Promise<T>
  /** Of every thread. */
  askAll(task: Task): Promise<void>
  close(): Promise<void>
}

interface Waiting { readonly done: (result: TaskResult) => void, readonly failed: (error: Error) => void }
interface Lane { readonly worker: Worker, readonly waiting: Map<number, Waiting> }

export function openThreads(count: number): Threads {
  let next = 0
  const lanes = Array.from({ length: count }, () => openLane())
  const ask = (lane: Lane, task: Task): Promise<TaskResult> => new Promise((done, failed) => {
    lane.waiting.set(++next, { done, failed })
    lane.worker.postMessage({ id: next, task })
  })
  return {
    ask: async (task) => {
      const lane = lanes.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
      return await ask(lane, task) as never
    },
    askAll: async (task) => { await Promise.all(lanes.map((lane) => ask(lane, task))) },
    close: async () => { await Promise.all(lanes.map(({ worker }) => worker.terminate())) },
  }
}

function openLane(): Lane {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  const waiting = new Map<number, Waiting>()
  worker.on('message', ({ id, result, failed }: { id: number, result?: TaskResult, failed?: string }) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (failed !== undefined) asked?.failed(new Error(failed))
    else asked?.done(result)
  })
  const ended = (error: Error): void => {
    for (const { failed } of waiting.values()) failed(error)
    waiting.clear()
  }
  worker.on('error', ended)
  worker.on('exit', () => ended(new Error('thread-ended')))
  return { worker, waiting }
}

/** Runs `work` for every item, at most `width` at a time, in order of the items; stops at the first failure or when `signal` says so. */
export async function inLanes<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, async () => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as T, index)
    }
  }))
}
