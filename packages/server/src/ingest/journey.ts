/** The journey: which step an instance passes on which path, in this order. Adding a check costs one file, one row and one test. */
import { acceptReleased } from './steps/accept-released.ts'
import { adopt } from './steps/adopt.ts'
import { anonymise } from './steps/anonymise.ts'
import { checkCodestream } from './steps/check-codestream.ts'
import { checkDuplicates } from './steps/check-duplicates.ts'
import { checkGeometry } from './steps/check-geometry.ts'
import { checkTransferSyntax } from './steps/check-transfer-syntax.ts'
import { conform } from './steps/conform.ts'
import { pseudonymise } from './steps/pseudonymise.ts'
import { release } from './steps/release.ts'
import type { Step } from './step.ts'

/** The way that a node's studies go. */
export type Path = 'central' | 'federated'
/** `derived`: what a tool made of studies that have gone their way already. `collected`: what another hospital anonymised and released to us. */
export type Track = Path | 'derived' | 'collected'
export type Stop = readonly [step: Step, ...tracks: Track[]]

const C = 'central'
const F = 'federated'
const D = 'derived'
const R = 'collected'

export const journey: readonly Stop[] = [
  //  step                 central  federated  derived  collected
  [conform,                C,       F,         D,       R],   // is it DICOM, is it whole, is it what it says
  [checkTransferSyntax,    C,       F,         D,       R],   // encoded as it says
  [checkGeometry,          C,       F,         D,       R],   // pixel data as long as rows, columns and frames say
  [checkCodestream,        C,       F,         D,       R],   // compressed images of the size the attributes say
  [anonymise,              C                             ],   // the project's profile, pixels too; no link kept
  [pseudonymise,                    F                    ],   // the same; link kept in the node's vault
  [adopt,                                      D         ],   // of a study that the task was given: its subject, its references; nothing is keyed twice
  [acceptReleased,                                      R],   // says that it is anonymised; stays as it came
  [checkDuplicates,        C,       F,                  R],   // same pixels under new UIDs
  [release,                C                             ],   // may leave: the only station that sends pixels out of a hospital
  // Then every track stores: durable object, then visible record (intake.ts). What a project's policy releases is sent from there (release/releases.ts).
]

/** The steps of one track, in order. */
export function stepsOf(track: Track): readonly Step[] {
  return journey.filter(([, ...tracks]) => tracks.includes(track)).map(([step]) => step)
}
