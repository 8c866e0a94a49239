// What is known of a subject, in no model's shape: one fact is one value of one element, with the value as it stood, and days from diagnosis
// instead of dates (as ICGC-ARGO has it), so that every common data model can be written of it.

export type DatePrecision = 'day' | 'month' | 'year'

export interface Fact {
  /** The pseudonym. */
  readonly subject: string
  /** An element of the model (`elements`), or `local` for a column that has none. */
  readonly field: string
  /** What was told together (a condition with its stage, a treatment with its dates); 0 for what is of the subject as such. */
  readonly item: number
  /** Of EUCAIM's hyper-ontology (`CLIN1000060`), or of the terms of its search where that has none (`SNOMEDCT233604007`). */
  readonly code?: string
  readonly number?: number
  /** UCUM. */
  readonly unit?: string
  /** As it stood after de-identification. */
  readonly original: string
  /** Name of the column, or place in the resource. */
  readonly column: string
  /** From the subject's first diagnosis, at the precision that was known. Of a date element the value itself; of others when it was so. */
  readonly day?: number
  readonly precision?: DatePrecision
}

/** Before it is stored: with a date (`2021`, `2021-03`, `2021-03-09`) in place of days. */
export type DatedFact = Omit<Fact, 'day' | 'precision'> & { readonly date?: string }

const dayMs = 86_400_000

/** Days since 1970-01-01 of the first day of what is told, with the precision. Undefined for what is no such date. */
export const dayOf = (date: string): { day: number; precision: DatePrecision } | undefined => {
  const match = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-([0-3]\d))?)?$/.exec(date)
  if (!match) return undefined
  const [, year, month, day] = match
  const at = Date.UTC(Number(year), Number(month ?? '1') - 1, Number(day ?? '1'))
  if (Number.isNaN(at) || (day !== undefined && new Date(at).getUTCDate() !== Number(day))) return undefined
  return { day: at / dayMs, precision: day ? 'day' : month ? 'month' : 'year' }
}

/** The date of a day since 1970-01-01, cut to the precision. */
export const dateOf = (day: number, precision: DatePrecision = 'day'): string =>
  new Date(day * dayMs).toISOString().slice(0, { day: 10, month: 7, year: 4 }[precision])
