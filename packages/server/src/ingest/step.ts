/** What a step of the journey is and what it is given (docs/decisions/0002). Steps run in a worker thread and do no I/O. */
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { Recogniser } from '@vesalius/verify'
import type { Deidentifier, InstanceFacts, Mask, ReviewDecision } from '@vesalius/deidentify'
import type { Problem } from '#kernel'
import type { Derivation } from './derived/derivation.ts'

/** A remark for a curator. `place` is a tag or an offset, `detail` a code or a count: never a value. */
export interface Finding {
  readonly code: string
  readonly place?: string
  readonly detail?: string
}

/** The UIDs by which an instance is known. */
export interface Identity {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
}

/** One instance on its way. `file` is what was received and never changes; `edit` collects what will be different in what is stored. */
export interface Instance {
  readonly file: DicomFile
  readonly edit: DicomEdit
  /** As received. */
  readonly identity: Identity
  /** As it will be stored; set by de-identification. */
  readonly stored?: Identity
  readonly subject?: { readonly pseudonym: string, readonly fingerprint: string }
  /** What de-identification did, by codes and counts. */
  readonly facts?: InstanceFacts
  /** Set when the path keeps a link: what the vault is given. */
  readonly link?: { readonly patientId: string, readonly issuer: string }
  /** 16 hexadecimal digits that differ when pixel data differ; absent without pixel data. */
  readonly pixelKey?: string
  /** Anonymised, and nothing leads back: may leave the hospital, if its project's policy says so. */
  readonly mayLeave?: boolean
}

export interface StepContext {
  readonly project: string
  /** Of the project, under its profile. */
  readonly engine: Deidentifier
  /** What the sender announced outside the data set (a C-STORE command), when it did. */
  readonly announced?: { readonly sopClassUid: string, readonly sopInstanceUid: string }
  /** What a person decided who looked at the pixels of exactly this original. */
  readonly decision?: ReviewDecision
  /** Reads pixels about which a person has decided, for the second opinion. */
  readonly reader?: Recogniser
  /** Of what a tool made: what it was made of. `rename` makes a UID of ours from one that the tool made up. */
  readonly derived?: Derivation & { rename(uid: string): string }
  /** Returning goes on, reporting a finding means that a curator should look, throwing a Problem means quarantine. */
  report(finding: Finding): void
}

/** Thrown by a step when a person who looks at the pixels can let the instance pass: quarantine, with what the page proposes to mask. */
export class NeedsReview extends Error {
  readonly problem: Problem
  readonly suggestions: readonly Mask[]

  constructor(problem: Problem, suggestions: readonly Mask[]) {
    super(problem.message)
    this.problem = problem
    this.suggestions = suggestions
  }
}

export interface Step {
  /** Like `check-geometry`. */
  readonly name: string
  /** Raised whenever the result for the same input changes. */
  readonly version: string
  /** What the step is set to; its digest goes into the provenance. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>
  /** When what it is set to hangs on the project. */
  optionsOf?(context: StepContext): Step['options']
  run(instance: Instance, context: StepContext): Instance | Promise<Instance>
}
