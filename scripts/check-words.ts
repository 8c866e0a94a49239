/**
 * Refuses words on the wrong side of the wall: downstream of the archive there are only subjects, so "patient" may not be written
 * in catalogue, access, compute, models (a DICOM keyword such as PatientID names a standard's attribute and is let pass).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const rooms = ['catalogue', 'access', 'compute', 'models']

export function checkWords(folder: string = root): string[] {
  return rooms.flatMap((room) => {
    const place = join(folder, 'packages/server/src', room)
    try { statSync(place) } catch { return [] }
    return readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .flatMap((entry) => faultsIn(folder, join(entry.parentPath, entry.name)))
  })
}

function faultsIn(folder: string, file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').flatMap((line, index) =>
    /\bpatients?\b/i.test(line) ? [`${relative(folder, file)}:${index + 1}: here a person is a subject, never a patient`] : [])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkWords()
  for (const fault of faults) console.error(fault)
  process.exit(faults.length ? 1 : 0)
}
