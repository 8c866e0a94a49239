// The one error of the DICOM code. It names a code, the byte offset and a reason; a value read from the data is never part of it.

/**
 * Thrown by everything in `standards`. `offset` is in bytes from the start of the data set's carrier (`DicomFile.body`), -1 when there is
 * none.
 */
export class DicomError extends Error {
  readonly code: string
  readonly offset: number
  readonly reason: string

  constructor(code: string, offset: number, reason: string) {
    super(offset < 0 ? `${code}: ${reason}` : `${code} at byte ${offset}: ${reason}`)
    this.name = 'DicomError'
    this.code = code
    this.offset = offset
    this.reason = reason
  }
}

/** A defect that was tolerated and is told: it never holds a value. */
export interface Remark {
  readonly code: string
  readonly offset: number
}

const mostRemarks = 1000

/** Collects remarks; a hostile file cannot make the list long. */
export class Remarks {
  readonly list: Remark[] = []

  add(code: string, offset: number): void {
    if (this.list.length < mostRemarks) this.list.push({ code, offset })
  }
}
