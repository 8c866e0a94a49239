// FHIR R4 Procedure, MedicationStatement, MedicationAdministration and MedicationRequest: treatments and examinations.
import type { DatedFact } from '../clinical/index.ts'
import { codingsOf, dateIn, isObject, type Json, text } from './bundle.ts'
import { codedBy, originalOf } from './observation.ts'
import type { Left, Said } from './types.ts'

const wrong = new Set(['entered-in-error', 'not-done', 'cancelled', 'not-taken'])

/** Biopsies; everything else that is known is a treatment. */
const examinations = new Set(['CLIN1001712', 'CLIN1001713', 'CLIN1001714', 'CLIN1057690', 'CLIN1001938', 'CLIN1056766', 'CLIN1060274', 'CLIN1001718'])

/** ATC, fifth level. */
const atc: Readonly<Record<string, string>> = {
  L01CD01: 'CLIN1035850', L01CD02: 'CLIN1035856', L01XA02: 'CLIN1035863', L01AA01: 'CLIN1035871', L01DB01: 'CLIN1035838', L01DB03: 'CLIN1035841', L01BC06: 'CLIN1035836', L01BC05: 'CLIN1035926', L01BC02: 'CLIN1035901',
  L01BA01: 'CLIN1035890', L01CA04: 'CLIN1035913', L01FD01: 'CLIN1035955', L01XC03: 'CLIN1035955', L01FD02: 'CLIN1035971', L01FF02: 'CLIN1036160', L01FF01: 'CLIN1063669', L01FG01: 'CLIN1035837', L01XA03: 'CLIN1063658',
  L02BA01: 'CLIN1036135', L02BG04: 'CLIN1036088', L02BG03: 'CLIN1036111', L02BG06: 'CLIN1036066', L02BA03: 'CLIN1035832', L01EF01: 'CLIN1036241', L01AX03: 'CLIN1035872',
}

export function readProcedure(json: Json): Said | Left {
  if (wrong.has(text(json['status']))) return { left: 'said-to-be-wrong' }
  const codings = codingsOf(json['code'])
  const found = codedBy('treatment', codings) ?? codedBy('procedure', codings)
  if (!found) return { left: 'code-not-known' }
  const { start, end } = period(json, 'performed')
  if (examinations.has(found.code)) {
    return { facts: [{ field: 'procedure', code: found.code, original: originalOf(codings), column: 'Procedure.code', ...dated(start) }, ...dateFact('procedureDate', start, 'Procedure.performed')] }
  }
  const facts: Omit<DatedFact, 'subject' | 'item'>[] = [{ field: 'treatment', code: found.code, original: originalOf(codings), column: 'Procedure.code', ...dated(start) }]
  return { facts: [...facts, ...dateFact('treatmentStart', start, 'Procedure.performed'), ...dateFact('treatmentEnd', end, 'Procedure.performed')] }
}

export function readMedication(json: Json): Said | Left {
  if (wrong.has(text(json['status']))) return { left: 'said-to-be-wrong' }
  const codings = codingsOf(json['medicationCodeableConcept'])
  if (codings.length === 0) return { left: 'medicine-not-in-the-resource' }
  const byAtc = codings.find(({ system, code }) => /atc/.test(system) && Object.hasOwn(atc, code))
  const code = byAtc ? atc[byAtc.code] : codedBy('medication', codings)?.code
  if (code === undefined) return { left: 'code-not-known' }
  const { start, end } = period(json, 'effective')
  const first = start ?? dateIn(json['authoredOn'])
  const column = `${text(json['resourceType'])}.medication`
  return { facts: [{ field: 'medication', code, original: originalOf(codings), column, ...dated(first) }, ...dateFact('treatmentStart', first, column), ...dateFact('treatmentEnd', end, column)] }
}

function period(json: Json, name: 'performed' | 'effective'): { start?: string | undefined; end?: string | undefined } {
  const range = json[`${name}Period`]
  return isObject(range) ? { start: dateIn(range['start']), end: dateIn(range['end']) } : { start: dateIn(json[`${name}DateTime`]) }
}

const dated = (date: string | undefined): { date?: string } => (date === undefined ? {} : { date })

const dateFact = (field: string, date: string | undefined, column: string): Omit<DatedFact, 'subject' | 'item'>[] => (date === undefined ? [] : [{ field, original: '', column, date }])
