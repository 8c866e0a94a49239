// What the parts of the writer share about one subject.
import type { Fact } from '../../clinical/index.ts'
import type { ExportSubject } from '../../clinical/export.ts'

/** Of the hyper-ontology: day. */
export const dayUnit = 'COM1000153'

export interface SubjectWork {
  readonly subject: ExportSubject
  readonly dataset: string
  /** Facts that have found a place. */
  readonly placed: Set<Fact>
}
