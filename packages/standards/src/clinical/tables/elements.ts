// The elements of the model: what can be known of a subject, in the order in which pages and tables show them, and by which words a column says
// that it holds one (compared in lower case, without accents, at word boundaries).

export type Group = 'subject' | 'condition' | 'tumour' | 'marker' | 'laboratory' | 'treatment' | 'procedure' | 'status' | 'history'
/** `tnm` is written apart into T, N and M. */
export type Kind = 'code' | 'number' | 'date' | 'tnm'

export interface Element {
  readonly field: string
  readonly name: string
  readonly group: Group
  readonly kind: Kind
  /** UCUM; of numbers. */
  readonly unit?: string
  /** Domains of the hyper-ontology in which its codes are, the likeliest first. */
  readonly domains?: readonly string[]
  /** The concept of the element itself in the hyper-ontology. */
  readonly concept?: string
  readonly words: readonly string[]
}

const w = (text: string): string[] => text.split(',').map((word) => word.trim())
const values = ['Meas Value', 'Observation']

export const elements: readonly Element[] = [
  { field: 'sex', name: 'Sex', group: 'subject', kind: 'code', domains: ['Meas Value', 'Gender'], concept: 'COM1001396', words: w('sex, gender, geschlecht, sexe, sexo, sesso, genre, sex at birth, birth sex') },
  { field: 'race', name: 'Race', group: 'subject', kind: 'code', domains: ['Race', 'Meas Value'], concept: 'COM1001200', words: w('race') },
  { field: 'ethnicity', name: 'Ethnicity', group: 'subject', kind: 'code', domains: ['Ethnicity'], words: w('ethnicity, ethnic group') },
  { field: 'birthDate', name: 'Date of birth (only the age at diagnosis is kept)', group: 'subject', kind: 'date', words: w('birth date, birthdate, date of birth, dob, birthday, geburtsdatum, date de naissance, fecha de nacimiento, data di nascita') },
  { field: 'vitalStatus', name: 'Vital status', group: 'subject', kind: 'code', domains: ['Condition'], words: w('vital status, vital, deceased, dead, death, alive, e, event, os event, os status, vitalstatus, verstorben') },
  { field: 'deathDate', name: 'Date of death', group: 'subject', kind: 'date', concept: 'COM1001939', words: w('date of death, death date, sterbedatum') },
  { field: 'lastContact', name: 'Date of last contact', group: 'subject', kind: 'date', concept: 'COM1001949', words: w('last contact, date of last contact, last follow up, last followup, last seen, follow up date, letzter kontakt') },
  { field: 'followUpDays', name: 'Days from diagnosis to death or last contact', group: 'subject', kind: 'number', unit: 'd', concept: 'CLIN1049082', words: w('t, survival time, survival days, overall survival, os time, os days, days to last follow up, follow up days, time to event') },
  { field: 'causeOfDeath', name: 'Cause of death', group: 'subject', kind: 'code', domains: ['Condition'], words: w('cause of death, todesursache') },
  { field: 'diagnosis', name: 'Diagnosis', group: 'condition', kind: 'code', domains: ['Condition'], words: w('icd10, icd 10, icd 10 code, icd, diagnosis, primary diagnosis code, cancer type, disease, tumour type, tumor type, diagnose, diagnostic, diagnostico, label, finding, condition') },
  { field: 'diagnosisDate', name: 'Date of diagnosis', group: 'condition', kind: 'date', concept: 'COM1001941', words: w('diagnosis date, date of diagnosis, diagnosed, diagnosed on, diagnosedatum, date du diagnostic, fecha de diagnostico') },
  { field: 'ageAtDiagnosis', name: 'Age at diagnosis', group: 'condition', kind: 'number', unit: 'a', concept: 'COM1000131', words: w('age at diagnosis, age at index, age, age years, alter, edad, eta') },
  { field: 'yearOfDiagnosis', name: 'Year of diagnosis', group: 'condition', kind: 'number', unit: 'a', words: w('year of diagnosis, diagnosis year') },
  { field: 'topography', name: 'Topography', group: 'condition', kind: 'code', domains: ['Spec Anatomic Site'], words: w('topography, icdo3 topography, icd o 3 topography, site, primary site, tumour site, tumor site, organ, body site, lokalisation') },
  { field: 'laterality', name: 'Laterality', group: 'condition', kind: 'code', domains: ['Observation', 'Meas Value', 'Spec Anatomic Site'], concept: 'IMG1016305', words: w('laterality, side, seite') },
  { field: 'morphology', name: 'Histology', group: 'condition', kind: 'code', domains: ['Observation', 'Condition'], concept: 'CLIN1039157', words: w('morphology, icdo3 morphology, icd o 3 morphology, histology, histological type, histologic type, primary diagnosis, histologie, histopathology') },
  { field: 'tnm', name: 'TNM (taken apart into T, N and M)', group: 'condition', kind: 'tnm', words: w('tnm, stage tnm, tnm stage, stage, ctnm, ptnm') },
  { field: 'tCategory', name: 'T category', group: 'condition', kind: 'code', domains: ['Meas Value', 'Measurement'], concept: 'CLIN1033334', words: w('t category, ajcc pathologic t, ajcc clinical t, pathologic t, clinical t, ct, pt, t stage, t status') },
  { field: 'nCategory', name: 'N category', group: 'condition', kind: 'code', domains: ['Meas Value', 'Measurement'], concept: 'CLIN1033328', words: w('n category, ajcc pathologic n, ajcc clinical n, pathologic n, clinical n, cn, pn, n stage, n status') },
  { field: 'mCategory', name: 'M category', group: 'condition', kind: 'code', domains: ['Meas Value', 'Measurement'], concept: 'CLIN1033323', words: w('m category, ajcc pathologic m, ajcc clinical m, pathologic m, clinical m, cm, pm, m stage, m status') },
  { field: 'stageGroup', name: 'Stage group', group: 'condition', kind: 'code', domains: ['Measurement', 'Meas Value'], concept: 'CLIN1033319', words: w('stage group, ajcc pathologic stage, ajcc clinical stage, tumor stage, tumour stage, clinical stage, pathologic stage, uicc stage, stadium') },
  { field: 'stagingSystem', name: 'Staging system', group: 'condition', kind: 'code', domains: ['Observation'], concept: 'CLIN1045761', words: w('staging system, ajcc staging system edition, staging edition, ajcc edition') },
  { field: 'grade', name: 'Histologic grade', group: 'condition', kind: 'code', domains: ['Measurement', 'Meas Value'], concept: 'CLIN1049681', words: w('grade, histologic grade, histological grade, tumour grade, tumor grade, nottingham grade, isup, isup grade, grade group, grading') },
  { field: 'gleason', name: 'Gleason score', group: 'tumour', kind: 'code', domains: ['Condition', 'Meas Value'], concept: 'CLIN1049688', words: w('gleason, gleason score') },
  { field: 'tumourSize', name: 'Largest dimension of the tumour', group: 'tumour', kind: 'number', unit: 'mm', concept: 'CLIN1036580', words: w('tumor size, tumour size, largest lesion mm, lesion size, largest diameter, maximum diameter, size mm, diameter mm, tumorgrosse') },
  { field: 'tumourVolume', name: 'Volume of the tumour', group: 'tumour', kind: 'number', unit: 'cm3', concept: 'CLIN1030900', words: w('tumor volume, tumour volume, lesion volume') },
  { field: 'assessment', name: 'Assessment of images (BI-RADS, PI-RADS …)', group: 'tumour', kind: 'code', domains: values, words: w('assessment, birads, bi rads, pirads, pi rads, lirads, li rads, lung rads, rads') },
  { field: 'progressionDate', name: 'Date of progression or relapse', group: 'condition', kind: 'date', words: w('progression date, date of progression, relapse date, date of relapse, recurrence date') },
  { field: 'psa', name: 'Prostate-specific antigen', group: 'marker', kind: 'number', unit: 'ng/mL', concept: 'CLIN1033410', words: w('psa, psa ng ml, psa level, prostate specific antigen') },
  { field: 'cea', name: 'Carcinoembryonic antigen', group: 'marker', kind: 'number', unit: 'ng/mL', concept: 'CLIN1045880', words: w('cea, carcinoembryonic antigen') },
  { field: 'ca153', name: 'Cancer antigen 15-3', group: 'marker', kind: 'number', unit: 'U/mL', concept: 'CLIN1045838', words: w('ca 15 3, ca153, ca15 3') },
  { field: 'ca199', name: 'Cancer antigen 19-9', group: 'marker', kind: 'number', unit: 'U/mL', concept: 'CLIN1052034', words: w('ca 19 9, ca199, ca19 9') },
  { field: 'er', name: 'Oestrogen receptor', group: 'marker', kind: 'code', domains: values, concept: 'CLIN1045815', words: w('er, er status, estrogen receptor, oestrogen receptor, oestrogenrezeptor') },
  { field: 'pr', name: 'Progesterone receptor', group: 'marker', kind: 'code', domains: values, concept: 'CLIN1046085', words: w('pr, pr status, pgr, progesterone receptor') },
  { field: 'her2', name: 'HER2', group: 'marker', kind: 'code', domains: values, concept: 'CLIN1045851', words: w('her2, her2 status, her 2, her2neu, erbb2') },
  { field: 'ki67', name: 'Ki-67', group: 'marker', kind: 'number', unit: '%', concept: 'CLIN1045913', words: w('ki67, ki 67') },
  { field: 'haemoglobin', name: 'Haemoglobin', group: 'laboratory', kind: 'number', unit: 'g/dL', concept: 'CLIN1033419', words: w('haemoglobin, hemoglobin, hb, hgb') },
  { field: 'platelets', name: 'Platelets', group: 'laboratory', kind: 'number', unit: '10*3/uL', concept: 'CLIN1033432', words: w('platelets, platelet count, thrombocytes, plt') },
  { field: 'creatinine', name: 'Creatinine', group: 'laboratory', kind: 'number', unit: 'mg/dL', concept: 'CLIN1033482', words: w('creatinine, kreatinin') },
  { field: 'treatment', name: 'Treatment', group: 'treatment', kind: 'code', domains: ['Procedure', 'Observation', 'Drug', 'Regimen'], words: w('treatment, therapy, treatment type, primary treatment, therapie, traitement, tratamiento, terapia, surgery, surgery type, procedure type') },
  { field: 'treated', name: 'Whether treatment was given', group: 'treatment', kind: 'code', domains: ['Meas Value'], words: w('treatment or therapy') },
  { field: 'treatmentStart', name: 'Beginning of the treatment', group: 'treatment', kind: 'date', words: w('treatment start, treatment date, start of treatment, therapy start, surgery date, date of surgery, date of first treatment') },
  { field: 'treatmentEnd', name: 'End of the treatment', group: 'treatment', kind: 'date', words: w('treatment end, end of treatment, therapy end') },
  { field: 'treatmentIntent', name: 'Intent of the treatment', group: 'treatment', kind: 'code', domains: values, words: w('treatment intent, intent') },
  { field: 'treatmentResponse', name: 'Response to the treatment', group: 'treatment', kind: 'code', domains: values, concept: 'CLIN1049529', words: w('response, treatment response, best response, recist') },
  { field: 'medication', name: 'Medicine', group: 'treatment', kind: 'code', domains: ['Drug', 'Observation'], words: w('medication, drug, medicine, agent, substance') },
  { field: 'radiationDose', name: 'Dose of radiotherapy', group: 'treatment', kind: 'number', unit: 'Gy', words: w('radiation dose, total dose gy, dose gy, radiotherapy dose') },
  { field: 'radiationFractions', name: 'Fractions of radiotherapy', group: 'treatment', kind: 'number', unit: '1', words: w('fractions, number of fractions, radiation fractions') },
  { field: 'procedure', name: 'Procedure', group: 'procedure', kind: 'code', domains: ['Procedure'], words: w('procedure, biopsy, biopsy type, examination') },
  { field: 'procedureDate', name: 'Date of the procedure', group: 'procedure', kind: 'date', words: w('procedure date, biopsy date, date of biopsy') },
  { field: 'measuredDate', name: 'Date of the other values of the row', group: 'status', kind: 'date', words: w('visit date, date, sample date, test date, measured on, examination date, assessment date') },
  { field: 'ecog', name: 'ECOG performance status', group: 'status', kind: 'code', domains: ['Observation'], concept: 'CLIN1043685', words: w('ecog, ecog ps, performance status, who status') },
  { field: 'karnofsky', name: 'Karnofsky performance status', group: 'status', kind: 'code', domains: values, concept: 'CLIN1047415', words: w('karnofsky, kps') },
  { field: 'height', name: 'Height', group: 'status', kind: 'number', unit: 'cm', words: w('height, height cm, grosse') },
  { field: 'weight', name: 'Weight', group: 'status', kind: 'number', unit: 'kg', words: w('weight, weight kg, gewicht') },
  { field: 'smoking', name: 'Smoking', group: 'history', kind: 'code', domains: ['Observation'], concept: 'CLIN1004528', words: w('smoking, smoker, smoking status, tobacco, raucher') },
  { field: 'menopause', name: 'Menopause', group: 'history', kind: 'code', domains: ['Observation'], concept: 'CLIN1039467', words: w('menopause, menopausal status, menopausal state') },
  { field: 'familyHistory', name: 'Family history', group: 'history', kind: 'code', domains: ['Observation', 'Meas Value'], concept: 'CLIN1048388', words: w('family history, familienanamnese') },
  { field: 'priorMalignancy', name: 'Earlier malignancy', group: 'history', kind: 'code', domains: ['Meas Value'], concept: 'COM1001068', words: w('prior malignancy, previous cancer, earlier malignancy') },
  { field: 'synchronousMalignancy', name: 'Malignancy at the same time', group: 'history', kind: 'code', domains: ['Meas Value'], words: w('synchronous malignancy') },
  { field: 'comorbidity', name: 'Comorbidity', group: 'history', kind: 'code', domains: ['Condition'], concept: 'CLIN1048316', words: w('comorbidity, comorbidities, concomitant disease') },
]
