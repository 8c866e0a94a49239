// One file of every series of the default cohort, and a lookup of any file by its path: what the tests of this folder share.
import type { Lesion } from '../src/answer-key.ts'
import type { PlannedFile } from '../src/plan.ts'
import { plannedStudies } from '../src/samples.ts'

export const options = { patients: 12, seed: 1 } as const

const files = new Map<string, PlannedFile>()
const lesions: Lesion[] = []
const firsts: PlannedFile[] = []
for (const { series } of plannedStudies(options)) {
  for (const one of series) {
    lesions.push(...one.lesions)
    for (const file of one.files) files.set(file.path, file)
    if (one.files[0]) firsts.push(one.files[0])
  }
}

export const allLesions: readonly Lesion[] = lesions
export const allFiles: readonly PlannedFile[] = [...files.values()]
/** the first file of each series */
export const firstFiles: readonly PlannedFile[] = firsts

export const fileAt = (path: string): PlannedFile => {
  const file = files.get(path)
  if (!file) throw new RangeError('no such file in the cohort')
  return file
}
