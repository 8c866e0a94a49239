/** Clinical tables that go with images: what a table is, what each column is taken for, and what becomes of it (requirement R15, R80). */
import type { Profile } from '../profile/types.ts'
import type { DayOrder } from './cell-dates.ts'

/** Text as it stands; a workbook also holds numbers, truth values and dates (UTC). */
export type Cell = string | number | boolean | Date | null

export interface Row {
  /** As the person sees it in the file: of a CSV the line on which the row begins, of a sheet its row; from 1. */
  readonly number: number
  readonly cells: readonly Cell[]
}

export interface Table {
  /** `csv`, or one sheet of a workbook. Names of files and sheets are the caller's: they are never written. */
  readonly kind: 'csv' | 'sheet'
  /** Between fields of a CSV. */
  readonly delimiter: string
  /** Of a table whose first row is data already: `column 1`, `column 2` … */
  readonly header: readonly string[]
  readonly headed: boolean
  readonly rows: readonly Row[]
  /** `encoding-guessed`: no UTF-8, read as Windows-1252; `ragged`: some rows have more or fewer cells than the header, more are not written. */
  readonly warnings: readonly ('encoding-guessed' | 'ragged')[]
}

/** What a column holds. `unknown` is removed: nothing is kept because nobody recognised it. */
export type ColumnRole =
  | 'identifier' | 'other-identifier' | 'name' | 'staff' | 'institution' | 'address' | 'telephone' | 'mail' | 'birth-date' | 'date' | 'time' | 'uid' | 'age'
  | 'sex' | 'postcode' | 'code' | 'number' | 'text' | 'unknown'

/**
 * `pseudonym` and `uid` as in the images; `shift` and `first-of-month` for dates; `year` cuts a date; `cap-age` above 89; `postcode-area` leaves two
 * characters; `clean` takes identity out of text; `keep` keeps what looks like what the column is for; `remove` leaves the column out.
 */
export type ColumnAction = 'pseudonym' | 'uid' | 'shift' | 'first-of-month' | 'year' | 'cap-age' | 'age-bands-5' | 'age-bands-10' | 'age-bands-20' | 'postcode-area' | 'clean' | 'keep' | 'remove'

export interface ColumnPlan {
  readonly header: string
  readonly role: ColumnRole
  readonly action: ColumnAction
  /** Of dates whose day and month stand in either order. */
  readonly dayOrder?: DayOrder
}

export interface ColumnProposal extends ColumnPlan {
  /** 0 to 1. */
  readonly confidence: number
  /** By code: what in the header or the values speaks for it. Never a value. */
  readonly because: 'header-and-values' | 'header' | 'values' | 'first-column' | 'nothing-known'
}

/** Of a profile, what tables need. */
export type TableProfile = Pick<Profile, 'dates' | 'options' | 'pseudonym' | 'layout'>
