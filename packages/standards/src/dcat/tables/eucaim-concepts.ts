// Concepts of EUCAIM's hyper-ontology that describe a dataset: what is chosen by a person, and what the stored values of DICOM stand for.

/** Interoperability level (SPEC1000008), by tier. */
export const tierConcepts = { 1: 'SPEC1000009', 2: 'SPEC1000011', 3: 'SPEC1000010' } as const

/** Collection method (SPEC1000002). */
export const collectionMethods = {
  SPEC1000003: 'Only images', SPEC1000004: 'Patient-based', SPEC1000005: 'Case-control', SPEC1000006: 'Longitudinal', SPEC1000007: 'Disease-specific',
} as const

/** Dataset type (SPEC1000017). */
export const datasetTypes = { SPEC1000020: 'Original', SPEC1000019: 'Annotated', SPEC1000018: 'Processed' } as const

/** Dataset access condition (SPEC1000021). */
export const accessConditions = { REMOTE_PROCESSING: 'SPEC1000022', IN_SITU_PROCESSING: 'SPEC1000023', DOWNLOAD: 'SPEC1000024' } as const

/** Malignant neoplastic disease (CLIN1007977) and the kinds that imaging datasets are about. */
export const conditions = {
  CLIN1000060: 'Malignant neoplasm of breast', CLIN1000065: 'Malignant tumor of lung', CLIN1000075: 'Malignant neoplasm of prostate',
  CLIN1000057: 'Malignant neoplasm of colon', CLIN1000077: 'Malignant neoplasm of rectum', CLIN1000054: 'Malignant neoplasm of colon and/or rectum',
  CLIN1000071: 'Malignant neoplasm of liver', CLIN1000079: 'Malignant neoplasm of pancreas', CLIN1000090: 'Malignant neoplasm of stomach',
  CLIN1000094: 'Malignant neoplasm of oesophagus', CLIN1000181: 'Malignant neoplasm of bladder', CLIN1000088: 'Primary malignant neoplasm of kidney',
  CLIN1003311: 'Malignant neoplasm of ovary', CLIN1003316: 'Malignant neoplasm of uterus', CLIN1007976: 'Malignant neoplasm of brain',
  CLIN1000172: 'Malignant neoplasm of bone', CLIN1000066: 'Neuroblastoma', CLIN1007989: 'Secondary cancer condition', CLIN1007977: 'Malignant neoplastic disease',
} as const

/** Sex assigned at birth (COM1001396), by Patient's Sex (0010,0040). */
export const sexConcepts: Readonly<Record<string, string>> = { F: 'COM1001370', M: 'COM1001366' }

/** Imaging modality (IMG1000009), by Modality (0008,0060). */
export const modalityConcepts: Readonly<Record<string, string>> = {
  CT: 'IMG1000026', MR: 'IMG1000022', PT: 'IMG1000037', NM: 'IMG1000034', US: 'IMG1000040', MG: 'IMG1000030', CR: 'IMG1000024', DX: 'IMG1000028',
  RF: 'IMG1000081', XA: 'IMG1000041', SM: 'IMG1004456', SEG: 'IMG1000075', OT: 'IMG1000074',
}

/** Manufacturer (IMG1000010), by the first word of Manufacturer (0008,0070) that is one of these, in lower case. */
export const manufacturerConcepts: Readonly<Record<string, string>> = {
  siemens: 'IMG1000044', toshiba: 'IMG1000045', philips: 'IMG1000046', ge: 'IMG1000047', general: 'IMG1000047', ims: 'IMG1000048', esaote: 'IMG1000049',
  canon: 'IMG1000050', agfa: 'IMG1000051', adac: 'IMG1000052', marconi: 'IMG1000053', shimadzu: 'IMG1000054', elscint: 'IMG1000055', mediso: 'IMG1000056',
  hitachi: 'IMG1000057', picker: 'IMG1000059', fujifilm: 'IMG1000060', fuji: 'IMG1000060', uih: 'IMG1000063', united: 'IMG1000063', hologic: 'IMG1000064',
}

/** Body structure (BP1000024), by Body Part Examined (0018,0015) without spaces, in upper case. */
export const bodyPartConcepts: Readonly<Record<string, string>> = {
  CHEST: 'BP1000067', THORAX: 'BP1000067', LUNG: 'BP1000113', BREAST: 'BP1000136', ABDOMEN: 'BP1000173', ABDOMENPELVIS: 'BP1000211', PELVIS: 'BP1000092',
  PROSTATE: 'BP1000039', LIVER: 'BP1000105', HEAD: 'BP1000120', BRAIN: 'BP1000051', NECK: 'BP1000121', HEADNECK: 'BP1000008', SKULL: 'BP1000135',
  SPINE: 'BP1000077', RECTUM: 'BP1000130', KIDNEY: 'BP1000151', HEART: 'BP1000075', UTERUS: 'BP1000085', EXTREMITY: 'BP1000171',
}
