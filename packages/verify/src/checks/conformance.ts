/** Check 7: an output is whole, and dciodvfy, where it is installed, reports no class of error on it that it does not report on the input. */
import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { DicomError, keywordOf, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'
import { openInput } from '../files/zip-inputs.ts'

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
  const fresh = [...after].filter((one) => !before.has(one))
  return fresh.some((one) => missing.test(one)) ? fresh.filter(couldBeLost(input)) : fresh
}

const missing = /^Error - Missing attribute Type #C Conditional Element=\{(\w+)\}/

/** What the input did not have either has not been lost: its condition was hidden by something foreign to the class that went (a Segment Sequence in a CT). */
function couldBeLost(input: string): (error: string) => boolean {
  const source = openInput(input)
  try {
    const there = new Set<string>()
    keywordsIn(readDicom(source, { lenient: true }).attributes, there)
    return (error) => there.has(missing.exec(error)?.[1] ?? '') || !missing.test(error)
  } catch (error) {
    if (error instanceof DicomError) return () => true
    throw error
  } finally {
    source.close()
  }
}

function keywordsIn(attributes: Attributes, into: Set<string>): void {
  for (const { tag, items } of attributes) {
    const keyword = keywordOf(tag)
    if (keyword !== undefined) into.add(keyword)
    for (const item of items ?? []) keywordsIn(item, into)
  }
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
