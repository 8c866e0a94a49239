/** The shapes that a Vesalius node sends and takes as JSON. Times are ISO 8601, sizes are bytes, rates are files a second. */
export type OutcomeName = 'stored' | 'duplicate' | 'quarantined' | 'rejected'
export type Counts = Readonly<Record<OutcomeName | 'pending', number>>

export interface Session {
  readonly actor: { readonly id: string; readonly name: string; readonly kind: 'person' | 'program'; readonly roles: readonly string[] }
  readonly permissions: readonly string[]
}

export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly usedAt: string | null
}

export interface Send {
  readonly id: string
  readonly door: string
  readonly project: string
  readonly actor: string
  readonly label?: string
  readonly openedAt: string
  readonly closedAt?: string
  readonly state: 'open' | 'closed' | 'cancelled'
  readonly expected?: { readonly files?: number; readonly bytes?: number }
  readonly counts: Counts
  readonly bytes: number
  readonly rate: number
}

export interface NewSend {
  readonly door: 'folder' | 'upload' | 'zip'
  readonly label?: string
  readonly project?: string
  readonly expected?: { readonly files: number; readonly bytes: number }
}

export interface SentFile {
  readonly number: number
  readonly name?: string
  readonly size?: number
  readonly outcome: OutcomeName | 'pending'
  readonly reason?: string
  readonly message?: string
  readonly sopInstanceUid?: string
  readonly findings?: readonly string[]
}

/** How one file ended; `queued` when it is a ZIP whose files end one by one in its send. */
export interface FileAnswer {
  readonly outcome: OutcomeName | 'queued'
  readonly reason?: string
  readonly message?: string
  readonly findings?: readonly unknown[]
}

export interface Board {
  readonly counts: Counts
  readonly rate: { readonly perSecond: number; readonly series: readonly { readonly at: string; readonly count: number }[] }
  readonly doors: readonly { readonly door: string; readonly state: string; readonly address?: string; readonly lastReceivedAt?: string }[]
  readonly sends: readonly Send[]
  readonly quarantine: { readonly total: number; readonly byReason: readonly ReasonCount[] }
}

export interface ReasonCount {
  readonly reason: string
  readonly count: number
  readonly remedy: string
}

export interface HeldItem {
  readonly id: string
  readonly at: string
  readonly reason: string
  readonly message: string
  readonly remedy: string
  readonly door: string
  readonly send: string
  readonly size: number
  readonly modality?: string
  readonly sopClass?: string
  /** How often it came, the first time included; and when it came last, if more than once. */
  readonly times: number
  readonly lastAt?: string
}

/** What a list of studies is asked for. Every member but the last three narrows it; several values of one are alternatives. */
export interface StudyQuery {
  readonly search?: string | undefined
  readonly modality?: string | readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly manufacturer?: string | readonly string[] | undefined
  readonly bodyPart?: string | readonly string[] | undefined
  readonly year?: string | readonly string[] | undefined
  readonly project?: string | undefined
  readonly finding?: string | readonly string[] | undefined
  readonly sort?: string | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
}

export interface StudySummary {
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly patientSex?: string
  readonly patientAge?: string
  readonly studyDate?: string
  readonly description?: string
  readonly modalities: readonly string[]
  readonly series: number
  readonly instances: number
  readonly bytes: number
  readonly storedAt: string
  /** Codes. */
  readonly findings: readonly string[]
  readonly thumbnail?: string
}

export interface FindingCount {
  readonly code: string
  readonly detail: string | null
  readonly instances: number
}

export interface FacetValue {
  readonly value: string
  readonly count: number
}

export type FacetName = 'modality' | 'bodyPart' | 'manufacturer' | 'year' | 'finding'

export interface StudyList {
  readonly total: number
  readonly studies: readonly StudySummary[]
  readonly facets: Readonly<Partial<Record<FacetName, readonly FacetValue[]>>>
}

export interface SeriesSummary {
  readonly seriesInstanceUid: string
  readonly number: number | null
  readonly modality?: string
  readonly description?: string
  readonly bodyPart?: string
  readonly manufacturer?: string
  readonly rows: number | null
  readonly columns: number | null
  readonly instances: number
  readonly transferSyntaxes?: readonly string[]
  readonly findings?: readonly string[]
  readonly thumbnail?: string
  /** Of what a tool made: `TOOL@VERSION` and the task. */
  readonly madeBy?: { readonly tool: string; readonly task: string }
}

export interface ProvenanceStep {
  readonly step: string
  readonly version?: string
  readonly milliseconds?: number
}

/** The way of one instance of the study; the others went the same. Digests are SHA-256, hexadecimal. */
export interface Provenance {
  readonly send: string
  readonly storedAt: string
  readonly receivedDigest: string
  readonly digest: string
  readonly steps: readonly ProvenanceStep[]
}

export interface Study extends Omit<StudySummary, 'series'> {
  readonly series: readonly SeriesSummary[]
  readonly provenance: Provenance | null
  readonly findingCounts: readonly FindingCount[]
}

export interface ArchiveSummary {
  readonly subjects: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly bytes: number
}

export interface About {
  readonly version?: string
  readonly rooms?: readonly string[]
}
