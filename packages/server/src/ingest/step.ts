/** What a step of the journey is and what it is given (docs/decisions/0002). Steps run in a worker thread, one instance at a time, and do no I/O. */
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { Subject } from './deidentify/subject.ts'

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
  readonly subject?: Subject
  /** Set when the path keeps a link: what the vault is given. */
  readonly link?: { readonly patientId: string, readonly issuer: string }
  /** 16 hexadecimal digits that differ when pixel data differ; absent without pixel data. */
  readonly pixelKey?: string
}

export interface StepContext {
  readonly project: string
  /** The project's key, 32 bytes. */
  readonly key: Uint8Array
  /** What the sender announced outside the data set (a C-STORE command), when it did. */
  readonly announced?: { readonly sopClassUid: string, readonly sopInstanceUid: string }
  /** Returning goes on, reporting a finding means that a curator should look, throwing a Problem means quarantine. */
  report(finding: Finding): void
}

export interface Step {
  /** Like `check-geometry`. */
  readonly name: string
  /** Raised whenever the result for the same input changes. */
  readonly version: string
  /** What the step is set to; its digest goes into the provenance. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>
  run(instance: Instance, context: StepContext): Instance
}
