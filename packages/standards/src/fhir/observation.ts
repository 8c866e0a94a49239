// FHIR R4 Observation as a value of one element: a marker, a laboratory value, a category of TNM, a status.
import { codeOfSystem, codeValue, elementOf, observables, type CodedValue, type DatedFact } from '../clinical/index.ts'
import { codingsOf, dateIn, isObject, number, text, type Coding, type Json } from './bundle.ts'
import type { Left, Said } from './types.ts'

/** The first coding that a code list knows; a display counts only when it is the very name or word of a code. */
export const codedBy = (field: string, codings: readonly Coding[], column = ''): CodedValue | undefined => {
  for (const { system, code } of codings) {
    const found = codeOfSystem(system, code, field)
    if (found) return found
  }
  for (const { display } of codings) {
    const found = codeValue(field, display, column)
    if (found) return found
  }
  return undefined
}

const systems: readonly (readonly [RegExp, string])[] = [[/snomed/, 'SNOMED CT'], [/loinc/, 'LOINC'], [/icd-?10/i, 'ICD-10'], [/icd-?o/i, 'ICD-O-3'], [/rxnorm/, 'RxNorm'], [/atc/, 'ATC'], [/cancerimage/, 'EUCAIM']]

/** `SNOMED CT 254837009`: of lists whose codes name nobody; empty for others and for what is no code. */
export const originalOf = (codings: readonly Coding[]): string => {
  for (const { system, code } of codings) {
    const name = systems.find(([pattern]) => pattern.test(system))?.[1]
    if (name !== undefined && /^[A-Za-z0-9./-]{1,20}$/.test(code)) return `${name} ${code}`
  }
  return ''
}

/** By unit of the element, what other UCUM units are multiplied by. */
const factors: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'mm': { mm: 1, cm: 10 }, 'ng/mL': { 'ng/mL': 1, 'ug/L': 1 }, 'U/mL': { 'U/mL': 1, '[arb\'U]/mL': 1, 'kU/L': 1 }, 'g/dL': { 'g/dL': 1, 'g/L': 0.1 }, 'mg/dL': { 'mg/dL': 1, 'umol/L': 1 / 88.4 },
  '10*3/uL': { '10*3/uL': 1, '10*9/L': 1 }, '%': { '%': 1 }, 'cm': { cm: 1, m: 100, '[in_i]': 2.54 }, 'kg': { kg: 1, g: 0.001, '[lb_av]': 0.45359237 }, 'cm3': { cm3: 1, mL: 1 }, 'a': { a: 1 },
}

const wrong = new Set(['entered-in-error', 'cancelled'])

export function readObservation(json: Json): Said | Left {
  if (wrong.has(text(json['status']))) return { left: 'said-to-be-wrong' }
  const coding = codingsOf(json['code']).find(({ code }) => Object.hasOwn(observables, code))
  const field = coding && observables[coding.code]
  const element = field === undefined ? undefined : elementOf(field)
  if (!field || !element) return { left: 'observation-not-known' }
  const date = dateIn(json['effectiveDateTime']) ?? dateIn(isObject(json['effectivePeriod']) ? json['effectivePeriod']['start'] : undefined)
  const common = { field, column: `Observation ${coding.code}`, ...(date === undefined ? {} : { date }) }
  if (element.kind === 'number') return quantity(json, common, element.unit ?? '')
  // Of the pathological categories LOINC has codes of their own.
  const column = pathological.has(coding.code) ? 'pathologic' : clinical.has(coding.code) ? 'clinical' : ''
  const codings = codingsOf(json['valueCodeableConcept'])
  const score = number(json['valueInteger'])
  const said = codings.length > 0 ? codings : [{ system: '', code: '', display: text(json['valueString']) || (score === undefined ? quantityText(json) : String(score)) }]
  const found = codedBy(field, said, column)
  return found ? { facts: [{ ...common, code: found.code, original: originalOf(codings) }] } : { left: 'value-not-known' }
}

const pathological = new Set(['21899-0', '21900-6', '21901-4', '21902-2'])
const clinical = new Set(['21905-5', '21906-3', '21907-1', '21908-9'])

const quantityText = (json: Json): string => {
  const value = isObject(json['valueQuantity']) ? number(json['valueQuantity']['value']) : undefined
  return value === undefined ? '' : String(value)
}

function quantity(json: Json, common: Omit<DatedFact, 'subject' | 'item' | 'original'>, unit: string): Said | Left {
  const given = isObject(json['valueQuantity']) ? json['valueQuantity'] : {}
  const value = number(given['value'])
  if (value === undefined) return { left: 'no-number' }
  const from = text(given['code']) || text(given['unit']) || unit
  const known = factors[unit] ?? {}
  const factor = Object.hasOwn(known, from) ? known[from] : undefined
  return factor === undefined ? { left: 'unit-not-known' } : { facts: [{ ...common, number: Number((value * factor).toFixed(6)), unit, original: factor === 1 ? '' : `${value} ${from}` }] }
}
