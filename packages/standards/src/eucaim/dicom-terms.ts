// What stored values of DICOM stand for in EUCAIM's federated search (RadLex, SNOMED CT); undefined where the search has no code, and then nothing is found by it.

const modalities: Readonly<Record<string, string>> = {
  MR: 'RID10312', PT: 'RID10337', CT: 'RID10321', NM: 'RID10334', MG: 'RID10357', US: 'RID10326', CR: 'RID10345', DX: 'RID10345',
}

const bodyParts: Readonly<Record<string, string>> = {
  PROSTATE: 'SNOMEDCT41216001', BREAST: 'SNOMEDCT76752008', LUNG: 'SNOMEDCT39607008', COLON: 'SNOMEDCT71854001', ABDOMEN: 'SNOMEDCT818981001', PELVIS: 'SNOMEDCT816092008',
  HEAD: 'SNOMEDCT69536005', CHEST: 'SNOMEDCT51185008', THORAX: 'SNOMEDCT51185008', LIVER: 'SNOMEDCT10200004',
}

const sexes: Readonly<Record<string, string>> = { M: 'SNOMEDCT248153007', F: 'SNOMEDCT248152002', O: 'SNOMEDCT74964007' }

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

/** Of Modality (0008,0060). */
export const modalityTerm = (modality: string): string | undefined => own(modalities, modality.trim().toUpperCase())

/** Of Body Part Examined (0018,0015). */
export const bodyPartTerm = (part: string): string | undefined => own(bodyParts, part.toUpperCase().replaceAll(/[^A-Z]/g, ''))

/** Of Patient's Sex (0010,0040). */
export const sexTerm = (sex: string): string | undefined => own(sexes, sex.trim().toUpperCase())
