/** The spreadsheet that goes with the images: one row a patient, as a hospital exports it. */
import type { Action } from './key.ts'
import { dotted, type Person } from './people.ts'
import { randomOf } from './random.ts'

export interface ClinicalTable { readonly path: string, readonly bytes: Uint8Array, readonly actions: readonly Action[] }

const columns = ['PatientID', 'Name', 'BirthDate', 'Sex', 'Phone', 'DiagnosisDate', 'Diagnosis', 'Stage', 'Notes', 'Postcode'] as const

export function tableOf(seed: string, people: readonly Person[]): ClinicalTable {
  const random = randomOf(`${seed}/table`)
  const actions: Action[] = []
  const rows = people.map((person, row) => {
    const diagnosed = `20${random.between(10, 22)}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`
    const diagnosis = random.pick(['C34.1 adenocarcinoma', 'C50.4 invasive ductal', 'C61 acinar', 'C22.0 hepatocellular'])
    const note = `Seen with ${person.given} ${person.family}, tel ${person.phone}; nodule of 12 mm, born ${dotted(person.born)}`
    actions.push({ kind: 'pseudonym_in_table', row, column: 'PatientID', original: person.patientId }, { kind: 'table_interval', row, column: 'DiagnosisDate', original: diagnosed })
    for (const original of [person.family, person.phone, person.patientId, dotted(person.born)]) actions.push({ kind: 'table_text_removed', row, column: 'Notes', original })
    actions.push({ kind: 'table_word_kept', row, column: 'Diagnosis', original: diagnosis })
    return [person.patientId, `${person.family}, ${person.given}`, `${person.born.slice(0, 4)}-${person.born.slice(4, 6)}-${person.born.slice(6)}`, person.sex, person.phone, diagnosed, diagnosis, random.pick(['I', 'II', 'III', 'IV']), note, person.postcode]
  })
  const text = [columns, ...rows].map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')
  return { path: 'clinical/patients.csv', bytes: Buffer.from(`${text}\n`), actions }
}
