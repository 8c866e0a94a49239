/** What the studies of a project tell of their subjects that an outsider may know too: age, sex, body part, scanner. */
import type { Queryable } from '#engines'
import { isShown } from './withdrawn.ts'

interface Row { pseudonym: string; sex: string; age: string; birth: string; parts: string[]; makers: string[] }

export async function characteristicsOf(records: Queryable, project: string): Promise<{ pseudonym: string; attributes: Record<string, string> }[]> {
  const { rows } = await records.query<Row>(
    `select patient_id as pseudonym, patient_sex as sex, patient_age as age, patient_birth_date as birth, body_parts as parts, manufacturers as makers
     from archive_study s where project = $1 and ${isShown('s.project', 's.patient_id')} order by id`, [project])
  return rows.map(({ pseudonym, sex, age, birth, parts, makers }) => ({
    pseudonym, attributes: { PatientSex: sex, PatientAge: age, PatientBirthDate: birth, BodyPartExamined: parts.join(' '), Manufacturer: makers.join(' ') },
  }))
}
