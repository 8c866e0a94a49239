// What a value of an element is in the code list: by the words that tables use, by the classification it is written in (ICD-10, ICD-O-3, TNM,
// stages, RADS, Gleason), or by the name of the concept. Deterministic; what is not recognised has no code, and nothing is guessed.
import { conceptNamed, conceptOf, plainWords } from '../eucaim/concepts.ts'
import { searchKeys } from '../eucaim/search-terms.ts'
import { elements, type Element } from './tables/elements.ts'
import { icd10, icdoMorphology, icdoTopography, snomed, valueWords } from './tables/value-words.ts'

export interface CodedValue {
  readonly code: string
  /** `broader`: the list has no concept as exact as the value. */
  readonly how: 'words' | 'classification' | 'name' | 'broader'
}

const byField = new Map(elements.map((element) => [element.field, element]))
export const elementOf = (field: string): Element | undefined => byField.get(field)

const worded = new Map(Object.entries(valueWords).map(([field, words]) =>
  [field, new Map(Object.entries(words).flatMap(([code, list]) => list.split(',').map((word): [string, string] => [spoken(word), code])))]))

/** `+` and `-` alone mean something. */
function spoken(text: string): string {
  return /^\s*[-+0-9.]+\s*$/.test(text) ? text.trim() : plainWords(text)
}

/** `column` is the name of the column: `pathologic_t` says that `T2` is pT2. */
export const codeValue = (field: string, value: string, column = ''): CodedValue | undefined => {
  const text = value.trim()
  const element = byField.get(field)
  if (text === '' || element === undefined) return undefined
  const word = worded.get(field)?.get(spoken(text))
  if (word !== undefined) return { code: word, how: 'words' }
  const classified = classifications[field]?.(text, column)
  if (classified !== undefined) return classified
  const named = conceptNamed(text, element.domains ?? [])
  return named && { code: named.code, how: 'name' }
}

/** A code of another system as FHIR gives it, or undefined. */
export const codeOfSystem = (system: string, code: string, field: string): CodedValue | undefined => {
  if (/snomed/.test(system)) {
    const found = Object.hasOwn(snomed, code) ? snomed[code] : undefined
    return found !== undefined && kindOf(found) === kindOf(field) ? exact(found) : undefined
  }
  if (/icd-?10/i.test(system)) return field === 'topography' ? undefined : icdCode(code)
  if (/icd-?o/i.test(system)) return field === 'morphology' ? morphology(code) : field === 'topography' ? longest(icdoTopography, code) : undefined
  if (/administrative-gender/.test(system)) return codeValue('sex', code)
  return /cancerimage\.eu/.test(system) && conceptOf(code) ? { code, how: 'name' } : undefined
}

/** A body site may be told by two codes, of the part and of the side: each is taken for what it is. */
function kindOf(what: string): 'site' | 'side' | 'other' {
  if (what === 'topography' || what.startsWith('BP')) return 'site'
  return what === 'laterality' || Object.hasOwn(valueWords['laterality'] ?? {}, what) ? 'side' : 'other'
}

type Classify = (text: string, column: string) => CodedValue | undefined
const exact = (code: string | undefined): CodedValue | undefined => (code === undefined ? undefined : { code, how: 'classification' })

function longest(table: Readonly<Record<string, string>>, text: string): CodedValue | undefined {
  const code = text.toUpperCase().replaceAll(/\s/g, '')
  for (let length = code.length; length >= 3; length--) {
    const found = table[code.slice(0, length)]
    if (found !== undefined) return { code: found, how: length === code.length || /^[A-Z]\d\d\.?9?$/.test(code) ? 'classification' : 'broader' }
  }
  return undefined
}

function icdCode(text: string): CodedValue | undefined {
  return /^[A-Z]\d\d(\.?\d{1,2})?$/i.test(text) ? longest(icd10, text.length > 3 && !text.includes('.') ? `${text.slice(0, 3)}.${text.slice(3)}` : text) : undefined
}

const morphology = (text: string): CodedValue | undefined => exact(icdoMorphology[/(?:^M?-?)?(\d{4}\/\d)/.exec(text)?.[1] ?? ''])

/** `T2a`, `pT2a`, `cN0`, `MX`, `N0 (i-)`; the prefix of the value, else the column's. */
function category(letter: 'T' | 'N' | 'M'): Classify {
  return (text, column) => {
    const match = new RegExp(`^(yp|c|p)?\\s*${letter}?\\s*([0-4][a-e]?(?:mi)?|X|is)\\s*(\\(?[im][-+]\\)?)?$`, 'i').exec(text)
    if (!match) return undefined
    const prefix = match[1]?.toLowerCase() ?? (/path/i.test(column) ? 'p' : /clin/i.test(column) ? 'c' : '')
    const value = (match[2] ?? '').replace(/^x$/i, 'X').toLowerCase().replace('x', 'X')
    const suffix = match[3] ?? ''
    const whole = [`${prefix}${letter}${value}${suffix}`, `${prefix}${letter}${value}(${suffix.replaceAll(/[()]/g, '')})`, ...editionFree(prefix, letter + value)]
    const found = (suffix === '' ? whole : whole.slice(0, 2)).map(named).find((code) => code !== undefined)
    if (found !== undefined) return exact(found)
    const coarse = [`${prefix}${letter}${value}`, `${prefix}${letter}${value[0] ?? ''}`, ...editionFree(prefix, `${letter}${value[0] ?? ''}`)].map(named).find((code) => code !== undefined)
    return coarse === undefined ? undefined : { code: coarse, how: 'broader' }
  }
}

const editionFree = (prefix: string, value: string): string[] => [
  ...(prefix === 'p' ? [`AJCC/UICC pathological ${value} Category`] : prefix === 'c' ? [`AJCC/UICC clinical ${value} Category`] : []), `AJCC/UICC ${value} Category`,
]
// The names of the list are compared as written here: `pN0(i-)` and `pN0(i+)` differ by a sign.
const named = (name: string): string | undefined => {
  const found = conceptNamed(name, ['Meas Value', 'Measurement'])
  return found && /[-+]/.test(name) && !found.name.includes(/[-+]/.exec(name)?.[0] ?? '') ? undefined : found?.code
}

const roman = ['0', 'I', 'II', 'III', 'IV']

function stage(text: string): CodedValue | undefined {
  const match = /^(?:stage|stadium)?\s*(0|I{1,3}|IV|[1-4])\s*([A-E])?\d?$/i.exec(text)
  if (!match) return undefined
  const number = roman.includes((match[1] ?? '').toUpperCase()) ? (match[1] ?? '').toUpperCase() : roman[Number(match[1])] ?? ''
  const letter = (match[2] ?? '').toUpperCase()
  const found = letter === '' ? undefined : conceptNamed(number + letter, ['Meas Value', 'Observation'])?.code
  if (found !== undefined) return exact(found)
  const group = conceptNamed(`Stage ${roman.indexOf(number)}`, ['Measurement'])?.code
  return group === undefined ? undefined : { code: group, how: letter === '' ? 'classification' : 'broader' }
}

function assessment(text: string): CodedValue | undefined {
  const match = /^(BI|PI|LI|Lung)[-\s]?RADS\s*([0-6M][ABCX]?|NC)$/i.exec(text)
  return match ? exact(conceptNamed(`${(match[1] ?? '').toUpperCase()}-RADS ${(match[2] ?? '').toUpperCase()}`, [''])?.code) : undefined
}

function gleason(text: string): CodedValue | undefined {
  const match = /^(?:gleason\s*)?(?:score\s*)?(?:([1-5])\s*\+\s*([1-5])(?:\s*=\s*\d+)?|(\d0?))$/i.exec(text)
  if (!match) return undefined
  const score = match[3] ? Number(match[3]) : Number(match[1]) + Number(match[2])
  return exact(conceptNamed(`Gleason grade score ${score} out of 10`, ['Condition'])?.code)
}

const classifications: Readonly<Record<string, Classify>> = {
  diagnosis: icdCode, topography: (text) => longest(icdoTopography, text), morphology, tCategory: category('T'), nCategory: category('N'), mCategory: category('M'), stageGroup: stage, assessment, gleason,
  ecog: (text) => exact(/^(?:ecog\s*)?[0-5]$/i.test(text) ? conceptNamed(`ECOG performance status - grade ${text.slice(-1)}`, ['Observation'])?.code : undefined),
  karnofsky: (text) => exact(/^(?:kps\s*)?\d{1,2}0$|^0$/i.test(text) ? conceptNamed(`KPS ${text.replaceAll(/\D/g, '')}`, ['Meas Value'])?.code : undefined),
  causeOfDeath: icdCode, comorbidity: icdCode,
}

/** `cT1b N0 M0` taken apart; the prefix is that of all. Undefined for what is none. */
export const tnmParts = (text: string): { readonly field: 'tCategory' | 'nCategory' | 'mCategory'; readonly text: string }[] | undefined => {
  const match = /^\s*(yp|c|p)?T([0-4][a-e]?(?:mi)?|X|is)[\s,;/]*(?:yp|c|p)?N([0-3][a-e]?(?:mi)?|X)[\s,;/]*(?:yp|c|p)?M([01][a-e]?|X)\s*$/i.exec(text)
  if (!match) return undefined
  const [, prefix = '', t = '', n = '', m = ''] = match
  return [{ field: 'tCategory', text: `${prefix}T${t}` }, { field: 'nCategory', text: `${prefix}N${n}` }, { field: 'mCategory', text: `${prefix}M${m}` }]
}

const searchNames = new Map(searchKeys.flatMap(({ values }) => Object.entries(values ?? {})))

/** What a code is called, in either list. */
export const nameOfCode = (code: string): string | undefined => conceptOf(code)?.name ?? searchNames.get(code)
