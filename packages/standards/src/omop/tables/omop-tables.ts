// Columns of OMOP CDM 5.4 that are written (https://ohdsi.github.io/CommonDataModel/cdm54.html), and of its extension MI-CDM (OHDSI ImageWG); `required`
// are those that may not be empty.
interface TableColumns { readonly columns: readonly string[]; readonly required: readonly string[] }

const table = (text: string): TableColumns => {
  const words = text.split(/\s+/).filter(Boolean)
  return { columns: words.map((word) => word.replace('*', '')), required: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)) }
}

export const omopTables: Readonly<Record<string, TableColumns>> = {
  person: table('person_id* gender_concept_id* year_of_birth* month_of_birth day_of_birth birth_datetime race_concept_id* ethnicity_concept_id* location_id provider_id care_site_id person_source_value gender_source_value gender_source_concept_id race_source_value race_source_concept_id ethnicity_source_value ethnicity_source_concept_id'),
  observation_period: table('observation_period_id* person_id* observation_period_start_date* observation_period_end_date* period_type_concept_id*'),
  death: table('person_id* death_date* death_datetime death_type_concept_id cause_concept_id cause_source_value cause_source_concept_id'),
  condition_occurrence: table('condition_occurrence_id* person_id* condition_concept_id* condition_start_date* condition_start_datetime condition_end_date condition_end_datetime condition_type_concept_id* condition_status_concept_id stop_reason provider_id visit_occurrence_id visit_detail_id condition_source_value condition_source_concept_id condition_status_source_value'),
  procedure_occurrence: table('procedure_occurrence_id* person_id* procedure_concept_id* procedure_date* procedure_datetime procedure_end_date procedure_end_datetime procedure_type_concept_id* modifier_concept_id quantity provider_id visit_occurrence_id visit_detail_id procedure_source_value procedure_source_concept_id modifier_source_value'),
  drug_exposure: table('drug_exposure_id* person_id* drug_concept_id* drug_exposure_start_date* drug_exposure_start_datetime drug_exposure_end_date* drug_exposure_end_datetime verbatim_end_date drug_type_concept_id* stop_reason refills quantity days_supply sig route_concept_id lot_number provider_id visit_occurrence_id visit_detail_id drug_source_value drug_source_concept_id route_source_value dose_unit_source_value'),
  measurement: table('measurement_id* person_id* measurement_concept_id* measurement_date* measurement_datetime measurement_time measurement_type_concept_id* operator_concept_id value_as_number value_as_concept_id unit_concept_id range_low range_high provider_id visit_occurrence_id visit_detail_id measurement_source_value measurement_source_concept_id unit_source_value unit_source_concept_id value_source_value measurement_event_id meas_event_field_concept_id'),
  observation: table('observation_id* person_id* observation_concept_id* observation_date* observation_datetime observation_type_concept_id* value_as_number value_as_string value_as_concept_id qualifier_concept_id unit_concept_id provider_id visit_occurrence_id visit_detail_id observation_source_value observation_source_concept_id unit_source_value qualifier_source_value value_source_value observation_event_id obs_event_field_concept_id'),
  image_occurrence: table('image_occurrence_id* person_id* procedure_occurrence_id* visit_occurrence_id anatomic_site_concept_id wadors_uri local_path image_occurrence_date* image_study_uid* image_series_uid* modality_concept_id*'),
  image_feature: table('image_feature_id* person_id* image_occurrence_id* image_feature_event_field_concept_id image_feature_event_id image_feature_concept_id* image_feature_type_concept_id* image_finding_concept_id image_finding_id anatomic_site_concept_id alg_system alg_datetime'),
  concept: table('concept_id* concept_name* domain_id* vocabulary_id* concept_class_id* standard_concept concept_code* valid_start_date* valid_end_date* invalid_reason'),
  cdm_source: table('cdm_source_name* cdm_source_abbreviation* cdm_holder* source_description source_documentation_reference cdm_etl_reference source_release_date* cdm_release_date* cdm_version cdm_version_concept_id* vocabulary_version*'),
}

/** Standard concepts of OMOP's vocabularies by the code of a fact: few, and only those that are certain. Everything else is a concept of our own. */
export const standardConcepts: Readonly<Record<string, number>> = {
  COM1001366: 8507, COM1000176: 8507, COM1001370: 8532, COM1000178: 8532, COM1001320: 8515, COM1001321: 8516, COM1001311: 8527, COM1001206: 38003563, COM1001207: 38003564,
  CLIN1000060: 4112853, CLIN1000075: 4163261, CLIN1000084: 443388, SNOMEDCT233604007: 255848,
}

/** UCUM. */
export const unitConcepts: Readonly<Record<string, number>> = { 'mm': 8588, 'cm': 8582, 'ng/mL': 8842, '%': 8554, 'g/dL': 8713, 'mg/dL': 8840, 'kg': 9529, 'a': 9448, 'd': 8512 }

/** Type: EHR. */
export const fromRecords = 32817
/** `measurement.measurement_id`, for what points into that table. */
export const measurementField = 1147138
/** CDM v5.4. */
export const version54 = 756265
