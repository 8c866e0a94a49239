/** Reads text in whole pictures (Tesseract, WebAssembly, threads of its own); program and language come from installed packages, nothing is fetched or cached. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Grey, rows without padding. */
export interface GreyPicture { readonly width: number, readonly height: number, readonly pixels: Uint8Array }

export interface Recogniser {
  /** Lines of text. Rejects when the thread is gone. */
  read(picture: GreyPicture): Promise<string[]>
  close(): Promise<void>
}

interface Worker {
  recognize(image: Buffer, options: object, output: object): Promise<{ readonly data: { readonly text: string } }>
  setParameters(parameters: object): Promise<unknown>
  terminate(): Promise<unknown>
}

const from = createRequire(import.meta.url)
const languageFolder = (): string => join(dirname(from.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')
/** Sparse text: in any place, in no order. */
const sparse = '11'

export async function openRecogniser(): Promise<Recogniser> {
  const { createWorker } = await import('tesseract.js')
  // Names are in no dictionary.
  const worker = await createWorker('eng', 1, { langPath: languageFolder(), gzip: true, cacheMethod: 'none', errorHandler: () => undefined }, { load_system_dawg: '0', load_freq_dawg: '0' }) as unknown as Worker
  await worker.setParameters({ tessedit_pageseg_mode: sparse, user_defined_dpi: '150', debug_file: '/dev/null' })
  return {
    async read({ width, height, pixels }) {
      const { data } = await worker.recognize(Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]), {}, { text: true })
      return data.text.split('\n').map((line) => line.trim()).filter(Boolean)
    },
    close: async () => { await worker.terminate() },
  }
}
