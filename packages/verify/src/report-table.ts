/** The report as a table for people: one line per check, then what was found, by code. */
import type { VerifyReport } from './verify-folders.ts'
import { type CheckName, checkNames, type Finding } from './types.ts'

const titles: Readonly<Record<CheckName, string>> = {
  identities: 'no identity of the inputs in any byte', uids: 'UIDs new, valid, consistent', dates: 'dates moved by one shift for each person', pseudonyms: 'one pseudonym for each person, not computable',
  marks: 'what the files say of themselves is true', conformance: 'files whole, no new dciodvfy error', pixels: 'no identity readable in pixels', clinical: 'clinical tables agree with the images',
  accounted: 'every input accounted for', report: 'the report of the run whole, signed, and of this run',
}

/** Where nothing was compared, a person needs more than a code. */
const meanings: Readonly<Record<string, string>> = {
  'no-input': 'no-input: the first folder holds no DICOM file, so nothing was sought; name the folder with the originals',
  'no-output': 'no-output: the second folder holds no DICOM file, and no list says that every input was held back; name what came out, and --map or --held',
  'no-pair': 'no-pair: no input explains these files, so they were compared with nothing; name the originals they were made from, or give --map',
  'not-in-map': 'not-in-map: the map does not say from what these files were made, so they were compared with nothing',
  'input-missing': 'input-missing: the input that the map names for these files is not in the first folder, so they were compared with nothing',
}

export function reportTable(report: VerifyReport): string {
  const lines = checkNames.map((name) => {
    const { findings, judged, note } = report.checks[name]
    const result = !judged ? 'not judged' : findings === 0 ? 'ok' : `${findings} finding${findings === 1 ? '' : 's'}`
    return `${name.padEnd(12)} ${result.padEnd(14)} ${titles[name]}${note === undefined ? '' : ` (${note})`}`
  })
  const groups = new Map<string, { first: Finding, count: number }>()
  for (const finding of report.findings) {
    const key = `${finding.check}/${finding.code}${finding.class === undefined ? '' : ` ${finding.class}`}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: finding, count: finding.count ?? 1 })
    else group.count += finding.count ?? 1
  }
  const found = [...groups].map(([key, { first, count }]) => `  ${String(count).padStart(6)} × ${key}${placeOf(first)}`)
  const counts = `${report.inputs} inputs, ${report.outputs} outputs, ${report.pairs} pairs, ${report.people} people, ${(report.bytes / 1e6).toFixed(1)} MB searched`
  const meant = [...new Set(report.findings.map(({ code }) => meanings[code]))].filter((meaning) => meaning !== undefined).map((meaning) => `  ${meaning}`)
  return [counts, '', ...lines, ...(found.length > 0 ? ['', 'found (the first of each):', ...found, ...meant] : []), '', verdictOf(report), ''].join('\n')
}

function verdictOf({ clean, nothingLeaves }: VerifyReport): string {
  if (!clean) return 'NOT CLEAN: do not release'
  return nothingLeaves ? 'no image would leave: every input was held back, and nothing was there to search' : 'clean'
}

const placeOf = ({ file, path, place }: Finding): string => {
  const where = [path ?? (file === undefined ? undefined : `file ${file}`), place].filter((part) => part !== undefined)
  return where.length > 0 ? `: ${where.join(', ')}` : ''
}
