// QIDO-RS query parameters (PS3.18 §8.3.4, §10.6.1) and attribute matching (PS3.4 C.2.2.2) as plain data. Errors name tags and positions of
// parameters, never what was asked for: a name or number in a query is a patient's.
import { keywordOf, tagOfKeyword, vrOf } from '../dicom/dictionary.ts'
import { DicomError } from '../dicom/error.ts'
import { formatTag, type Tag } from '../dicom/tag.ts'

export type QueryLevel = 'studies' | 'series' | 'instances'

export type Matching =
  /** any value, also none; the attribute is returned */
  | { readonly kind: 'universal' }
  | { readonly kind: 'single'; readonly value: string }
  /** `*` any characters, `?` one */
  | { readonly kind: 'wildcard'; readonly pattern: string }
  /** dates or times as DICOM writes them, both ends included */
  | { readonly kind: 'range'; readonly from?: string; readonly to?: string }
  /** one of these, without wildcards */
  | { readonly kind: 'list'; readonly values: readonly string[] }

export interface Match {
  /** tags of the sequences around the attribute, its own last */
  readonly path: readonly Tag[]
  readonly tag: Tag
  /** of the dictionary; UN for unknown and private attributes */
  readonly vr: string
  readonly matching: Matching
}

export interface Query {
  readonly level: QueryLevel
  readonly matches: readonly Match[]
  readonly includeAll: boolean
  /** attributes to return beside the required ones, each as a path */
  readonly include: readonly (readonly Tag[])[]
  readonly limit: number | undefined
  readonly offset: number
  /** media type asked for by query parameter (PS3.18 8.3.3.1), to be read by parseAccept */
  readonly accept: string | undefined
}

const mostParameters = 200
const longestValue = 4096
const deepestPath = 8
const wildcardVrs = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT', 'UN'])

/**
 * Reads the query of a search. Throws DicomError with code 'unknown-attribute', 'bad-value', 'repeated-key', 'fuzzy-matching' (which is not
 * supported) or 'too-long'; offset is -1.
 */
export function parseQuery(parameters: Iterable<readonly [string, string]>, level: QueryLevel): Query {
  const reading: Reading = { matches: new Map(), include: [], includeAll: false, limit: undefined, offset: 0, accept: undefined }
  let position = 0
  for (const [key, value] of parameters) {
    if (++position > mostParameters) throw refuse('too-long', 'a query has more parameters than the limit')
    if (value.length > longestValue && key !== 'includefield')
      throw refuse('too-long', `query parameter ${position} is longer than the limit`)
    if (/[\x00-\x1f\x7f]/.test(value)) throw refuse('bad-value', `query parameter ${position} has a control character`)
    readParameter(reading, { key, value, position })
  }
  const { matches, ...rest } = reading
  return { level, ...rest, matches: [...matches.values()] }
}

interface Reading {
  readonly matches: Map<string, Match>
  readonly include: Tag[][]
  includeAll: boolean
  limit: number | undefined
  offset: number
  accept: string | undefined
}

interface Parameter {
  readonly key: string
  readonly value: string
  readonly position: number
}

function readParameter(reading: Reading, { key, value, position }: Parameter): void {
  switch (key.toLowerCase()) {
    case 'includefield':
      readInclude(reading, value, position)
      return
    case 'limit':
      reading.limit = count(value, 'limit')
      return
    case 'offset':
      reading.offset = count(value, 'offset')
      return
    case 'fuzzymatching':
      if (value.toLowerCase() === 'true') throw refuse('fuzzy-matching', 'fuzzy matching is not supported')
      if (value.toLowerCase() !== 'false' && value !== '') throw refuse('bad-value', 'fuzzymatching is true or false')
      return
    case 'accept':
      reading.accept = value
      return
    case 'charset':
    case 'accept-charset':
      return // answers are always UTF-8
    default:
      readMatch(reading, { key, value, position })
  }
}

function readInclude(reading: Reading, value: string, position: number): void {
  for (const field of value.split(',').map((text) => text.trim())) {
    if (field === 'all') reading.includeAll = true
    else if (field !== '') reading.include.push(pathOf(field, position))
    if (reading.include.length > 10_000) throw refuse('too-long', 'includefield lists more attributes than the limit')
  }
}

function readMatch(reading: Reading, { key, value, position }: Parameter): void {
  const path = pathOf(key, position)
  const id = path.join('.')
  if (reading.matches.has(id)) throw refuse('repeated-key', `attribute ${formatTag(path.at(-1)!)} is asked for twice`)
  reading.matches.set(id, matchOf(path, value))
}

/** The path of an attribute named by keyword or tag, with sequences before it divided by dots. Throws DicomError 'unknown-attribute'. */
function pathOf(text: string, position: number): Tag[] {
  const steps = text.split('.')
  const unknown = (): DicomError => refuse('unknown-attribute', `query parameter ${position} names no attribute`)
  if (steps.length > deepestPath) throw unknown()
  const path = steps.map((step) => {
    if (/^[0-9A-Fa-f]{8}$/.test(step)) return Number.parseInt(step, 16)
    const tag = /^[A-Za-z][A-Za-z0-9]*$/.test(step) ? tagOfKeyword(step) : undefined
    if (tag === undefined) throw unknown()
    return tag
  })
  for (const sequence of path.slice(0, -1)) if (!['SQ', 'UN'].includes(vrOf(sequence))) throw unknown()
  return path
}

function count(value: string, name: string): number {
  if (!/^\d{1,9}$/.test(value)) throw refuse('bad-value', `${name} is no whole number`)
  return Number(value)
}

/** How one attribute is matched by a text, as PS3.4 C.2.2.2 says for its VR; also for keys of C-FIND. Throws DicomError 'bad-value'. */
export function matchOf(path: readonly Tag[], text: string): Match {
  const tag = path.at(-1)!
  const vr = vrOf(tag)
  return { path, tag, vr, matching: text === '' ? { kind: 'universal' } : matchingOf(tag, vr, text) }
}

function matchingOf(tag: Tag, vr: string, text: string): Matching {
  const bad = (what: string): DicomError => refuse('bad-value', `the value for ${keywordOf(tag) ?? formatTag(tag)} is no ${what}`)
  if (vr === 'SQ') throw bad('match: name an attribute in the sequence')
  if (vr === 'UI') {
    const values = text
      .split(/[,\\]/)
      .map((uid) => uid.trim())
      .filter((uid) => uid !== '')
    if (values.length === 0 || !values.every((uid) => /^[0-9.]{1,64}$/.test(uid))) throw bad('list of UIDs')
    return values.length === 1 ? { kind: 'single', value: values[0]! } : { kind: 'list', values }
  }
  if (vr === 'DA')
    return temporal(text, /^\d{8}$/, {
      clean: (part) => part.replace(/^(\d{4})\.(\d\d)\.(\d\d)$/, '$1$2$3'),
      bad: () => bad('date (YYYYMMDD) or range of dates (YYYYMMDD-YYYYMMDD)'),
    })
  if (vr === 'TM')
    return temporal(text, /^\d\d(?:\d\d(?:\d\d(?:\.\d{1,6})?)?)?$/, {
      clean: (part) => part.replaceAll(':', ''),
      bad: () => bad('time (HHMMSS) or range of times (HHMMSS-HHMMSS)'),
    })
  if (vr === 'DT') return dateTimes(text, () => bad('date and time or range of them'))
  if (vr === 'CS' && /[,\\]/.test(text)) {
    const values = text
      .split(/[,\\]/)
      .map((value) => value.trim())
      .filter((value) => value !== '')
    if (values.some((value) => /[*?]/.test(value)) || values.length === 0) throw bad('list without wildcards')
    return { kind: 'list', values }
  }
  if (!wildcardVrs.has(vr) || !/[*?]/.test(text)) return { kind: 'single', value: text }
  return /^\*+$/.test(text) ? { kind: 'universal' } : { kind: 'wildcard', pattern: text.replace(/\*{2,}/g, '*') }
}

function temporal(text: string, form: RegExp, { clean, bad }: { clean: (part: string) => string; bad: () => DicomError }): Matching {
  const whole = clean(text.trim())
  if (form.test(whole)) return { kind: 'single', value: whole }
  // A hyphen divides a range and nothing else (PS3.4 C.2.2.2.5): 2020-01-31 is no date of DICOM (PS3.5 6.2, DA), which only ACR-NEMA wrote with points.
  const parts = text.split('-').map((part) => clean(part.trim()))
  return range(parts, form, bad)
}

function range(parts: readonly string[], form: RegExp, bad: () => DicomError): Matching {
  const [from = '', to = ''] = parts
  if (parts.length !== 2 || (from === '' && to === '') || ![from, to].every((part) => part === '' || form.test(part))) throw bad()
  return { kind: 'range', ...(from && { from }), ...(to && { to }) }
}

const moment = String.raw`\d{4}(?:\d\d){0,5}(?:\.\d{1,6})?`
const zone = String.raw`(?:[+-](?:0\d|1[0-4])[0-5]\d)?`
const dateTime = new RegExp(`^${moment}${zone}$`)
const dateTimeRange = new RegExp(`^(${moment}${zone})?-(${moment}${zone})?$`)

// A hyphen before four digits that can be an offset from UTC is one (PS3.4 C.2.2.2.5.3).
function dateTimes(text: string, bad: () => DicomError): Matching {
  const plain = text.trim().replaceAll(' ', '+') // a plus sign that was not escaped arrives as a space
  if (dateTime.test(plain)) return { kind: 'single', value: plain }
  const found = dateTimeRange.exec(plain)
  if (found === null) throw bad()
  return range([found[1] ?? '', found[2] ?? ''], dateTime, bad)
}

function refuse(code: string, reason: string): DicomError {
  return new DicomError(code, -1, reason)
}
