/**
 * The recogniser: reads one line at a time, in a thread of its own that ends when nothing has been read for a while, since it needs as much memory as
 * everything else here. Nothing is fetched, nothing is cached on disk.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Grey, dark text on a bright ground, rows without padding. */
export interface Picture { readonly width: number, readonly height: number, readonly pixels: Uint8Array }

export interface Reading {
  readonly text: string
  /** 0 to 100, of the words. */
  readonly confidence: number
}

/** Of the thread. */
export type Answer = Reading | 'failed'

/** Megabytes of the thread's own heap; what the recogniser needs lies outside. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }
/** Milliseconds without a reading after which the thread ends. Starting another takes a fifth of a second and changes no reading. */
export const patience = 15_000

let thread: Worker | undefined
let idle: NodeJS.Timeout | undefined
let last: Promise<unknown> = Promise.resolve()

/** Reads one after the other. Throws Error 'recogniser' when the thread is gone or cannot read this. */
export function read(picture: Picture): Promise<Reading> {
  const reading = last.then(() => readNow(picture))
  last = reading.catch(() => undefined)
  return reading
}

async function readNow(picture: Picture): Promise<Reading> {
  clearTimeout(idle)
  thread ??= opened()
  const answer = await answerOf(thread, picture)
  if (answer === 'failed') {
    // Nothing of a picture that it stumbled over is left in it.
    await end()
    throw new Error('recogniser')
  }
  idle = setTimeout(() => void closeRecogniser(), patience)
  idle.unref()
  return answer
}

function opened(): Worker {
  const worker = new Worker(new URL('./recogniser-thread.ts', import.meta.url), { name: 'recogniser', resourceLimits })
  worker.on('error', () => undefined)
  worker.on('exit', () => { if (thread === worker) thread = undefined })
  return worker
}

/** Between readings the thread keeps no process alive. */
async function answerOf(worker: Worker, picture: Picture): Promise<Answer> {
  worker.ref()
  const over = new AbortController()
  const first = async (event: string): Promise<unknown[]> => once(worker, event, { signal: over.signal })
  try {
    worker.postMessage(picture)
    const [answer] = await Promise.race([first('message'), first('exit').then(() => ['failed'])])
    return answer as Answer
  } catch {
    return 'failed'
  } finally {
    over.abort()
    worker.unref()
  }
}

async function end(): Promise<void> {
  clearTimeout(idle)
  const ended = thread
  thread = undefined
  await ended?.terminate()
}

/** Ends the thread once what was asked for is read; the next reading starts another. */
export function closeRecogniser(): Promise<void> {
  const ended = last.then(end)
  last = ended.catch(() => undefined)
  return ended
}
