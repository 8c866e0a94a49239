/** The journey: which step an instance passes on which path, in this order. Adding a check costs one file, one row and one test. */
import { anonymise } from './steps/anonymise.ts'
import { checkCodestream } from './steps/check-codestream.ts'
import { checkDuplicates } from './steps/check-duplicates.ts'
import { checkGeometry } from './steps/check-geometry.ts'
import { checkTransferSyntax } from './steps/check-transfer-syntax.ts'
import { conform } from './steps/conform.ts'
import { pseudonymise } from './steps/pseudonymise.ts'
import type { Step } from './step.ts'

export type Path = 'central' | 'federated'
export type Stop = readonly [step: Step, ...paths: Path[]]

const C = 'central'
const F = 'federated'

export const journey: readonly Stop[] = [
  //  step                 central  federated
  [conform,                C,       F],   // is it DICOM, is it whole, is it what it says
  [checkTransferSyntax,    C,       F],   // encoded as it says
  [checkGeometry,          C,       F],   // pixel data as long as rows, columns and frames say
  [checkCodestream,        C,       F],   // compressed images of the size the attributes say
  [anonymise,              C         ],   // the project's profile, pixels too; no link kept
  [pseudonymise,                    F],   // the same; link kept in the node's vault
  [checkDuplicates,        C,       F],   // same pixels under new UIDs
  // Then every path stores: durable object, then visible record (intake.ts).
]

/** The steps of one path, in order. */
export function stepsOf(path: Path): readonly Step[] {
  return journey.filter(([, ...paths]) => paths.includes(path)).map(([step]) => step)
}
