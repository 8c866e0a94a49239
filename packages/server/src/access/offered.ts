/** What the access room knows of datasets: a door passes it in, from the catalogue of a node or the list of a hub. */
import type { DataUse } from '@vesalius/standards/duo'

/** One version that may be asked for. */
export interface OfferedVersion {
  readonly dataset: string
  readonly version: number
  readonly title: string
  /** SHA-256 of its manifest, hexadecimal. */
  readonly manifest: string
  readonly state: 'released' | 'published' | 'invalidated'
  readonly identity: 'pseudonymised' | 'anonymised'
  /** Codes of its published description; modifiers are kept in this room. */
  readonly dataUses: readonly (DataUse | { readonly code: string })[]
  /** `self`, or the node that answers for it. */
  readonly holder: string
}

export interface Offered {
  /** Undefined when there is no such version. */
  find(dataset: string, version: number): Promise<OfferedVersion | undefined>
}

export const nothingOffered: Offered = { find: async () => undefined }
/** The holder whose people have accounts here. */
export const here = 'self'
