// The 24 tables of EUCAIM's common data model as its nodes serve them (`eucaim_cdm_output`), with `assesment` as it is written there; and the table of its
// ingestion schema that keeps what a value was before it was coded.
const offset = (name: string): string[] => [`${name}_offset_from_diagnosis`, `${name}_offset_unit`]
const prefixed = (name: string, columns: string): string[] => columns.split(' ').map((column) => `${name}_${column}`)

export const cdmColumns: Readonly<Record<string, readonly string[]>> = {
  dataset: ['dataset_id', 'dataset_title', 'dataset_description'],
  patient: ['patient_id', 'dataset_id', ...prefixed('patient', 'birth_date birth_sex gender race ethnicity managing_organization diagnostic_category deceased date_of_last_contact cause_of_death')],
  health_status_assessment: ['assessment_id', 'patient_id', 'assessment_code', 'assesment_value_as_number', 'assesment_value_as_concept', 'assesment_value_unit', 'assesment_interpretation'],
  tumor_marker_test: ['tumor_marker_test_id', 'patient_id', ...prefixed('tumor_marker', 'category code as_number as_concept as_unit date'), ...offset('tumor_marker')],
  family_member_history: ['family_member_history_id', 'patient_id', ...prefixed('family_member', 'relationship condition_code condition_present onset_age onset_age_unit')],
  lab_test_result: ['lab_test_id', 'patient_id', ...prefixed('lab_test', 'code value_as_concept value_as_number value_unit date'), ...offset('lab_test')],
  medical_history: ['medical_history_id', 'patient_id', ...prefixed('medical_history', 'code category onset_age onset_age_unit value_as_concept value_as_number value_unit')],
  treatment: ['treatment_id', 'patient_id', 'treatment_type', 'treatment_response', 'treatment_intent', 'TreatmentIdentifier', 'Episode'],
  radiotherapy: ['treatment_id', ...prefixed('radiotherapy', 'modality technique start_date end_date'), ...offset('radiotherapy'), ...prefixed('radiotherapy', 'number_of_sessions total_dose dose_to_volume fractions_delivered dose_unit'), 'Episode'],
  surgical_procedure: ['treatment_id', ...prefixed('surgical_procedure', 'code body_site_code body_site_location body_site_laterality'), ...offset('surgical_procedure'), 'surgical_procedure_date', 'Episode'],
  medication_administration: ['treatment_id', 'medication_code', 'medication_id', 'medication_start_date', 'medication_end_date', ...offset('medication'), ...prefixed('medication', 'number_of_sessions total_dose dose_unit effective_period effective_period_unit'), 'Episode'],
  adverse_event: ['adverse_event_id', 'treatment_id', 'adverse_event_resulting_effect', 'adverse_event_date'],
  cancer_condition: ['cancer_condition_id', 'patient_id', 'CancerConditionIdentifier', ...prefixed('cancer_condition', 'age_at_diagnosis age_unit asserted_date offset_from_primary offset_unit code type histology_morphology topography'), 'Episode'],
  histologic_grade: ['histologic_grade_id', 'cancer_condition_id', 'patient_id', ...prefixed('histologic_grade', 'scoring_system code value_as_concept')],
  cancer_stage: ['cancer_stage_id', 'cancer_condition_id', ...prefixed('cancer_stage', 'code scoring_system as_concept')],
  procedure: ['procedure_id', 'cancer_condition_id', 'ProcedureIdentifier', 'procedure_code', 'procedure_category', 'procedure_evaluation_finding', ...offset('procedure'), 'procedure_date', 'ImagingTimepoint', 'Episode'],
  tumor: ['tumor_id', 'cancer_condition_id', 'patient_id', 'TumorIdentifier', 'tumor_is_index', ...prefixed('tumor', 'histology_morphology volume volume_unit size_method size_maximum_dimension size_other_dimension size_dimension_unit body_site body_site_location body_site_laterality')],
  risk_assessment: ['risk_assessment_id', 'tumor_id', 'patient_id', ...prefixed('risk_assessment', 'code value_unit value_as_concept value_as_number')],
  tumor_observation: ['tumor_observation_id', 'tumor_id', 'patient_id', ...prefixed('tumor_observation', 'code value_unit value_as_concept value_as_number')],
  episode: ['episode_id', 'patient_id', 'episode_type_code', 'episode_number', 'episode_start_date', 'episode_end_date', ...offset('episode'), 'episode_parent_id'],
  episode_event: ['episode_id', 'event_table_id', 'event_table_name'],
  image_study: ['study_id', 'procedure_id', 'patient_id', 'study_uid', 'ImagingTimepoint', ...offset('study')],
  image_series: ['series_id', 'series_uid', 'study_uid', 'study_id', 'series_number', 'series_description', 'series_manufacturer', 'series_body_side_code', 'series_body_side_location', 'series_body_side_laterality', 'series_acquisition_date', 'series_modality'],
  image_modality: ['modality_id', 'series_uid', 'series_id', ...prefixed('acquisition_parameter', 'code value_as_code value_as_number value_unit')],
  mapped_codeable_concepts_results: ['datasetId', 'patientId', 'propertyNameOriginal', 'propertyNameEUCAIM', 'originalValue', 'codeInEUCAIM'],
}
