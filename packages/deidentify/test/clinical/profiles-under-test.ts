/** What tables need of the three built-in profiles, and one key ring, for the tests of clinical tables. */
import { keyRingOf } from '../../src/subject/index.ts'
import type { Table, TableProfile } from '../../src/clinical/index.ts'
import { readTables } from '../../src/clinical/index.ts'

export const ring = keyRingOf([new Uint8Array(32).fill(3)])

export const research: TableProfile = {
  dates: 'shift', layout: 'plain', pseudonym: { prefix: 'VS-', form: 'base32' },
  options: ['CleanPixelData', 'CleanDescriptors', 'RetainLongitudinalModifiedDates', 'RetainPatientCharacteristics', 'RetainSafePrivate'],
}
export const eucaim: TableProfile = { ...research, dates: 'first-of-month', layout: 'eucaim', pseudonym: { prefix: 'EUCAIM-', form: 'decimal' } }
export const basic: TableProfile = { ...research, dates: 'remove', options: [] }

export async function tableOf(text: string | Uint8Array): Promise<Table> {
  const [table] = await readTables(typeof text === 'string' ? Buffer.from(text) : text)
  if (!table) throw new Error('no table')
  return table
}
