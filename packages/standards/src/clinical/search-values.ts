// What facts say to EUCAIM's federated search: its fields and its codes (SNOMED CT), made from those of the hyper-ontology.
import { searchKeys } from '../eucaim/search-terms.ts'
import type { Fact } from './fact.ts'

/** By the code of a fact the term of the search; a code that is narrower than a term is told as the term. */
const sexes: Readonly<Record<string, string>> = {
  COM1001366: 'SNOMEDCT248153007', COM1000176: 'SNOMEDCT248153007', COM1001370: 'SNOMEDCT248152002', COM1000178: 'SNOMEDCT248152002', COM1001053: 'SNOMEDCT74964007', COM1001289: 'SNOMEDCT261665006',
}

const cancers: Readonly<Record<string, readonly string[]>> = {
  SNOMEDCT254837009: ['CLIN1000060', 'CLIN1000068', 'CLIN1000169', 'CLIN1046621', 'CLIN1047300', 'CLIN1007973', 'CLIN1007972', 'CLIN1007963', 'CLIN1046256', 'CLIN1052313', 'CLIN1060842', 'CLIN1060847', 'CLIN1060853', 'CLIN1060898'],
  SNOMEDCT399068003: ['CLIN1000075', 'CLIN1000179', 'CLIN1008742', 'CLIN1030093', 'CLIN1033194', 'CLIN1021457', 'CLIN1023100', 'CLIN1023217'],
  SNOMEDCT363358000: ['CLIN1000084', 'CLIN1051722', 'CLIN1062977', 'CLIN1063043', 'CLIN1063110', 'CLIN1063178', 'CLIN1063540'],
  SNOMEDCT363406005: ['CLIN1000057', 'CLIN1000174', 'CLIN1045970', 'CLIN1052250', 'CLIN1053316', 'CLIN1053363', 'CLIN1053460', 'CLIN1053510', 'CLIN1053561', 'CLIN1053613', 'CLIN1053720', 'CLIN1053775', 'CLIN1062317', 'CLIN1062543', 'CLIN1062008'],
  SNOMEDCT363351006: ['CLIN1000077', 'CLIN1045950', 'CLIN1062662', 'CLIN1062912'],
  SNOMEDCT93870000: ['CLIN1000071', 'CLIN1000072', 'CLIN1043447', 'CLIN1038137'],
}
const diagnoses = new Map(Object.entries(cancers).flatMap(([term, codes]) => codes.map((code): [string, string] => [code, term])))
const terms = new Set(searchKeys.flatMap(({ values }) => Object.keys(values ?? {})))

/** The code that the search knows; the code itself where it has no term for it. */
export const searchCode = ({ field, code = '' }: Pick<Fact, 'field' | 'code'>): string => {
  if (terms.has(code)) return code
  return (field === 'sex' ? sexes[code] : field === 'diagnosis' ? diagnoses.get(code) : undefined) ?? code
}
