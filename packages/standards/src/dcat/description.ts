// A dataset as the world may see it: what a data manager wrote and what was counted, rounded. It holds no attribute of a subject.

/** How many subjects have a value: rounded; null when they are too few to be told. Without a name: all values that are too rare to be named. */
export interface Share {
  readonly name?: string | undefined
  readonly subjects: number | null
}

export interface PublishedAggregates {
  readonly subjects: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly bytes: number
  readonly modalities: readonly Share[]
  readonly bodyParts: readonly Share[]
  readonly manufacturers: readonly Share[]
  readonly sexes: readonly Share[]
  /** Whole years; as many subjects as `minimum` says are not older than `min`, and not younger than `max`. */
  readonly age?: { readonly min: number; readonly max: number } | undefined
  /** Of acquisition, as stored: de-identification may have moved dates. */
  readonly years?: { readonly first: number; readonly last: number } | undefined
  /** Studies with segmentations. */
  readonly segmentedStudies: number
  /** Fewer subjects than `minimum` are never told; counts are multiples of `step`. */
  readonly disclosure: { readonly minimum: number; readonly step: number }
}

export interface Organisation {
  readonly name: string
  readonly email?: string | undefined
  /** An https address. */
  readonly page?: string | undefined
}

export type AccessRights = 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'
export type AccessCondition = 'DOWNLOAD' | 'IN_SITU_PROCESSING' | 'REMOTE_PROCESSING'
export type Tier = 1 | 2 | 3

/** What a data manager writes. */
export interface DatasetTexts {
  readonly title: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly contact: Organisation
  readonly publisher: Organisation
  /** The body that grants access under the EHDS, once there is one. */
  readonly accessBody?: Organisation | undefined
  readonly accessRights: AccessRights
  readonly accessCondition: AccessCondition
  /** Code of the kind of cancer (`CLIN…`). */
  readonly condition: string
  /** Codes of EUCAIM's collection methods. */
  readonly collectionMethods: readonly string[]
  /** Codes of EUCAIM's dataset types. */
  readonly types: readonly string[]
  /** DUO codes. */
  readonly dataUses: readonly string[]
  readonly provenance: string
  readonly legalBasis?: string | undefined
  readonly purpose?: string | undefined
}

export interface DatasetDescription extends DatasetTexts {
  /** Our identifier. */
  readonly id: string
  /** Semantic: `2.0.0`. */
  readonly version: string
  readonly tier: Tier
  /** Which of the two paths the data took: whether a link to the person is kept at the node. */
  readonly identity: 'pseudonymised' | 'anonymised'
  /** YYYY-MM-DD. */
  readonly issued: string
  readonly modified: string
  readonly aggregates: PublishedAggregates
  /** SHA-256 of the manifest, hexadecimal. */
  readonly manifestDigest: string
}
