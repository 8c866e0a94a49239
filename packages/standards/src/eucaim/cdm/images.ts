// Studies and series in EUCAIM's common data model, each study as a procedure; it has no place for instances and annotations.
import { dateOf } from '../../clinical/index.ts'
import type { ExportInput, ExportSubject, ExportWriter } from '../../clinical/export.ts'
import { bodyPartConcept, manufacturerConcept, modalityConcept } from '../../dcat/concepts.ts'
import { dayUnit } from './subject-work.ts'

/** Where the hyper-ontology has a concept for a parameter of the acquisition. */
const parameterConcepts: Readonly<Record<string, string>> = { SliceThickness: 'IMG1016306', EchoTime: 'IMG1016641' }
export const parameterUnits: Readonly<Record<string, string>> = {
  SliceThickness: 'mm', SpacingBetweenSlices: 'mm', EchoTime: 'ms', RepetitionTime: 'ms', MagneticFieldStrength: 'T', KVP: 'kV', XRayTubeCurrent: 'mA', FlipAngle: 'deg', ExposureTime: 'ms', PixelSpacing: 'mm',
}

interface Images { readonly studies: ExportInput['studies']; readonly subject: ExportSubject; readonly condition: number | null }

export function writeImages(out: ExportWriter, { studies, subject, condition }: Images): void {
  const ordered = [...studies].sort((a, b) => (a.date ?? 0) - (b.date ?? 0) || (a.uid < b.uid ? -1 : 1))
  for (const [index, study] of ordered.entries()) {
    const offset = study.date === undefined || subject.anchor === undefined ? null : study.date - subject.anchor
    if (offset === null) out.lose('images', 'no-days-from-diagnosis')
    const [procedure, id] = [out.next('procedure'), out.next('image_study')]
    const modality = study.series.map((series) => modalityConcept(series.modality)).find((code) => code !== undefined)
    out.add('procedure', {
      procedure_id: procedure, cancer_condition_id: condition, ProcedureIdentifier: `${subject.pseudonym}-i${index + 1}`, procedure_code: modality, procedure_category: 'GEN1000023', procedure_offset_from_diagnosis: offset,
      procedure_offset_unit: offset === null ? null : dayUnit, procedure_date: study.date === undefined ? null : dateOf(study.date), ImagingTimepoint: index + 1, Episode: 1,
    })
    out.add('image_study', { study_id: id, procedure_id: procedure, patient_id: subject.pseudonym, study_uid: study.uid, ImagingTimepoint: index + 1, study_offset_from_diagnosis: offset, study_offset_unit: offset === null ? null : dayUnit })
    for (const series of study.series) writeSeries(out, { series, study, id })
  }
}

function writeSeries(out: ExportWriter, { series, study, id }: { series: ExportInput['studies'][number]['series'][number]; study: ExportInput['studies'][number]; id: number }): void {
  const seriesId = out.next('image_series')
  const coded = (field: string, value: string, code: string | undefined): string | null => {
    if (code === undefined && value !== '') out.lose(`series ${field}`, 'no-code')
    return code ?? null
  }
  out.add('image_series', {
    series_id: seriesId, series_uid: series.uid, study_uid: study.uid, study_id: id, series_number: series.number, series_description: series.description.slice(0, 170), series_manufacturer: coded('manufacturer', series.manufacturer, manufacturerConcept(series.manufacturer)),
    series_body_side_code: coded('bodyPart', series.bodyPart, bodyPartConcept(series.bodyPart)), series_acquisition_date: study.date === undefined ? null : dateOf(study.date), series_modality: coded('modality', series.modality, modalityConcept(series.modality)),
  })
  out.lose('instances', 'no-table', series.instances)
  if (['SEG', 'RTSTRUCT', 'SR'].includes(series.modality)) out.lose('annotations', 'no-table')
  for (const { keyword, value } of series.parameters) {
    out.add('image_modality', {
      modality_id: out.next('image_modality'), series_uid: series.uid, series_id: seriesId, acquisition_parameter_code: parameterConcepts[keyword] ?? keyword, acquisition_parameter_value_as_number: out.decimal(keyword, value), acquisition_parameter_value_unit: parameterUnits[keyword],
    })
  }
}
