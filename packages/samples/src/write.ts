// Writes the cohort to a folder: the files, `clinical.csv`, `answer-key.json`. The only place in this package that touches the disk.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { clinicalTable } from './clinical-table.ts'
import { screeningTable } from './screening.ts'
import { answerKey, checked, generateSamples, type SampleOptions } from './samples.ts'

export interface SampleProgress {
  /** the number of the patient at hand, from 1 */
  readonly patient: number
  readonly files: number
  readonly bytes: number
}

/**
 * Generates into `folder`, which is made when absent; files of the same names are replaced. Calls `onProgress` after every file.
 * Throws RangeError on options out of range, and the errors of node:fs.
 */
export const writeSamples = async (
  folder: string,
  options: SampleOptions = {},
  onProgress: (progress: SampleProgress) => void = () => undefined,
): Promise<{ files: number; bytes: number }> => {
  checked(options)
  let [files, bytes, patient] = [0, 0, 1]
  for (const sample of generateSamples(options)) {
    const path = join(folder, sample.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, sample.bytes)
    files++
    bytes += sample.bytes.length
    patient = Number(/^patient-(\d+)/.exec(sample.path)?.[1] ?? patient)
    onProgress({ patient, files, bytes })
    await new Promise((resume) => {
      setImmediate(resume)
    })
  }
  writeFileSync(join(folder, 'clinical.csv'), clinicalTable(options))
  if (options.screened) writeFileSync(join(folder, 'screening.csv'), screeningTable(options))
  writeFileSync(join(folder, 'answer-key.json'), `${JSON.stringify(answerKey(options), undefined, 1)}\n`)
  return { files, bytes }
}
