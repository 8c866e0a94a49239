/** What is wrong with a table or with what somebody wants of it. */

export class TableError extends Error {
  readonly code: 'unreadable' | 'too-large' | 'empty' | 'bad-plan'
  /** A code of what is wrong, a header, a number of a row: no value of a row. */
  readonly place: string

  constructor(code: TableError['code'], place: string) {
    super(`The table is ${code} (${place})`)
    this.name = 'TableError'
    this.code = code
    this.place = place
  }
}
