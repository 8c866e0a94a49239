// The keys of EUCAIM's federated search and the codes of their values, as its nodes use them (SNOMED CT, RadLex, NCI Thesaurus).

export interface SearchKey {
  readonly key: string
  /** how we call it */
  readonly field: 'sex' | 'ageAtDiagnosis' | 'diagnosis' | 'yearOfDiagnosis' | 'modality' | 'bodyPart' | 'manufacturer'
  readonly name: string
  readonly kind: 'code' | 'number' | 'text'
  /** of codes: all that there are, with their names */
  readonly values?: Readonly<Record<string, string>>
}

const snomed = (number: string): string => `SNOMEDCT${number}`

export const searchKeys: readonly SearchKey[] = [
  {
    key: snomed('263495000'), field: 'sex', name: 'Sex', kind: 'code',
    values: { [snomed('248153007')]: 'Male', [snomed('248152002')]: 'Female', [snomed('74964007')]: 'Other', [snomed('261665006')]: 'Unknown' },
  },
  { key: snomed('423493009'), field: 'ageAtDiagnosis', name: 'Age at diagnosis', kind: 'number' },
  {
    key: snomed('439401001'), field: 'diagnosis', name: 'Diagnosis', kind: 'code',
    values: {
      [snomed('399068003')]: 'Malignant tumour of prostate', [snomed('254837009')]: 'Malignant neoplasm of breast', [snomed('363358000')]: 'Malignant tumour of lung',
      [snomed('363406005')]: 'Malignant tumour of colon', [snomed('363351006')]: 'Malignant tumour of rectum', [snomed('93870000')]: 'Malignant neoplasm of liver',
      [snomed('233604007')]: 'Pneumonia', [snomed('281900007')]: 'No abnormality detected',
    },
  },
  { key: snomed('432213005'), field: 'yearOfDiagnosis', name: 'Year of diagnosis', kind: 'number' },
  {
    key: 'RID10311', field: 'modality', name: 'Modality', kind: 'code',
    values: {
      RID10312: 'Magnetic resonance', RID10337: 'Positron emission tomography', RID10321: 'Computed tomography', RID10334: 'Single photon emission tomography',
      RID10357: 'Mammography', RID10326: 'Ultrasound', RID10345: 'Radiography',
    },
  },
  {
    key: snomed('123037004'), field: 'bodyPart', name: 'Body part', kind: 'code',
    values: {
      [snomed('41216001')]: 'Prostate', [snomed('76752008')]: 'Breast', [snomed('39607008')]: 'Lung', [snomed('71854001')]: 'Colon', [snomed('818981001')]: 'Abdomen',
      [snomed('816092008')]: 'Pelvis', [snomed('69536005')]: 'Head', [snomed('51185008')]: 'Chest', [snomed('10200004')]: 'Liver',
    },
  },
  { key: 'C25392', field: 'manufacturer', name: 'Manufacturer', kind: 'text' },
]

/** What a code of a key is called; undefined for one that the key does not have. */
export const termName = (key: string, code: string): string | undefined => searchKeys.find((one) => one.key === key)?.values?.[code]
