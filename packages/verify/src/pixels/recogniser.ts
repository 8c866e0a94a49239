/** Reads text in whole pictures (Tesseract, WebAssembly, threads of its own); program and languages come from installed packages, nothing is fetched or cached. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Language } from './languages.ts'

/** Grey, rows without padding. */
export interface GreyPicture { readonly width: number, readonly height: number, readonly pixels: Uint8Array }

export interface Recogniser {
  /** Lines of text as each of the languages reads them. Rejects when a thread is gone. */
  read(picture: GreyPicture, languages: readonly Language[]): Promise<string[]>
  close(): Promise<void>
}

interface Worker {
  recognize(image: Buffer, options: object, output: object): Promise<{ readonly data: { readonly text: string } }>
  setParameters(parameters: object): Promise<unknown>
  terminate(): Promise<unknown>
}

const from = createRequire(import.meta.url)
/** Sparse text: in any place, in no order. */
const sparse = '11'
/** Threads that are kept, each with one language: each needs some 100 MB. */
const mostThreads = 3

/** One language after the other: read with several at once, a word of one script is taken for letters of another that look alike. */
export function openRecogniser(): Recogniser {
  const threads = new Map<Language, Promise<Worker>>()
  const threadOf = async (language: Language): Promise<Worker> => {
    const thread = threads.get(language) ?? opened(language)
    threads.delete(language)
    threads.set(language, thread)
    // One that could not be opened is not kept: the next picture tries again.
    thread.catch(() => { if (threads.get(language) === thread) threads.delete(language) })
    if (threads.size > mostThreads) await closeFirst(threads)
    return thread
  }
  return {
    async read({ width, height, pixels }, languages) {
      const picture = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
      const lines: string[] = []
      for (const language of languages) {
        const { data } = await (await threadOf(language)).recognize(picture, {}, { text: true })
        lines.push(...data.text.split('\n').map((line) => line.trim()).filter(Boolean))
      }
      return lines
    },
    close: async () => { while (threads.size > 0) await closeFirst(threads) },
  }
}

/** The one that was not used for longest. */
async function closeFirst(threads: Map<Language, Promise<Worker>>): Promise<void> {
  const [first] = threads
  if (first === undefined) return
  threads.delete(first[0])
  // Whoever asked for one that could not be opened was told.
  await first[1].then((thread) => thread.terminate(), () => undefined)
}

async function opened(language: Language): Promise<Worker> {
  const { createWorker } = await import('tesseract.js')
  const langPath = join(dirname(from.resolve(`@tesseract.js-data/${language}/package.json`)), '4.0.0_best_int')
  // Names are in no dictionary.
  const worker = await createWorker(language, 1, { langPath, gzip: true, cacheMethod: 'none', errorHandler: () => undefined }, { load_system_dawg: '0', load_freq_dawg: '0' }) as unknown as Worker
  await worker.setParameters({ tessedit_pageseg_mode: sparse, user_defined_dpi: '150', debug_file: '/dev/null' })
  return worker
}
