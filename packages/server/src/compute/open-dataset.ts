/**
 * How data come into the room: only as what is opened for a permit. The door hands in the function; the room cannot reach the archive
 * (docs/decisions/0001). What is opened has no names from the data: images are numbered, the table is named by its input.
 */
import type { Actor } from '#kernel'

export interface OpenRequest {
  /** Our identifier of the permit. */
  readonly permit: string
  readonly actor: Pick<Actor, 'id' | 'roles'>
  readonly tool: string
  readonly version: string
  /** Of the tool's version: what the holder approved. */
  readonly digest: string
  readonly entrypoint: string
  /** Types of outputs that the tool makes. */
  readonly outputs: readonly string[]
}

export interface DisclosurePolicy {
  /** Cells that count fewer subjects than this do not leave. */
  readonly minimumCell: number
  /** The largest share of a sum that one subject may have. */
  readonly dominance: number
  /** `none`: logs are thrown away, only the exit state is seen. `review`: they are an output of their own in the air-lock. */
  readonly logs: 'none' | 'review'
}

export interface OpenedDataset {
  /** Our identifier of the version that is opened. */
  readonly version: string
  /** How many subjects it has. */
  readonly subjects: number
  /** DICOM instances, in an order that is always the same. */
  readonly images?: AsyncIterable<{ readonly bytes: () => Promise<Uint8Array> }>
  /** Clinical rows as CSV, UTF-8, with a header. */
  readonly table?: Uint8Array
  readonly policy: DisclosurePolicy
  /** Aborted when the permit ends, is revoked, or the holder pulls the kill switch: then the work ends within 10 seconds. */
  readonly ended?: AbortSignal
}

/** Throws a Problem when the permit does not allow exactly this. Asked when a task is submitted and again when it starts. */
export type OpenDataset = (request: OpenRequest) => Promise<OpenedDataset>

export const strictPolicy: DisclosurePolicy = { minimumCell: 5, dominance: 0.85, logs: 'none' }
