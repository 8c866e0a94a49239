/** Objects that go back by the front gate: DICOM files (PS3.10) of the declared SOP classes, with an empty preamble and nothing private. */
import { readFileSync } from 'node:fs'
import { isPrivate, readDicom } from '@vesalius/standards/dicom'
import type { OutputOf } from '../tools/manifest.ts'
import { stop } from './finding.ts'
import type { Finding } from './finding.ts'

export function checkDicom(paths: readonly string[], output: OutputOf<'dicom'>): Finding[] {
  if (paths.length > output.maxFiles) return [stop('files', output.name, paths.length)]
  const wrong = paths.filter((path) => !isDeclared(readFileSync(path), output.sopClasses)).length
  return wrong ? [stop('dicom', output.name, wrong)] : []
}

/** PS3.10 7.1 (preamble), PS3.5 7.8 (private elements). */
function isDeclared(bytes: Uint8Array, sopClasses: readonly string[]): boolean {
  if (bytes.subarray(0, 128).some((byte) => byte !== 0)) return false
  try {
    const file = readDicom(bytes)
    const tags = [...file.attributes].map(({ tag }) => tag)
    return sopClasses.includes(file.attributes.text(0x00080016) ?? '') && file.dataSetEnd === bytes.length && !tags.some(isPrivate)
  } catch {
    return false
  }
}
