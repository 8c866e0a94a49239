/** Clinical data after a rotation of the project's keys: moved on by the last key like the images, so that both still meet under one pseudonym. */
import { deidentifyTable } from '@vesalius/deidentify/clinical'
import type { TableProfile } from '@vesalius/deidentify/clinical'
import { advanceSubject, rotationOf } from '@vesalius/deidentify/subject'
import type { KeyRing } from '@vesalius/deidentify/subject'
import type { Archive } from '#archive'
import { normalTable, tableOf } from './received-table.ts'

type Transaction = Parameters<Archive['clinical']['move']>[0]

export interface ClinicalRotation {
  readonly archive: Archive
  readonly project: string
  readonly from: string
  readonly to: string
  /** With the added key. */
  readonly ring: KeyRing
  readonly profile: TableProfile
}

/** Returns of how many subjects. */
export function rotateClinical(tx: Transaction, { archive, project, from, to, ring, profile }: ClinicalRotation): Promise<number> {
  const last = rotationOf(ring)
  // The layout was made when the table came; columns stay where they are.
  const asStored: TableProfile = { ...profile, layout: 'plain' }
  return archive.clinical.move(tx, {
    project, from, to, advance: (pseudonym) => advanceSubject(ring, pseudonym, profile.pseudonym),
    treat(columns, rows) {
      const { table, plans } = tableOf(columns, rows)
      const outcome = deidentifyTable(table, plans, { ring: last, profile: asStored })
      const treated = new Map(normalTable(outcome).rows.map((cells, index) => [outcome.table.rows[index]?.number, cells]))
      return rows.map((_, index) => treated.get(index + 1))
    },
  })
}
