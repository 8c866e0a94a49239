/** What technologists type into descriptors: `{…}` is replaced by a piece of identity, every other word has to stay. */
export interface DescriptorRow { readonly text: string, readonly words: readonly string[] }

const row = (text: string): DescriptorRow => ({ text, words: text.replace(/\{[a-z]+\}/g, ' ').split(/[\s,;:()_/]+/).filter((word) => /[\p{L}\p{N}]{2}/u.test(word) && !/^(Dr\.|Tel\.|Zuweiser|vom)$/.test(word)) })

export const descriptors: readonly DescriptorRow[] = [
  'CT Thorax nativ {family}', 'MRT Abdomen T2 HASTE cor {given} {family}', '{family} Mammographie MLO links', 'Thorax a.p. liegend {family} {dob}', 'T1 VIBE fs KM {mrn}', '{mrn} PET/CT Ganzkoerper FDG',
  'TC torace con mdc {family}', 'RM prostata T2 ax {family}', 'IRM cerveau FLAIR axial {given}', 'Echographie hepatique {family}', 'RM columna lumbar sag T1 {family}', 'TAC abdomen y pelvis {nid}',
  'Liver MRI ADC b800 {family}', 'DWI b0 b1000 ADC map {mrn}', 'Chest PA and lateral {family}', 'Follow-up lung nodule 6 mm RLL {dob}', 'Screening mammography {family} {given}', 'AX T2 TSE pelvis {phone}',
  'Breast MRI dynamic subtraction {family}', 'Low dose CT screening {dotted}', 'KM arteriell Leber 1.5 mm B30f {family}', 'Staging nach Chemotherapie, {family}', 'Bone scan whole body {given}', 'cranial CT without contrast {family}',
  'Rx torax PA {nid}', 'TK klatki piersiowej {family}', 'CT plic s kontrastem {family}', 'dynT1 post contrast liver {mail}', 'Sag PD fat sat knee left {family}', 'Planning CT 3 mm head neck {mrn}',
  'CT abdomen Dr. {doctor}', 'MR Schulter rechts, Zuweiser Dr. {doctor}', 'Thorax vom {spelled}', 'RM rodilla {spelled}', 'Becken nativ {postcode} {town}', 'Kontrolle Leber, Tel. {phone}', 'US Schilddruese {family}, {given}', 'CT coronary {initial}. {family}',
].map(row)

/** Names run together with words: the second seed. Only what is given as words has to stay. */
export const hardDescriptors: readonly DescriptorRow[] = [
  { text: 'Thorax{family}Routine', words: [] }, { text: '{FAMILY}_{GIVEN}_THORAX', words: ['THORAX'] }, { text: 'Leber{mrn}nativ', words: [] }, { text: 'T2 {given}, {family} ax', words: ['T2', 'ax'] },
  { text: 'Abdomen {FAMILY}', words: ['Abdomen'] }, { text: 'CT {family}-{given} Becken', words: ['CT', 'Becken'] }, { text: 'MRN {spacedmrn} Knie', words: ['Knie'] }, { text: '{reversed} T1 sag', words: ['T1', 'sag'] },
  { text: 'ADC_{also}_b800', words: ['ADC'] }, { text: 'HWS {initial}. {family} seitlich', words: ['HWS', 'seitlich'] },
]
