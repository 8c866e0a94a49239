// Writes the cohort to a folder: the files, `clinical.csv`, `answer-key.json`. The only place in this package that touches the disk.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { clinicalTable } from './clinical-table.ts'
import { screeningTable } from './screening.ts'
import { answerKey, checked, generateSamples, type SampleOptions } from './samples.ts'

export interface SampleProgress {
  /** the number of the patient at hand, from 1 */
  readonly patient: number
  readonly files: number
  readonly bytes: number
}

/** There is something in the folder that is no run of the same cohort which was broken off: two cohorts would become one. */
export class FolderInUse extends Error {
  constructor() {
    super('the folder is not empty: two cohorts in one would fit neither table nor answer key; name a new folder, or empty this one')
    this.name = 'FolderInUse'
  }
}

/** Which cohort is being written; gone when it is whole. */
const markName = '.unfinished-cohort.json'

/**
 * Generates into `folder`, which is made when absent and otherwise empty, or holds the same cohort as far as it came when a run was broken off:
 * what is whole of it is kept and counted. Calls `onProgress` after every file. Throws FolderInUse, RangeError on options out of range, and
 * the errors of node:fs.
 */
export const writeSamples = async (
  folder: string,
  options: SampleOptions = {},
  onProgress: (progress: SampleProgress) => void = () => undefined,
): Promise<{ files: number; bytes: number }> => {
  const without = begin(folder, options)
  let [files, bytes, patient] = [without.size, [...without.values()].reduce((sum, size) => sum + size, 0), 1]
  for (const sample of generateSamples({ ...options, without: new Set(without.keys()) })) {
    const path = join(folder, sample.path)
    mkdirSync(dirname(path), { recursive: true })
    // Under its name only when whole: what is there need not be made again.
    writeFileSync(`${path}.part`, sample.bytes)
    renameSync(`${path}.part`, path)
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
  rmSync(join(folder, markName))
  return { files, bytes }
}

/** Marks the folder, and gives the files that are there already with their sizes in bytes; none where the last one is needed to be cut off. */
const begin = (folder: string, options: SampleOptions): Map<string, number> => {
  const mark = JSON.stringify({ ...checked(options), screened: options.screened ?? 0, broken: options.broken === true })
  mkdirSync(folder, { recursive: true })
  const there = readdirSync(folder)
  const [markFile, already] = [join(folder, markName), new Map<string, number>()]
  if (there.length > 0 && !(existsSync(markFile) && readFileSync(markFile, 'utf8') === mark)) throw new FolderInUse()
  writeFileSync(markFile, mark)
  for (const path of there.length > 0 ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    if (path.endsWith('.dcm') && options.broken !== true) already.set(path.split(sep).join('/'), statSync(join(folder, path)).size)
  }
  return already
}
