// MI-CDM: a row of image_occurrence for each series, and of image_feature for each number of its acquisition, whose value is a measurement.
import { dateOf } from '../clinical/index.ts'
import type { ExportInput, ExportSeries, ExportWriter } from '../clinical/export.ts'
import { bodyPartConcept, modalityConcept } from '../dcat/concepts.ts'
import type { OmopConcepts } from './concepts.ts'
import { fromRecords, measurementField, unitConcepts } from './tables/omop-tables.ts'

interface Images { readonly concepts: OmopConcepts; readonly studies: ExportInput['studies']; readonly person: number }

export function writeImageOccurrences(out: ExportWriter, { concepts, studies, person }: Images): void {
  for (const study of studies) {
    if (study.date === undefined) {
      out.lose('images', 'no-date', study.series.length)
      continue
    }
    const date = dateOf(study.date)
    const procedure = out.next('procedure_occurrence')
    const first = study.series[0]
    const modality = first && modalityConcept(first.modality)
    out.add('procedure_occurrence', {
      procedure_occurrence_id: procedure, person_id: person, procedure_concept_id: 0, procedure_date: date, procedure_type_concept_id: fromRecords, procedure_source_value: first?.modality.slice(0, 50), procedure_source_concept_id: modality === undefined ? null : concepts.own(modality),
    })
    for (const series of study.series) writeSeries(out, { concepts, person, procedure, date, study: study.uid, series })
  }
}

interface Series { readonly concepts: OmopConcepts; readonly person: number; readonly procedure: number; readonly date: string; readonly study: string; readonly series: ExportSeries }

function writeSeries(out: ExportWriter, { concepts, person, procedure, date, study, series }: Series): void {
  const id = out.next('image_occurrence')
  const [modality, part] = [modalityConcept(series.modality), bodyPartConcept(series.bodyPart)]
  if (modality === undefined) out.lose('series modality', 'no-code')
  if (part === undefined && series.bodyPart !== '') out.lose('series bodyPart', 'no-code')
  const site = part === undefined ? null : concepts.own(part)
  out.add('image_occurrence', {
    image_occurrence_id: id, person_id: person, procedure_occurrence_id: procedure, anatomic_site_concept_id: site, wadors_uri: `/dicom-web/studies/${study}/series/${series.uid}`, image_occurrence_date: date, image_study_uid: study, image_series_uid: series.uid,
    modality_concept_id: modality === undefined ? 0 : concepts.own(modality) ?? 0,
  })
  out.lose('instances', 'no-table', series.instances)
  for (const { keyword, value } of series.parameters) {
    const [measurement, attribute] = [out.next('measurement'), concepts.attribute(keyword)]
    out.add('measurement', {
      measurement_id: measurement, person_id: person, measurement_concept_id: 0, measurement_date: date, measurement_type_concept_id: fromRecords, value_as_number: value, measurement_source_value: keyword, measurement_source_concept_id: attribute,
      unit_concept_id: unitConcepts[units[keyword] ?? ''] ?? null, unit_source_value: units[keyword],
    })
    out.add('image_feature', {
      image_feature_id: out.next('image_feature'), person_id: person, image_occurrence_id: id, image_feature_event_field_concept_id: measurementField, image_feature_event_id: measurement, image_feature_concept_id: attribute, image_feature_type_concept_id: fromRecords,
      anatomic_site_concept_id: site,
    })
  }
}

/** UCUM, of DICOM's units. */
const units: Readonly<Record<string, string>> = {
  SliceThickness: 'mm', SpacingBetweenSlices: 'mm', EchoTime: 'ms', RepetitionTime: 'ms', MagneticFieldStrength: 'T', KVP: 'kV', XRayTubeCurrent: 'mA', FlipAngle: 'deg', ExposureTime: 'ms', PixelSpacing: 'mm',
}
