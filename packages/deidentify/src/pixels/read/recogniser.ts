/**
 * The recogniser (Tesseract, WebAssembly, in a thread of its own): reads one line at a time. Programs and language data come from installed
 * packages by their paths: nothing is fetched, nothing is cached on disk.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Grey, dark text on a bright ground, rows without padding. */
export interface Picture { readonly width: number, readonly height: number, readonly pixels: Uint8Array }

export interface Reading {
  readonly text: string
  /** 0 to 100, of the words. */
  readonly confidence: number
}

interface Worker {
  recognize(image: Buffer, options: object, output: object): Promise<{ readonly data: { readonly text: string, readonly confidence: number } }>
  setParameters(parameters: object): Promise<unknown>
  terminate(): Promise<unknown>
}

const from = createRequire(import.meta.url)
const languageFolder = (): string => join(dirname(from.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')

let starting: Promise<Worker> | undefined
let last: Promise<unknown> = Promise.resolve()

async function start(): Promise<Worker> {
  const { createWorker } = await import('tesseract.js')
  // Words of a dictionary are no better here than any others.
  const worker = await createWorker('eng', 1, { langPath: languageFolder(), gzip: true, cacheMethod: 'none' }, { load_system_dawg: '0', load_freq_dawg: '0' }) as unknown as Worker
  // One line of text.
  await worker.setParameters({ tessedit_pageseg_mode: '7' })
  return worker
}

/** Reads one after the other. Throws Error 'recogniser' when the thread is gone. */
export function read(picture: Picture): Promise<Reading> {
  const reading = last.then(() => readNow(picture))
  last = reading.catch(() => undefined)
  return reading
}

async function readNow({ width, height, pixels }: Picture): Promise<Reading> {
  starting ??= start()
  try {
    const worker = await starting
    const { data } = await worker.recognize(Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]), {}, { text: true })
    return { text: data.text.trim(), confidence: data.confidence }
  } catch {
    starting = undefined
    throw new Error('recogniser')
  }
}

/** Ends the thread; the next reading starts another. */
export async function closeRecogniser(): Promise<void> {
  const worker = await starting?.catch(() => undefined)
  starting = undefined
  await worker?.terminate()
}
