// By which words tables say what: of each element the codes of EUCAIM's hyper-ontology, or of its search where that has none. Compared in lower
// case, without accents; what equals the name of a concept of the element's domains needs no line here.

type Words = Readonly<Record<string, string>>

const yes = 'yes, y, true, 1, ja, oui, si, present, positive, pos'
const no = 'no, n, false, 0, nein, non, absent, negative, neg'
const unknown = 'unknown, not reported, not available, na, n/a, not known, unbekannt, inconnu, missing'
const receptor: Words = { COM1001310: 'positive, pos, +, yes, 1, true', COM1001332: 'negative, neg, -, no, 0, false', COM1001289: unknown }

export const valueWords: Readonly<Record<string, Words>> = {
  sex: {
    COM1001366: 'm, male, man, mann, mannlich, homme, hombre, uomo, maschio, masculin, masculino',
    COM1001370: 'f, female, w, woman, frau, weiblich, femme, mujer, donna, femmina, feminin, femenino',
    COM1001053: 'o, other, diverse, divers, non binary', COM1001289: `u, ${unknown}`,
  },
  race: { COM1001320: 'asian', COM1001321: 'black, black or african american, african american', COM1001311: 'white, caucasian, european', COM1001289: unknown },
  ethnicity: { COM1001206: 'hispanic or latino, hispanic, latino', COM1001207: 'not hispanic or latino, not hispanic', COM1001289: unknown },
  vitalStatus: { CLIN1024297: 'alive, living, lives, lebend, vivant, vivo, 0, 0.0, no, false, censored', CLIN1024687: 'dead, deceased, died, verstorben, tot, decede, muerto, 1, 1.0, yes, true' },
  diagnosis: {
    CLIN1000060: 'breast, breast cancer, mammakarzinom, cancer du sein, cancer de mama', CLIN1000075: 'prostate, prostate cancer, prostatakarzinom', CLIN1000084: 'lung, lung cancer, nsclc, bronchialkarzinom',
    CLIN1000057: 'colon, colon cancer', CLIN1000077: 'rectum, rectal cancer', CLIN1000054: 'colorectal, colorectal cancer, crc', CLIN1000071: 'liver cancer, hcc', CLIN1000079: 'pancreatic cancer',
    CLIN1043447: 'hepatocellular carcinoma', CLIN1049513: 'neuroblastoma', SNOMEDCT233604007: 'pneumonia, pneumonie, lungenentzundung', SNOMEDCT281900007: 'normal, no finding, healthy, no abnormality detected',
  },
  laterality: { IMG1016670: 'l, left, links, gauche, izquierda, sinistra', IMG1016682: 'r, right, rechts, droite, derecha, destra', IMG1016659: 'b, both, bilateral, beidseits' },
  morphology: {
    CLIN1063589: 'infiltrating duct carcinoma nos, infiltrating ductal carcinoma, invasive ductal carcinoma, idc', CLIN1052212: 'lobular carcinoma nos, invasive lobular carcinoma, infiltrating lobular carcinoma, ilc',
    CLIN1047035: 'invasive carcinoma of no special type, nst, carcinoma of no special type', CLIN1047138: 'adenocarcinoma, adenocarcinoma nos', CLIN1049570: 'acinar adenocarcinoma, acinar cell carcinoma',
    CLIN1049630: 'squamous cell carcinoma, squamous cell carcinoma nos', CLIN1049678: 'small cell carcinoma', CLIN1063535: 'large cell carcinoma', CLIN1046936: 'mucinous adenocarcinoma', CLIN1049516: 'hepatocellular carcinoma',
  },
  stagingSystem: { CLIN1000417: '7th, 7, 7th edition, ajcc 7', CLIN1000418: '8th, 8, 8th edition, ajcc 8' },
  grade: {
    CLIN1022113: '1, g1, grade 1, i, well differentiated, low', CLIN1022150: '2, g2, grade 2, ii, moderately differentiated, intermediate', CLIN1022188: '3, g3, grade 3, iii, poorly differentiated, high',
    CLIN1022227: '4, g4, grade 4, undifferentiated', COM1001371: 'gx, x',
  },
  er: receptor, pr: receptor,
  her2: { ...receptor, COM1001877: '1+, +', COM1001879: '2+, ++', COM1001882: '3+, +++' },
  treatment: {
    CLIN1004413: 'surgery, operation, surgical', CLIN1014933: 'radiotherapy, radiation, rt, strahlentherapie', CLIN1024528: 'chemotherapy, systemic chemotherapy, chemo, chemotherapie', CLIN1024529: 'neoadjuvant chemotherapy',
    CLIN1016082: 'hormone therapy, endocrine therapy, hormonal', CLIN1035133: 'immunotherapy', CLIN1035100: 'chemo immunotherapy, chemoimmunotherapy', CLIN1004599: 'lobectomy', CLIN1005378: 'stereotactic radiotherapy, sbrt',
    CLIN1016442: 'radical prostatectomy', CLIN1005277: 'external beam radiotherapy, ebrt', CLIN1028588: 'active surveillance', CLIN1060316: 'breast conserving surgery, lumpectomy', CLIN1060362: 'mastectomy',
    CLIN1000243: 'liver resection, hepatectomy', CLIN1027012: 'watchful waiting', COM1001289: unknown,
  },
  treated: { COM1001363: yes, COM1001078: no, COM1001289: unknown },
  treatmentResponse: { COM1001312: 'cr, complete response', COM1001186: 'pr, partial response', COM1001185: 'sd, stable disease', COM1001189: 'pd, progressive disease' },
  treatmentIntent: { COM1002471: 'adjuvant', COM1002484: 'neoadjuvant, neo adjuvant', COM1002603: 'palliative', CLIN1034118: 'curative' },
  procedure: { CLIN1001712: 'biopsy', CLIN1057690: 'core biopsy, core needle biopsy', CLIN1001714: 'fine needle aspiration, fna, fine needle biopsy' },
  smoking: { CLIN1059166: 'smoker, current, current smoker, yes, 1, raucher', CLIN1059047: 'former, ex smoker, exsmoker, past', CLIN1056513: 'never, non smoker, nonsmoker, never smoker, no, 0, nichtraucher' },
  menopause: { CLIN1059322: 'premenopausal, pre, pre menopausal', CLIN1059346: 'postmenopausal, post, post menopausal', CLIN1059371: 'perimenopausal, peri' },
  familyHistory: { CLIN1048388: yes, CLIN1029963: no, CLIN1029197: unknown },
  priorMalignancy: { COM1001363: yes, COM1001078: no, COM1001289: unknown },
  synchronousMalignancy: { COM1001363: yes, COM1001078: no, COM1001289: unknown },
}

/** ICD-10: the longest beginning that a code has. */
export const icd10: Readonly<Record<string, string>> = {
  'C15': 'CLIN1000094', 'C16': 'CLIN1000090', 'C18': 'CLIN1000057', 'C18.0': 'CLIN1053316', 'C18.3': 'CLIN1053460', 'C18.5': 'CLIN1053720', 'C18.7': 'CLIN1053561', 'C19': 'CLIN1000054', 'C20': 'CLIN1000077',
  'C22': 'CLIN1000071', 'C22.0': 'CLIN1043447', 'C25': 'CLIN1000079', 'C34': 'CLIN1000084', 'C50': 'CLIN1000060', 'C51': 'CLIN1003314', 'C52': 'CLIN1003315', 'C53': 'CLIN1003317', 'C54': 'CLIN1003316', 'C55': 'CLIN1003316',
  'C56': 'CLIN1003311', 'C61': 'CLIN1000075', 'C73': 'CLIN1059392', 'C78.7': 'CLIN1000192', 'C77.3': 'CLIN1037792', 'D05': 'CLIN1002305', 'D05.0': 'CLIN1002304', 'D05.1': 'CLIN1002303', 'D07.5': 'CLIN1015917',
  'J12': 'SNOMEDCT233604007', 'J13': 'SNOMEDCT233604007', 'J14': 'SNOMEDCT233604007', 'J15': 'SNOMEDCT233604007', 'J16': 'SNOMEDCT233604007', 'J18': 'SNOMEDCT233604007',
}

/** Topography of ICD-O-3, as above. */
export const icdoTopography: Readonly<Record<string, string>> = {
  'C18': 'BP1000257', 'C20': 'BP1000130', 'C22': 'BP1000105', 'C34': 'BP1000113', 'C50': 'BP1000136', 'C61': 'BP1000039',
}

/** Morphology of ICD-O-3, with its behaviour. */
export const icdoMorphology: Readonly<Record<string, string>> = {
  '8000/3': 'CLIN1049561', '8010/3': 'CLIN1049524', '8012/3': 'CLIN1063535', '8020/3': 'CLIN1063537', '8041/3': 'CLIN1049678', '8046/3': 'CLIN1063540', '8070/3': 'CLIN1049630', '8140/3': 'CLIN1047138', '8170/3': 'CLIN1049516',
  '8211/3': 'CLIN1063555', '8246/3': 'CLIN1046841', '8401/3': 'CLIN1063570', '8480/3': 'CLIN1046936', '8500/2': 'CLIN1049616', '8500/3': 'CLIN1063589', '8503/3': 'CLIN1063544', '8520/2': 'CLIN1052223', '8520/3': 'CLIN1052212',
  '8522/3': 'CLIN1052193', '8550/3': 'CLIN1049570', '9020/3': 'CLIN1063612', '9440/3': 'CLIN1000067', '9500/3': 'CLIN1000066', '8160/3': 'CLIN1047713', '8260/3': 'CLIN1049465',
}

/** SNOMED CT, for what comes as FHIR. */
export const snomed: Readonly<Record<string, string>> = {
  '254837009': 'CLIN1000060', '399068003': 'CLIN1000075', '363358000': 'CLIN1000084', '254637007': 'CLIN1063540', '363406005': 'CLIN1000057', '363351006': 'CLIN1000077', '93870000': 'CLIN1000071', '363418001': 'CLIN1000079',
  '233604007': 'SNOMEDCT233604007', '281900007': 'SNOMEDCT281900007', '248153007': 'COM1001366', '248152002': 'COM1001370', '74964007': 'COM1001053', '261665006': 'COM1001289',
  '10828004': 'COM1001310', '260385009': 'COM1001332', '7771000': 'IMG1016670', '24028007': 'IMG1016682', '51440002': 'IMG1016659', '76752008': 'BP1000136', '41216001': 'BP1000039', '39607008': 'BP1000113', '71854001': 'BP1000257',
  '34402009': 'BP1000130', '10200004': 'BP1000105', '108290001': 'CLIN1014933', '367336001': 'CLIN1024528', '387713003': 'CLIN1004413', '86273004': 'CLIN1001712', '392021009': 'CLIN1060316', '428571003': 'CLIN1004599',
  '77176002': 'CLIN1059166', '8517006': 'CLIN1059047', '8392000': 'CLIN1056513', '419099009': 'CLIN1024687', '438949009': 'CLIN1024297',
}

/** LOINC and SNOMED CT codes by which an Observation says which element it is. */
export const observables: Readonly<Record<string, string>> = {
  '2857-1': 'psa', '35741-8': 'psa', '2039-6': 'cea', '24108-3': 'ca199', '6875-9': 'ca153', '16112-5': 'er', '16113-3': 'pr', '85319-2': 'her2', '48676-1': 'her2', '29593-1': 'ki67', '85329-1': 'ki67', '718-7': 'haemoglobin',
  '777-3': 'platelets', '2160-0': 'creatinine', '38483-4': 'creatinine', '89247-1': 'ecog', '89262-0': 'ecog', '89243-0': 'karnofsky', '8302-2': 'height', '29463-7': 'weight', '72166-2': 'smoking', '21889-1': 'tumourSize', '33728-7': 'tumourSize',
  '21908-9': 'stageGroup', '21902-2': 'stageGroup', '21905-5': 'tCategory', '21899-0': 'tCategory', '21906-3': 'nCategory', '21900-6': 'nCategory', '21907-1': 'mCategory', '21901-4': 'mCategory', '33732-9': 'grade', '35266-6': 'gleason', '399390009': 'stageGroup', '371469007': 'grade',
}
