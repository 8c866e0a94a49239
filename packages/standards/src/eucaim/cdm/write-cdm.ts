// EUCAIM's common data model written of facts and images (research: mission §6.1). What it has no place for is counted by element and reason.
import { dateOf, elementOf, type Fact } from '../../clinical/index.ts'
import { distinctFacts, type ExportInput, type Exported, ExportWriter, subjectsOf } from '../../clinical/export.ts'
import { writeImages } from './images.ts'
import { dayUnit, type SubjectWork } from './subject-work.ts'
import { cdmColumns } from './tables/cdm-tables.ts'
import { writeTreatments } from './treatments.ts'

export const writeEucaimCdm = (input: ExportInput): Exported => {
  const out = new ExportWriter(cdmColumns)
  const { id, title, description } = input.dataset
  out.add('dataset', { dataset_id: id, dataset_title: title, dataset_description: description })
  const placed = new Set<Fact>()
  const images = Map.groupBy(input.studies, ({ pseudonym }) => pseudonym)
  for (const whole of subjectsOf(input)) {
    const { facts, repeated } = distinctFacts(whole.facts)
    const subject = { ...whole, facts }
    for (const fact of repeated) placed.add(fact)
    const work = new CdmSubject(out, { subject, dataset: id, placed })
    work.write()
    writeImages(out, { studies: images.get(subject.pseudonym) ?? [], subject, condition: work.firstCondition })
  }
  const all = input.subjects.flatMap(({ facts }) => facts)
  for (const fact of all) {
    if (!placed.has(fact)) out.lose(fact.field, reasonOf(fact))
    else if (fact.precision !== undefined && fact.precision !== 'day') out.lose(fact.field, 'precision')
    else if (fact.code?.startsWith('SNOMEDCT')) out.lose(fact.field, 'code-of-another-list')
  }
  if (input.referenceDay !== undefined) out.lose('dates', 'counted-from-a-reference-day', input.subjects.filter(({ anchor }) => anchor === undefined).length)
  return { tables: out.tables(), facts: all.length, placed: placed.size, lost: out.lost() }
}

function reasonOf({ field, code }: Fact): string {
  if (field === 'local') return 'no-concept'
  if (field === 'followUpDays') return 'no-date-of-diagnosis'
  return code === undefined && elementOf(field)?.kind === 'code' ? 'no-code' : 'no-place'
}

const stages: Readonly<Record<string, string>> = { tCategory: 'CLIN1033334', nCategory: 'CLIN1033328', mCategory: 'CLIN1033323', stageGroup: 'CLIN1033319' }

/** The rows of one subject. */
class CdmSubject {
  firstCondition: number | null = null
  private readonly out: ExportWriter
  private readonly work: SubjectWork

  constructor(out: ExportWriter, work: SubjectWork) {
    this.out = out
    this.work = work
  }

  write(): void {
    this.patient()
    this.conditions()
    this.tumours()
    this.measurements()
    this.history()
    this.episodes()
    writeTreatments(this.out, this.work)
    this.originals()
  }

  private get facts(): readonly Fact[] {
    return this.work.subject.facts
  }

  private take(field: string, item?: number): Fact | undefined {
    const found = this.facts.find((fact) => fact.field === field && (item === undefined || fact.item === item) && !this.work.placed.has(fact) && (elementOf(field)?.kind !== 'code' || fact.code !== undefined))
    if (found) this.work.placed.add(found)
    return found
  }

  private date(fact: Fact | undefined): string | null {
    const { anchor } = this.work.subject
    return fact?.day === undefined || anchor === undefined ? null : dateOf(anchor + fact.day, fact.precision)
  }

  private patient(): void {
    const { subject: { pseudonym, anchor }, dataset } = this.work
    const [sex, race, ethnicity, vital, cause] = ['sex', 'race', 'ethnicity', 'vitalStatus', 'causeOfDeath'].map((field) => this.take(field))
    const [died, contact, followUp] = ['deathDate', 'lastContact', 'followUpDays'].map((field) => this.take(field))
    const told = this.date(died) ?? this.date(contact)
    const counted = followUp?.number !== undefined && anchor !== undefined ? dateOf(anchor + Math.round(followUp.number)) : null
    if (followUp && told === null && counted === null) this.work.placed.delete(followUp)
    this.out.add('patient', {
      patient_id: pseudonym, dataset_id: dataset, patient_birth_sex: sex?.code, patient_race: race?.code, patient_ethnicity: ethnicity?.code, patient_cause_of_death: cause?.code,
      patient_deceased: vital?.code === undefined ? null : String(vital.code === 'CLIN1024687'), patient_date_of_last_contact: told ?? counted,
    })
  }

  private conditions(): void {
    const { subject: { pseudonym } } = this.work
    const items = [...new Set(this.facts.filter(({ field, code }) => field === 'diagnosis' && code !== undefined).map(({ item }) => item))]
    // A stage or a histology without a diagnosis is of a condition, too.
    if (items.length === 0 && this.facts.some(({ field }) => elementOf(field)?.group === 'condition')) items.push(-1)
    for (const [index, item] of items.entries()) {
      const id = this.out.next('cancer_condition')
      this.firstCondition ??= id
      const first = index === 0
      const own = (field: string): Fact | undefined => this.take(field, item) ?? (first ? this.take(field) : undefined)
      const [diagnosis, morphology, topography, age, date] = [this.take('diagnosis', item), own('morphology'), own('topography'), own('ageAtDiagnosis'), own('diagnosisDate')]
      const year = own('yearOfDiagnosis')
      this.out.add('cancer_condition', {
        cancer_condition_id: id, patient_id: pseudonym, CancerConditionIdentifier: `${pseudonym}-${index + 1}`, cancer_condition_age_at_diagnosis: this.out.decimal('ageAtDiagnosis', age?.number),
        cancer_condition_age_unit: age ? 'COM1000151' : null, cancer_condition_asserted_date: this.date(date) ?? (year?.number === undefined ? null : String(year.number)),
        cancer_condition_offset_from_primary: date?.day, cancer_condition_offset_unit: date?.day === undefined ? null : dayUnit, cancer_condition_code: diagnosis?.code,
        cancer_condition_type: first ? 'COM1000017' : 'COM1000159', cancer_condition_histology_morphology: morphology?.code, cancer_condition_topography: topography?.code, Episode: 1,
      })
      const system = own('stagingSystem')
      for (const [field, code] of Object.entries(stages)) {
        for (let one = own(field); one; one = own(field)) {
          this.out.add('cancer_stage', { cancer_stage_id: this.out.next('cancer_stage'), cancer_condition_id: id, cancer_stage_code: code, cancer_stage_scoring_system: system?.code, cancer_stage_as_concept: one.code })
        }
      }
      for (let grade = own('grade'); grade; grade = own('grade')) {
        this.out.add('histologic_grade', { histologic_grade_id: this.out.next('histologic_grade'), cancer_condition_id: id, patient_id: pseudonym, histologic_grade_code: 'CLIN1049681', histologic_grade_value_as_concept: grade.code })
      }
    }
  }

  private tumours(): void {
    const { subject: { pseudonym } } = this.work
    const items = [...new Set(this.facts.filter(({ field }) => elementOf(field)?.group === 'tumour').map(({ item }) => item))]
    for (const [index, item] of items.entries()) {
      const [size, volume, side] = [this.take('tumourSize', item), this.take('tumourVolume', item), index === 0 ? this.take('laterality') : undefined]
      const seen = ['assessment', 'gleason'].map((field) => this.take(field, item))
      if (![size, volume, ...seen].some(Boolean)) continue
      const id = this.out.next('tumor')
      this.out.add('tumor', {
        tumor_id: id, cancer_condition_id: this.firstCondition, patient_id: pseudonym, TumorIdentifier: `${pseudonym}-t${index + 1}`, tumor_is_index: String(index === 0), tumor_size_maximum_dimension: this.out.decimal('tumourSize', size?.number),
        tumor_size_dimension_unit: size ? 'COM1000152' : null, tumor_volume: this.out.decimal('tumourVolume', volume?.number), tumor_volume_unit: volume ? 'COM1000148' : null, tumor_body_site_laterality: side?.code,
      })
      const [assessment, gleason] = seen
      if (assessment) this.out.add('risk_assessment', { risk_assessment_id: this.out.next('risk_assessment'), tumor_id: id, patient_id: pseudonym, risk_assessment_code: 'IMG1005459', risk_assessment_value_as_concept: assessment.code })
      if (gleason) this.out.add('tumor_observation', { tumor_observation_id: this.out.next('tumor_observation'), tumor_id: id, patient_id: pseudonym, tumor_observation_code: 'CLIN1049688', tumor_observation_value_as_concept: gleason.code })
    }
  }

  private measurements(): void {
    const { subject: { pseudonym } } = this.work
    for (const fact of this.facts) {
      const element = elementOf(fact.field)
      if (element === undefined || this.work.placed.has(fact) || (fact.code === undefined && fact.number === undefined)) continue
      const when = { date: this.date(fact), offset: fact.day, unit: fact.day === undefined ? null : dayUnit }
      if (element.group === 'marker') {
        this.out.add('tumor_marker_test', {
          tumor_marker_test_id: this.out.next('tumor_marker_test'), patient_id: pseudonym, tumor_marker_category: 'GEN1000022', tumor_marker_code: element.concept, tumor_marker_as_number: this.out.decimal(fact.field, fact.number), tumor_marker_as_concept: fact.code,
          tumor_marker_as_unit: fact.number === undefined ? null : fact.unit, tumor_marker_date: when.date, tumor_marker_offset_from_diagnosis: when.offset, tumor_marker_offset_unit: when.unit,
        })
      } else if (element.group === 'laboratory') {
        this.out.add('lab_test_result', {
          lab_test_id: this.out.next('lab_test_result'), patient_id: pseudonym, lab_test_code: element.concept, lab_test_value_as_number: this.out.decimal(fact.field, fact.number), lab_test_value_unit: fact.unit, lab_test_date: when.date,
          lab_test_offset_from_diagnosis: when.offset, lab_test_offset_unit: when.unit,
        })
      } else if (element.group === 'status' && element.kind !== 'date') {
        this.out.add('health_status_assessment', {
          assessment_id: this.out.next('health_status_assessment'), patient_id: pseudonym, assessment_code: element.concept ?? element.field, assesment_value_as_number: this.out.decimal(fact.field, fact.number), assesment_value_as_concept: fact.code, assesment_value_unit: fact.unit,
        })
        if (fact.day !== undefined) this.out.lose(fact.field, 'no-date-in-the-model')
      } else continue
      this.work.placed.add(fact)
    }
  }

  private history(): void {
    const { subject: { pseudonym } } = this.work
    for (const fact of this.facts) {
      const element = elementOf(fact.field)
      if (element?.group !== 'history' || fact.code === undefined) continue
      this.work.placed.add(fact)
      if (fact.field === 'familyHistory') {
        this.out.add('family_member_history', { family_member_history_id: this.out.next('family_member_history'), patient_id: pseudonym, family_member_condition_code: 'CLIN1048388', family_member_condition_present: fact.code === 'CLIN1048388' ? 'true' : 'false' })
      } else {
        this.out.add('medical_history', { medical_history_id: this.out.next('medical_history'), patient_id: pseudonym, medical_history_code: element.concept ?? element.field, medical_history_category: 'GEN1000014', medical_history_value_as_concept: fact.code })
      }
    }
  }

  private episodes(): void {
    const { subject: { pseudonym, anchor, anchorKind } } = this.work
    if (anchor === undefined) return
    const parent = this.out.next('episode')
    this.out.add('episode', { episode_id: parent, patient_id: pseudonym, episode_type_code: anchorKind === 'diagnosis' ? 'GEN1000008' : 'GEN1000002', episode_number: 1, episode_start_date: dateOf(anchor), episode_offset_from_diagnosis: 0, episode_offset_unit: dayUnit })
    if (this.firstCondition !== null) this.out.add('episode_event', { episode_id: parent, event_table_id: this.firstCondition, event_table_name: 'cancer_condition' })
    let number = 1
    for (let one = this.take('progressionDate'); one; one = this.take('progressionDate')) {
      number += 1
      this.out.add('episode', { episode_id: this.out.next('episode'), patient_id: pseudonym, episode_type_code: 'GEN1000010', episode_number: number, episode_start_date: this.date(one), episode_offset_from_diagnosis: one.day, episode_offset_unit: dayUnit, episode_parent_id: parent })
    }
  }

  /** Of every coded value what it was before. */
  private originals(): void {
    const { subject: { pseudonym }, dataset } = this.work
    for (const { field, code, original, column } of this.facts) {
      if (code === undefined || original === '') continue
      this.out.add('mapped_codeable_concepts_results', { datasetId: dataset, patientId: pseudonym, propertyNameOriginal: column, propertyNameEUCAIM: field, originalValue: original, codeInEUCAIM: code })
    }
  }
}

