/**
 * The thread in which the recogniser (Tesseract, WebAssembly) runs. The build without relaxed instructions: those may round differently on another
 * processor, and a verdict must be the same on every machine. Program and language data come from installed packages by their paths.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import type { Answer, Picture } from './recogniser.ts'

/** What is used of `tesseract.js-core`. */
interface Core {
  readonly FS: { writeFile(path: string, content: Uint8Array | string): void, unlink(path: string): void }
  readonly TessBaseAPI: new () => Api
}

interface Api {
  Init(folder: null, language: string, engine: number, config: string): number
  SetVariable(name: string, value: string): boolean
  /** Of `/input`. */
  SetImageFile(exif: number, angle: number): number
  Recognize(monitor: null): number
  GetUTF8Text(): string
  MeanTextConf(): number
}

const from = createRequire(import.meta.url)
const [languageFile, configFile, imageFile] = ['./eng.traineddata', '/config', '/input']
/** Long short-term memory; one line of text. */
const [engine, oneLine] = [1, '7']
/** Words of a dictionary are no better here than any others. */
const config = ['load_system_dawg 0', 'load_freq_dawg 0', 'debug_file /dev/null'].join('\n')

async function start(): Promise<{ readonly core: Core, readonly api: Api }> {
  const create = from('tesseract.js-core/tesseract-core-simd-lstm') as (options: object) => Promise<Core>
  const core = await create({ TesseractProgress: () => undefined, print: () => undefined, printErr: () => undefined })
  const language = join(dirname(from.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int', 'eng.traineddata.gz')
  core.FS.writeFile(languageFile, gunzipSync(readFileSync(language)))
  core.FS.writeFile(configFile, config)
  const api = new core.TessBaseAPI()
  if (api.Init(null, 'eng', engine, configFile) !== 0) throw new Error('recogniser')
  core.FS.unlink(languageFile)
  api.SetVariable('tessedit_pageseg_mode', oneLine)
  return { core, api }
}

const started = start()

async function read({ width, height, pixels }: Picture): Promise<Answer> {
  try {
    const { core, api } = await started
    core.FS.writeFile(imageFile, Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]))
    if (api.SetImageFile(1, 0) === 1) return 'failed'
    api.Recognize(null)
    return { text: api.GetUTF8Text().trim(), confidence: api.MeanTextConf() }
  } catch {
    return 'failed'
  }
}

parentPort?.on('message', (picture: Picture) => { void read(picture).then((answer) => parentPort?.postMessage(answer)) })
