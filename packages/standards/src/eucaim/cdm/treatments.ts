// Treatments in EUCAIM's common data model: what kind it is decides which table has its details.
import { conceptOf } from '../concepts.ts'
import { dateOf, elementOf, type Fact } from '../../clinical/index.ts'
import type { ExportWriter } from '../../clinical/export.ts'
import { dayUnit, type SubjectWork } from './subject-work.ts'

/** As EUCAIM's transformation writes them. */
const types = { radiotherapy: 'GEN1000018', surgery: 'GEN1000016', medication: 'medication' } as const

type Kind = keyof typeof types

function kindOf(code: string): Kind | undefined {
  const name = conceptOf(code)?.name ?? ''
  if (/radi(o|ation).?therapy|radiation therapy|brachy|tomotherapy|stereotactic/i.test(name)) return 'radiotherapy'
  if (/ectomy|excision|resection|surg|operation/i.test(name)) return 'surgery'
  return /chemo|hormone|immun|drug|antineoplastic|androgen/i.test(name) ? 'medication' : undefined
}

export function writeTreatments(out: ExportWriter, { subject, placed }: SubjectWork): void {
  const items = new Set(subject.facts.filter(({ field }) => elementOf(field)?.group === 'treatment').map(({ item }) => item))
  for (const item of items) {
    const facts = subject.facts.filter((fact) => fact.item === item && elementOf(fact.field)?.group === 'treatment')
    const find = (field: string): Fact | undefined => facts.find((fact) => fact.field === field && (elementOf(field)?.kind !== 'code' || fact.code !== undefined))
    const [treatment, medicine, dose, fractions] = ['treatment', 'medication', 'radiationDose', 'radiationFractions'].map(find)
    const kind = medicine ? 'medication' : dose || fractions ? 'radiotherapy' : kindOf(treatment?.code ?? '')
    if (!treatment && !kind) continue
    const id = out.next('treatment')
    const [response, intent, start, end] = ['treatmentResponse', 'treatmentIntent', 'treatmentStart', 'treatmentEnd'].map(find)
    for (const fact of [treatment, medicine, dose, fractions, response, intent]) if (fact) placed.add(fact)
    out.add('treatment', {
      treatment_id: id, patient_id: subject.pseudonym, treatment_type: kind ? types[kind] : treatment?.code, treatment_response: response?.code, treatment_intent: intent?.code, TreatmentIdentifier: `${subject.pseudonym}-r${id}`, Episode: 1,
    })
    const at = (fact: Fact | undefined): string | null => (fact?.day === undefined || subject.anchor === undefined ? null : dateOf(subject.anchor + fact.day, fact.precision))
    for (const fact of kind === 'surgery' ? [start] : kind ? [start, end] : []) if (fact) placed.add(fact)
    details(out, { id, kind, treatment, medicine, dose, fractions, start, dates: [at(start), at(end)] })
  }
  writeProcedures(out, { subject, placed })
}

interface Details {
  readonly id: number
  readonly kind: Kind | undefined
  readonly treatment: Fact | undefined
  readonly medicine: Fact | undefined
  readonly dose: Fact | undefined
  readonly fractions: Fact | undefined
  readonly start: Fact | undefined
  readonly dates: readonly [string | null, string | null]
}

function details(out: ExportWriter, { id, kind, treatment, medicine, dose, fractions, start, dates }: Details): void {
  const unit = start?.day === undefined ? null : dayUnit
  if (kind === 'radiotherapy') {
    out.add('radiotherapy', {
      treatment_id: id, radiotherapy_modality: treatment?.code, radiotherapy_start_date: dates[0], radiotherapy_end_date: dates[1], radiotherapy_offset_from_diagnosis: start?.day, radiotherapy_offset_unit: unit,
      radiotherapy_total_dose: out.decimal('radiationDose', dose?.number), radiotherapy_dose_unit: dose ? 'Gy' : null, radiotherapy_fractions_delivered: fractions?.number, Episode: 1,
    })
  } else if (kind === 'surgery') {
    out.add('surgical_procedure', { treatment_id: id, surgical_procedure_code: treatment?.code, surgical_procedure_date: dates[0], surgical_procedure_offset_from_diagnosis: start?.day, surgical_procedure_offset_unit: unit, Episode: 1 })
  } else if (kind === 'medication') {
    out.add('medication_administration', {
      treatment_id: id, medication_code: medicine?.code ?? treatment?.code, medication_id: medicine?.code, medication_start_date: dates[0], medication_end_date: dates[1], medication_offset_from_diagnosis: start?.day, medication_offset_unit: unit, Episode: 1,
    })
  }
}

function writeProcedures(out: ExportWriter, { subject, placed }: Pick<SubjectWork, 'subject' | 'placed'>): void {
  for (const fact of subject.facts) {
    if (fact.field !== 'procedure' || fact.code === undefined) continue
    placed.add(fact)
    const date = subject.facts.find(({ field, item }) => field === 'procedureDate' && item === fact.item)
    if (date) placed.add(date)
    out.add('procedure', {
      procedure_id: out.next('procedure'), ProcedureIdentifier: `${subject.pseudonym}-p${fact.item}`, procedure_code: fact.code, procedure_category: 'GEN1000019', procedure_offset_from_diagnosis: date?.day,
      procedure_offset_unit: date?.day === undefined ? null : dayUnit, procedure_date: date?.day === undefined || subject.anchor === undefined ? null : dateOf(subject.anchor + date.day, date.precision), Episode: 1,
    })
  }
}
