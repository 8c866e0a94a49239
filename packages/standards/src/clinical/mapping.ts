// How the columns of a table become facts: to each column an element, and to each of its values a code, confirmed by a person and used again for
// the next table of the same kind. Pure.
import { z } from 'zod'
import { codeValue, elementOf, tnmParts } from './code-value.ts'
import { dayOf, type DatedFact } from './fact.ts'

export const columnMappingSchema = z.strictObject({
  header: z.string().min(1).max(1000),
  /** An element of the model; `local`: kept as it is, with no concept; `none`: kept in the received row only. */
  field: z.string().max(60),
  /** A column of ones and zeros that says whether the element has this value (`race_white`). */
  indicator: z.string().max(200).optional(),
  /** What a number is multiplied by to be in the element's unit. */
  factor: z.number().positive().finite().optional(),
  /** By value; an empty code says that the value has none. Values that are not here are coded as the code list allows. */
  values: z.record(z.string().max(200), z.string().max(40)).default({}),
})
export const mappingSchema = z.array(columnMappingSchema).max(5000)

export type ColumnMapping = z.infer<typeof columnMappingSchema>

export interface MappedTable {
  readonly header: readonly string[]
  /** The column of the pseudonym. */
  readonly subject: number
  /** Cells as texts; dates as `2021-03-09`, `2021-03` or `2021`. */
  readonly rows: readonly (readonly string[])[]
  /** Columns whose dates were moved: what they say of the year is not true. */
  readonly moved: ReadonlySet<string>
}

/** Why something of the table is in no fact, with how often; never a value. */
export interface Unmapped { readonly column: string; readonly field: string; readonly why: 'no-code' | 'no-number' | 'no-date' | 'moved-date' | 'no-subject'; readonly count: number }

export interface Mapped { readonly facts: readonly DatedFact[]; readonly unmapped: readonly Unmapped[] }

/** Whoever is older than 89 years is 90 (as in the images). */
export const oldestAge = 89
const dateFields: Readonly<Record<string, string>> = { condition: 'diagnosisDate', tumour: 'diagnosisDate', treatment: 'treatmentStart', procedure: 'procedureDate', marker: 'measuredDate', laboratory: 'measuredDate', status: 'measuredDate' }
const usesNoItem = new Set(['subject', 'history'])
/** Read for other facts, and not kept themselves. */
const notKept = new Set(['birthDate', 'measuredDate'])

/** The facts of a table, in the order of its rows and columns; what is told of a subject several times in the same words is one fact. */
export const mapTable = (table: MappedTable, mapping: readonly ColumnMapping[]): Mapped => {
  const work = new Mapping(table, mapping)
  for (const row of table.rows) work.row(row)
  return { facts: [...work.facts.values()], unmapped: work.unmapped() }
}

interface RowPlace { readonly subject: string; readonly item: number; readonly dates: ReadonlyMap<string, string> }

class Mapping {
  readonly facts = new Map<string, DatedFact>()
  private readonly faults = new Map<string, { column: string; field: string; why: Unmapped['why']; count: number }>()
  private readonly items = new Map<string, Map<string, number>>()
  private readonly table: MappedTable
  private readonly columns: readonly { readonly index: number; readonly map: ColumnMapping }[]

  constructor(table: MappedTable, mapping: readonly ColumnMapping[]) {
    this.table = table
    const byHeader = new Map(mapping.map((map) => [map.header, map]))
    this.columns = table.header.flatMap((header, index) => {
      const map = byHeader.get(header)
      return map && index !== table.subject && (map.field === 'local' || elementOf(map.field)) ? [{ index, map }] : []
    })
  }

  unmapped(): Unmapped[] {
    return [...this.faults.values()]
  }

  row(cells: readonly string[]): void {
    const subject = cells[this.table.subject] ?? ''
    if (subject === '') return this.fault({ column: '', field: '', why: 'no-subject' })
    const dates = new Map<string, string>()
    for (const { index, map } of this.columns) if (elementOf(map.field)?.kind === 'date' && dayOf(cells[index] ?? '')) dates.set(map.field, cells[index] ?? '')
    const place = { subject, item: this.itemOf(subject, cells), dates }
    for (const { index, map } of this.columns) this.cell((cells[index] ?? '').trim(), map, place)
    this.derived(place)
  }

  /** The rows of a subject are counted; the same row again is the same item. */
  private itemOf(subject: string, cells: readonly string[]): number {
    const known = this.items.get(subject) ?? new Map<string, number>()
    const text = JSON.stringify(this.columns.map(({ index }) => cells[index]))
    const item = known.get(text) ?? known.size + 1
    this.items.set(subject, known.set(text, item))
    return item
  }

  private cell(text: string, map: ColumnMapping, place: RowPlace): void {
    if (text === '') return
    if (map.indicator !== undefined) {
      if (/^(1(\.0+)?|true|yes|y)$/i.test(text)) this.coded(map.field, { text: map.indicator, map, place })
      return
    }
    const element = elementOf(map.field)
    if (map.field === 'local') return this.add({ field: 'local', original: text, column: map.header, ...numberOf(text) }, place)
    if (element?.kind === 'number') return this.number(text, map, place)
    if (element?.kind === 'date') return this.date(text, map, place)
    if (element?.kind === 'tnm') return this.tnm(text, map, place)
    return this.coded(map.field, { text, map, place })
  }

  private coded(field: string, { text, map, place }: { text: string; map: ColumnMapping; place: RowPlace }): void {
    const told = Object.hasOwn(map.values, text) ? map.values[text] : undefined
    const code = told ?? codeValue(field, text, map.header)?.code
    if (code !== undefined && code !== '') return this.add({ field, code, original: text, column: map.header }, place)
    const parts = told === undefined ? text.split(/\s*[;|]\s*/).filter(Boolean) : []
    if (parts.length > 1) {
      for (const [index, part] of parts.entries()) this.coded(field, { text: part, map, place: { ...place, item: place.item + index * severalInOneCell } })
      return
    }
    if (told === undefined) this.fault({ column: map.header, field, why: 'no-code' })
    this.add({ field, original: text, column: map.header }, place)
  }

  private tnm(text: string, map: ColumnMapping, place: RowPlace): void {
    const parts = tnmParts(text)
    if (!parts) return this.coded('stageGroup', { text, map, place })
    for (const part of parts) this.coded(part.field, { text: part.text, map: { ...map, values: {} }, place })
  }

  private number(text: string, map: ColumnMapping, place: RowPlace): void {
    const element = elementOf(map.field)
    const year = map.field === 'yearOfDiagnosis'
    if (year && this.table.moved.has(map.header)) return this.fault({ column: map.header, field: map.field, why: 'moved-date' })
    const number = numberOf(year ? text.slice(0, 4) : text).number
    if (number === undefined) return this.fault({ column: map.header, field: map.field, why: 'no-number' })
    const value = round(number * (map.factor ?? 1), 6)
    const capped = map.field === 'ageAtDiagnosis' && value > oldestAge ? oldestAge + 1 : value
    this.add({ field: map.field, number: capped, original: text, column: map.header, ...(element?.unit ? { unit: element.unit } : {}) }, place)
  }

  private date(text: string, map: ColumnMapping, place: RowPlace): void {
    if (!dayOf(text)) return this.fault({ column: map.header, field: map.field, why: 'no-date' })
    if (!notKept.has(map.field)) this.add({ field: map.field, original: '', column: map.header, date: text }, place)
  }

  /** The age of a row with both dates; its year of diagnosis where dates were not moved. */
  private derived(place: RowPlace): void {
    const column = (field: string): string => this.columns.find(({ map }) => map.field === field)?.map.header ?? ''
    const has = (field: string): boolean => this.columns.some(({ map }) => map.field === field)
    const [born, diagnosed] = [place.dates.get('birthDate'), place.dates.get('diagnosisDate')]
    if (diagnosed === undefined) return
    if (born !== undefined && !has('ageAtDiagnosis')) {
      const age = ageBetween(born, diagnosed)
      if (age !== undefined) this.add({ field: 'ageAtDiagnosis', number: age, unit: 'a', original: '', column: column('birthDate') }, place)
    }
    if (!has('yearOfDiagnosis') && !this.table.moved.has(column('diagnosisDate'))) {
      this.add({ field: 'yearOfDiagnosis', number: Number(diagnosed.slice(0, 4)), unit: 'a', original: '', column: column('diagnosisDate') }, place)
    }
  }

  private add(fact: Omit<DatedFact, 'subject' | 'item'>, place: RowPlace): void {
    const group = elementOf(fact.field)?.group
    const item = group !== undefined && usesNoItem.has(group) ? 0 : place.item
    const when = fact.date ?? place.dates.get(dateFields[group ?? ''] ?? '')
    const whole: DatedFact = { ...fact, subject: place.subject, item, ...(when === undefined ? {} : { date: when }) }
    // Of several rows that repeat what is known of the subject's disease, one is enough.
    // What the model does not know is told apart by its column alone: two of them may hold the same.
    const key = JSON.stringify([whole.subject, group === 'condition' || item === 0 ? 0 : item, whole.field, whole.field === 'local' ? whole.column : '', whole.code, whole.number, whole.original, whole.date])
    if (!this.facts.has(key)) this.facts.set(key, whole)
  }

  private fault(fault: Omit<Unmapped, 'count'>): void {
    const key = JSON.stringify(fault)
    const known = this.faults.get(key) ?? { ...fault, count: 0 }
    known.count += 1
    this.faults.set(key, known)
  }
}

/** Far enough from the counted rows that several diseases in one cell are items of their own. */
const severalInOneCell = 100_000

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

function numberOf(text: string): { number?: number } {
  const plain = /^[-+]?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : /^[<>]=?\s*\d/.test(text) ? NaN : Number(text)
  return text !== '' && Number.isFinite(plain) ? { number: plain } : {}
}

/** Years with one decimal (EUCAIM's minimum variables); whole years when a date tells no day. 90 for everybody above 89. */
export const ageBetween = (born: string, then: string): number | undefined => {
  const [from, to] = [dayOf(born), dayOf(then)]
  if (!from || !to || to.day < from.day) return undefined
  const years = (to.day - from.day) / 365.2425
  const age = from.precision === 'day' && to.precision === 'day' ? Math.floor(years * 10) / 10 : Math.floor(years)
  return age > oldestAge ? oldestAge + 1 : age
}
