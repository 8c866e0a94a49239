// Concepts of our own in OMOP: numbers of 2,000,000,000 and above are free for them. A code has the same number in every export.
import { conceptOf } from '../eucaim/concepts.ts'
import { searchKeys } from '../eucaim/search-terms.ts'

const first = 2_000_000_000
const room = 10_000_000
const prefixes = ['BP', 'CLIN', 'COM', 'COR', 'GEN', 'IMG', 'SPEC'] as const
const snomedRoom = first + prefixes.length * room
const dicomRoom = snomedRoom + room
const fieldRoom = dicomRoom + room

export interface OwnConcept { readonly id: number; readonly code: string; readonly name: string; readonly domain: string; readonly vocabulary: 'EUCAIM' | 'SNOMEDCT' | 'DICOM' | 'VESALIUS' }

const terms = searchKeys.flatMap(({ values }) => Object.entries(values ?? {}))

/** Of a code of EUCAIM's hyper-ontology or of its search. Undefined for what is neither. */
export const ownConcept = (code: string): OwnConcept | undefined => {
  const match = /^([A-Z]+)1(\d+)$/.exec(code)
  const prefix = prefixes.indexOf(match?.[1] as (typeof prefixes)[number])
  const known = conceptOf(code)
  const number = Number(match?.[2])
  if (known && prefix >= 0 && number < room) return { id: first + prefix * room + number, code, name: known.name, domain: known.domain || 'Observation', vocabulary: 'EUCAIM' }
  const term = terms.findIndex(([one]) => one === code)
  return term < 0 ? undefined : { id: snomedRoom + hash(code), code, name: terms[term]?.[1] ?? code, domain: 'Condition', vocabulary: 'SNOMEDCT' }
}

/** Of an attribute of DICOM by its keyword. */
export const dicomConcept = (keyword: string): OwnConcept => ({ id: dicomRoom + hash(keyword), code: keyword, name: keyword, domain: 'Measurement', vocabulary: 'DICOM' })

/** Of an element of the model that has no concept in the hyper-ontology. */
export const fieldConcept = (field: string, name: string): OwnConcept => ({ id: fieldRoom + hash(field), code: field, name, domain: 'Observation', vocabulary: 'VESALIUS' })

/** FNV-1a, cut to the room. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return value % room
}
