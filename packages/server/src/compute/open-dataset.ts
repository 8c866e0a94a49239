/**
 * How data come into the room: only as what is opened for a permit. The door hands in the function; the room cannot reach the archive
 * (docs/decisions/0001). What is opened has no names from the data: images are numbered, the table is named by its input.
 */
import type { Actor } from '#kernel'

/** What somebody wants to do with a version of a dataset under a permit. */
export interface DataUse {
  /** Our identifiers. */
  readonly permit: string
  readonly dataset: string
  readonly version: number
  readonly purpose: string
  readonly actor: Pick<Actor, 'id'>
  /** Of the tool's version, `sha256:` and 64 hexadecimal digits: what the holder approved. */
  readonly tool: string
}

/** One study of this archive, for the hospital's own use: what is made of it stays beside it. */
export interface StudyUse {
  readonly study: string
  readonly actor: Pick<Actor, 'id'>
  /** As in DataUse. */
  readonly tool: string
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
  /** How many subjects it has. */
  readonly subjects: number
  /** DICOM instances, in an order that is always the same. */
  readonly images?: AsyncIterable<{ readonly bytes: () => Promise<Uint8Array>, /** In explicit VR little endian, pixel data decoded. */ readonly native?: () => Promise<Uint8Array> }>
  /** Clinical rows as CSV, UTF-8, with a header. */
  readonly table?: Uint8Array
  readonly policy: DisclosurePolicy
  /** Aborted when the permit ends, is revoked, or the holder pulls the kill switch: then the work ends within 10 seconds. */
  readonly ended?: AbortSignal
  /** Called when the work is over. */
  close?(): void
}

/** What the room asks of those who guard the data. Both throw a Problem when the permit does not allow exactly this. */
export interface DataDoor {
  /** Asked when a task is submitted (`run`), and for every class of output that is to leave (`release`). */
  check(use: DataUse, action: { readonly action: 'run' } | { readonly action: 'release', readonly output: string }): Promise<void>
  /** Asked when a task starts. */
  open(use: DataUse): Promise<OpenedDataset>
  /** Where studies are run on one by one: asked when a task is submitted, and again with `open` when it starts. Absent where none are. */
  study?(use: StudyUse, action: 'check' | 'open'): Promise<OpenedDataset>
}

export const strictPolicy: DisclosurePolicy = { minimumCell: 5, dominance: 0.85, logs: 'none' }
