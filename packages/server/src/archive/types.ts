/** What comes into the archive and what it answers: the shapes that other rooms see. */
import type { Transaction } from '#engines'
import type { InstanceIndex } from './index-of.ts'

/** A remark of quality control: a code, a place (tag path or frame) and a text, none of which holds a value from the data. */
export interface Finding {
  readonly code: string
  readonly place?: string
  readonly detail?: string
}

/** One step of the journey as it was taken: digests are SHA-256, hexadecimal. */
export interface ProvenanceStep {
  readonly step: string
  readonly version: string
  readonly options?: string
  readonly in?: string
  readonly out?: string
  readonly milliseconds?: number
  /** Of what a tool made: its identifier and version, and the task. */
  readonly tool?: string
  readonly task?: string
}

export interface NewInstance {
  readonly project: string
  readonly path: 'federated' | 'central'
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  readonly transferSyntax: string
  /** SHA-256 of the object: a Part 10 file, de-identified, already durable. */
  readonly digest: string
  /** Bytes of the object. */
  readonly size: number
  /** SHA-256 of what makes two instances with one UID the same. */
  readonly contentDigest: string
  readonly index: InstanceIndex
  /** UTF-8 of the DICOM JSON object that `metadataOf` wrote. */
  readonly metadata: Uint8Array
  readonly subject: { readonly pseudonym: string; readonly fingerprint: string }
  /** A name of the keys that made UIDs and pseudonym; by it is told what a rotation has yet to move. */
  readonly keys?: string
  readonly receivedDigest: string
  readonly provenance: readonly ProvenanceStep[]
  readonly findings: readonly Finding[]
  /** Identifier of the send it came with. */
  readonly send: string
}

export interface StoreOutcome {
  /** conflict: the UID is known with other content; the old one stays. */
  readonly outcome: 'stored' | 'duplicate' | 'conflict'
  readonly findings?: readonly Finding[]
}

export interface KnownInstance {
  readonly digest: string
  readonly contentDigest: string
  readonly size: number
}

/** Written in the same transaction as the batch, after it. */
export type Also = (tx: Transaction, outcomes: readonly StoreOutcome[]) => Promise<void>
