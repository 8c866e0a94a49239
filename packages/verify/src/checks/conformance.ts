/** Check 7: an output is whole, and dciodvfy, where it is installed, reports no class of error on it that it does not report on the input. */
import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { DicomFile } from '@vesalius/standards/dicom'

const program = 'dciodvfy'
const timeoutMs = 30_000

/** The path of dciodvfy; undefined when it is not installed. */
export function findDciodvfy(): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program)).find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Remarks of the reader that a freshly written file must not have and its input had not. */
export function newRemarks(output: DicomFile, input?: DicomFile): string[] {
  const before = new Set(input?.remarks.map(({ code }) => code))
  const serious = ['trailing-bytes', 'missing-meta', 'bad-meta-length', 'missing-meta-length', 'missing-transfer-syntax', 'untrue-transfer-syntax', 'meta-in-data-set', 'duplicate', 'unsorted', 'odd-length']
  return [...new Set(output.remarks.map(({ code }) => code))].filter((code) => serious.includes(code) && !before.has(code))
}

/** Classes of errors that are on the output and not on the input. Undefined when the program could not judge. */
export async function newErrors(tool: string, output: string, input: string): Promise<string[] | undefined> {
  const after = await errorsOf(tool, output)
  if (after === undefined || after.size === 0) return after && []
  const before = await errorsOf(tool, input)
  // Of an input that it could not read to the end, the errors of the rest are not known.
  if (before === undefined || [...before].some((line) => line.includes('failed'))) return undefined
  return [...after].filter((one) => !before.has(one))
}

function errorsOf(tool: string, file: string): Promise<Set<string> | undefined> {
  return new Promise((done) => {
    execFile(tool, [resolve(file)], { timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024, encoding: 'latin1' }, (error, stdout, stderr) => {
      // It exits with 1 when it finds errors; a signal means that it was ended.
      if (error !== null && (error.killed === true || typeof error.code === 'string')) return done(undefined)
      done(new Set(`${stderr}\n${stdout}`.split('\n').filter((line) => line.startsWith('Error')).map(classOf)))
    })
  })
}

/** The message without values and counts; names of attributes and modules stay. */
export const classOf = (line: string): string => line
  .replace(/(attribute |Attribute |Element=|Module=|Sequence=|Macro=)<([^>]*)>/g, '$1{$2}').replace(/<[^>]*>/g, '<>').replace(/\[[^\]]*\]/g, '[]').replace(/\b\d+(?:\.\d+)*/g, '#').replace(/ = .*$/, '').trim()
