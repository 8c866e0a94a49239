/**
 * What the door tells the models room of datasets and studies. Subjects come as keyed digests that only this node can make, never by their pseudonyms;
 * a study is opened by the compute room for a task, not here. A door where no data live gives none of it.
 */
import type { LineageEntry } from './registry/version.ts'

export interface DatasetName { readonly dataset: string, readonly version: number }

/** What may be told of a version of a dataset: as it was published, or with counts rounded in the same way. */
export interface DatasetFacts extends DatasetName {
  readonly title: string
  readonly description: string
  readonly state: 'released' | 'published' | 'invalidated'
  readonly manifest: string
  readonly identity: 'pseudonymised' | 'anonymised'
  readonly provenance: string
  readonly dataUses: readonly string[]
  readonly released: string
  /** Null where there are too few to be told. */
  readonly subjects: number | null
  readonly studies: number | null
  readonly modalities: readonly string[]
  readonly manufacturers: readonly string[]
  readonly sexes: readonly string[]
  readonly age: { readonly min: number, readonly max: number } | null
  readonly years: { readonly first: number, readonly last: number } | null
  /** Where a report of quality is there: how many checks were met, of how many. */
  readonly quality: { readonly met: number, readonly checks: number } | null
}

/** Copies that have left, anonymised, to a collection. */
export interface ReleasedTo {
  readonly name: string
  readonly instances: number
  /** Of these, those of which the collection has said that it has them. */
  readonly acknowledged: number
  readonly lastAt: Date | null
}

export interface DatasetDoor {
  /** Where a version stands; undefined for what is not known here. Asked often. */
  state(of: DatasetName & Pick<LineageEntry, 'site'>): Promise<DatasetFacts['state'] | undefined>
  /** Undefined for what is not known here. `site` is `self`, or a member of the federation. */
  facts(of: DatasetName & Pick<LineageEntry, 'site'>): Promise<DatasetFacts | undefined>
  /** Every subject of a version of this node, as HMAC-SHA-256 under a key of the node, hexadecimal; undefined for a version that is not here. */
  subjects?(of: DatasetName): Promise<ReadonlySet<string> | undefined>
  /** Versions of this node that hold the subject of this pseudonym, whether the subject was withdrawn, and to whom its images were released. Without a project, of that of the catalogue. */
  versionsWith?(pseudonym: string, project?: string): Promise<{ readonly versions: readonly DatasetName[], readonly withdrawn: boolean, readonly released: readonly ReleasedTo[] }>
  /** Of this house in the federation: what its lineage entries are called elsewhere. */
  readonly site?: string | undefined
}
