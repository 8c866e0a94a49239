// OMOP CDM 5.4 with MI-CDM written of facts and images (research: mission §6.6). A code that is no standard concept of OMOP here is 0 with a concept of
// our own as its source, listed in `concept`, so that nothing coded is lost; what needs a date and has none is, and is counted.
import { dateOf, elementOf, type Fact } from '../clinical/index.ts'
import { distinctFacts, type ExportInput, type ExportSubject, type Exported, ExportWriter, subjectsOf } from '../clinical/export.ts'
import { writeImageOccurrences } from './image-tables.ts'
import { OmopConcepts } from './concepts.ts'
import { fromRecords, omopTables, unitConcepts, version54 } from './tables/omop-tables.ts'

export interface OmopOptions {
  /** The day on which it is written, as ISO 8601. */
  readonly today: string
  readonly version: string
}

export const writeOmop = (input: ExportInput, options: OmopOptions): Exported => {
  const out = new ExportWriter(Object.fromEntries(Object.entries(omopTables).map(([name, { columns }]) => [name, columns])))
  const concepts = new OmopConcepts()
  const placed = new Set<Fact>()
  const images = Map.groupBy(input.studies, ({ pseudonym }) => pseudonym)
  for (const whole of subjectsOf(input)) {
    const { facts, repeated } = distinctFacts(whole.facts)
    const subject = { ...whole, facts }
    const studies = images.get(subject.pseudonym) ?? []
    const work = new OmopSubject({ out, concepts, placed, subject, person: out.next('person'), firstStudy: Math.min(...studies.map(({ date }) => date ?? Infinity)) })
    if (work.person()) {
      for (const fact of repeated) placed.add(fact)
      work.rows()
      writeImageOccurrences(out, { concepts, studies, person: work.parts.person })
    } else out.lose('images', 'no-year-of-birth', studies.length)
  }
  writeSource(out, input, options)
  for (const { id, code, name, domain, vocabulary } of concepts.used()) {
    out.add('concept', { concept_id: id, concept_name: name.slice(0, 255), domain_id: domain.slice(0, 20), vocabulary_id: vocabulary, concept_class_id: 'Undefined', concept_code: code.slice(0, 50), valid_start_date: '1970-01-01', valid_end_date: '2099-12-31' })
  }
  const all = input.subjects.flatMap(({ facts }) => facts)
  for (const fact of all) if (!placed.has(fact)) out.lose(fact.field, fact.field === 'local' ? 'no-concept' : fact.code === undefined && fact.number === undefined && elementOf(fact.field)?.kind === 'code' ? 'no-code' : 'no-date-or-place')
  if (input.referenceDay !== undefined) out.lose('dates', 'counted-from-a-reference-day', input.subjects.filter(({ anchor }) => anchor === undefined).length)
  return { tables: out.tables(), facts: all.length, placed: placed.size, lost: out.lost() }
}

function writeSource(out: ExportWriter, { dataset }: ExportInput, { today, version }: OmopOptions): void {
  out.add('cdm_source', {
    cdm_source_name: dataset.title.slice(0, 255), cdm_source_abbreviation: dataset.id.slice(0, 25), cdm_holder: 'Vesalius', source_description: dataset.description, cdm_etl_reference: `vesalius ${version}`, source_release_date: today, cdm_release_date: today,
    cdm_version: 'v5.4', cdm_version_concept_id: version54, vocabulary_version: 'EUCAIM hyper-ontology',
  })
}

interface SubjectParts { readonly out: ExportWriter; readonly concepts: OmopConcepts; readonly placed: Set<Fact>; readonly subject: ExportSubject; readonly person: number; readonly firstStudy: number }

/** Where facts of an element go when it is neither a person's trait, a condition, a treatment nor a date. */
const observed = new Set(['smoking', 'menopause', 'familyHistory', 'priorMalignancy', 'synchronousMalignancy', 'comorbidity', 'treated', 'treatmentIntent', 'treatmentResponse', 'stagingSystem', 'laterality', 'topography', 'morphology', 'ageAtDiagnosis', 'yearOfDiagnosis', 'followUpDays'])
const traits = new Set(['sex', 'race', 'ethnicity', 'vitalStatus', 'deathDate', 'lastContact', 'causeOfDeath'])

class OmopSubject {
  readonly parts: SubjectParts

  constructor(parts: SubjectParts) {
    this.parts = parts
  }

  /** False when no year of birth can be told, without which there is no person in OMOP. */
  person(): boolean {
    const { out, concepts, subject, person } = this.parts
    const year = this.yearOfBirth()
    if (year === undefined) {
      out.lose('person', 'no-year-of-birth')
      return false
    }
    const [sex, race, ethnicity] = ['sex', 'race', 'ethnicity'].map((field) => this.take(field))
    const standard = (fact: Fact | undefined): number => (fact?.code === undefined ? 0 : concepts.standard(fact.code))
    out.add('person', {
      person_id: person, gender_concept_id: standard(sex), year_of_birth: year, race_concept_id: standard(race), ethnicity_concept_id: standard(ethnicity), person_source_value: subject.pseudonym.slice(0, 50),
      gender_source_value: sex?.original.slice(0, 50) || null, gender_source_concept_id: this.own(sex), race_source_value: race?.original.slice(0, 50) || null, race_source_concept_id: this.own(race), ethnicity_source_value: ethnicity?.original.slice(0, 50) || null,
      ethnicity_source_concept_id: this.own(ethnicity),
    })
    this.period()
    return true
  }

  rows(): void {
    for (const fact of this.parts.subject.facts) {
      const element = elementOf(fact.field)
      if (element === undefined || element.kind === 'date' || traits.has(fact.field) || (fact.code === undefined && fact.number === undefined)) continue
      const day = this.dayOf(fact)
      if (day === undefined) continue
      this.parts.placed.add(fact)
      this.row(fact, dateOf(day))
    }
    for (const fact of this.parts.subject.facts) if (['diagnosisDate', 'treatmentStart', 'treatmentEnd', 'procedureDate'].includes(fact.field) && fact.day !== undefined) this.parts.placed.add(fact)
  }

  private row(fact: Fact, date: string): void {
    const { out, concepts, person } = this.parts
    const code = fact.code ?? ''
    if (fact.field === 'diagnosis') {
      out.add('condition_occurrence', {
        condition_occurrence_id: out.next('condition_occurrence'), person_id: person, condition_concept_id: concepts.standard(code), condition_start_date: date, condition_type_concept_id: fromRecords, condition_source_value: source(fact), condition_source_concept_id: this.own(fact),
      })
    } else if (fact.field === 'treatment' || fact.field === 'procedure') {
      out.add('procedure_occurrence', {
        procedure_occurrence_id: out.next('procedure_occurrence'), person_id: person, procedure_concept_id: concepts.standard(code), procedure_date: date, procedure_type_concept_id: fromRecords, procedure_source_value: source(fact), procedure_source_concept_id: this.own(fact),
      })
    } else if (fact.field === 'medication') {
      const end = this.parts.subject.facts.find(({ field, item }) => field === 'treatmentEnd' && item === fact.item)
      out.add('drug_exposure', {
        drug_exposure_id: out.next('drug_exposure'), person_id: person, drug_concept_id: concepts.standard(code), drug_exposure_start_date: date, drug_exposure_end_date: this.date(end) ?? date, drug_type_concept_id: fromRecords, drug_source_value: source(fact), drug_source_concept_id: this.own(fact),
      })
    } else this.value(fact, date)
  }

  /** Question and answer: a measurement, or an observation. */
  private value(fact: Fact, date: string): void {
    const { out, concepts, person } = this.parts
    const question = concepts.question(fact.field)
    const table = observed.has(fact.field) ? 'observation' : 'measurement'
    out.add(table, {
      [`${table}_id`]: out.next(table), person_id: person, [`${table}_concept_id`]: 0, [`${table}_date`]: date, [`${table}_type_concept_id`]: fromRecords, value_as_number: fact.number, value_as_concept_id: fact.code === undefined ? null : concepts.answer(fact.code),
      unit_concept_id: fact.unit === undefined ? null : unitConcepts[fact.unit] ?? 0, unit_source_value: fact.unit, [`${table}_source_value`]: fact.field, [`${table}_source_concept_id`]: question, value_source_value: fact.original.slice(0, 50) || null,
    })
  }

  private period(): void {
    const { out, subject: { anchor, facts }, person, firstStudy } = this.parts
    const [died, contact, followUp, vital, cause] = ['deathDate', 'lastContact', 'followUpDays', 'vitalStatus', 'causeOfDeath'].map((field) => facts.find((fact) => fact.field === field))
    const start = anchor ?? (Number.isFinite(firstStudy) ? firstStudy : undefined)
    if (start === undefined) return out.lose('observation_period', 'no-date')
    const lastDay = died?.day ?? contact?.day ?? (followUp?.number === undefined ? undefined : Math.round(followUp.number))
    out.add('observation_period', { observation_period_id: out.next('observation_period'), person_id: person, observation_period_start_date: dateOf(start), observation_period_end_date: dateOf(start + Math.max(0, lastDay ?? 0)), period_type_concept_id: fromRecords })
    if (vital?.code === 'CLIN1024687' && lastDay !== undefined) {
      out.add('death', { person_id: person, death_date: dateOf(start + lastDay), death_type_concept_id: fromRecords, cause_concept_id: cause?.code === undefined ? null : this.parts.concepts.standard(cause.code), cause_source_concept_id: this.own(cause) })
    }
    for (const fact of [died, contact, cause, vital?.code === 'CLIN1024687' && lastDay === undefined ? undefined : vital]) if (fact) this.parts.placed.add(fact)
  }

  private yearOfBirth(): number | undefined {
    const { subject: { anchor, facts } } = this.parts
    const age = facts.find(({ field }) => field === 'ageAtDiagnosis')?.number
    const year = facts.find(({ field }) => field === 'yearOfDiagnosis')?.number
    const diagnosed = year ?? (anchor === undefined ? undefined : Number(dateOf(anchor).slice(0, 4)))
    return age === undefined || diagnosed === undefined ? undefined : Math.floor(diagnosed - age)
  }

  private take(field: string): Fact | undefined {
    const found = this.parts.subject.facts.find((fact) => fact.field === field && fact.code !== undefined)
    if (found) this.parts.placed.add(found)
    return found
  }

  private own(fact: Fact | undefined): number | null {
    return fact?.code === undefined ? null : this.parts.concepts.own(fact.code)
  }

  /** Of its own, else that of the diagnosis. */
  private dayOf(fact: Fact): number | undefined {
    const { anchor } = this.parts.subject
    return anchor === undefined ? undefined : anchor + (fact.day ?? 0)
  }

  private date(fact: Fact | undefined): string | undefined {
    const { anchor } = this.parts.subject
    return fact?.day === undefined || anchor === undefined ? undefined : dateOf(anchor + fact.day)
  }
}

const source = (fact: Fact): string => (fact.original || fact.code || '').slice(0, 50)
