/** The thread that generates sample files, one for each `next` that it hears: rendering one takes up to a second, in which no request would be answered. */
import { parentPort, workerData } from 'node:worker_threads'
import { generateSamples } from '@vesalius/samples'
import type { SampleFile } from '@vesalius/samples'

export interface SampleTask { readonly patients: number; readonly seed: number; readonly screened: number; readonly without: readonly string[] }
/** The next file, or that there is none. */
export type SampleMessage = { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> } | 'end'

const { patients, seed, screened, without } = workerData as SampleTask
const files: Iterator<SampleFile> = generateSamples({ patients, seed, screened, without: new Set(without) })[Symbol.iterator]()

parentPort?.on('message', () => {
  const { done, value } = files.next()
  if (done) return parentPort?.postMessage('end' satisfies SampleMessage)
  // A copy of its own, which is handed over without another one.
  const bytes = new Uint8Array(value.bytes)
  parentPort?.postMessage({ path: value.path, bytes } satisfies SampleMessage, [bytes.buffer])
})
