/** What is known of an object that a tool made before it takes the journey: which study it claims, whose that is, and what of it the tool was given. */
import type { InstanceJson } from '#archive'

export interface Derivation {
  /** Identifier and version of the tool, digest of the version, identifier of the task. */
  readonly tool: string
  readonly version: string
  readonly digest: string
  readonly task: string
  /** DT (PS3.5 6.2), UTC. */
  readonly made: string
  readonly studyInstanceUid: string
  readonly subject: { readonly pseudonym: string, readonly fingerprint: string }
  /** UIDs of the study that the tool was given: its instances, series and frames of reference. What it refers to is one of them or of its own. */
  readonly given: ReadonlySet<string>
  /** SOP Instance and Series Instance UIDs that the tool made up in the same output. */
  readonly own: ReadonlySet<string>
  /** An instance of the study that the tool was given: subject and study are described as there. */
  readonly source: InstanceJson
}
