/** The report of a de-identification: what was done, by counts; no value of a patient, no path. The statement is digested and signed, the run is not. */

/** Under whose rules: the same for every instance of a run. */
export interface ReportHead {
  readonly profile: { readonly name: string, readonly version: string, readonly title: string, readonly digest: string, readonly options: readonly string[], readonly codes: readonly string[] }
  readonly engine: { readonly name: string, readonly version: string }
  /** Versions of what decides beside the profile: table of PS3.15, device templates, lists of words, … */
  readonly rules: Readonly<Record<string, string>>
  /** Whether a link to the persons is kept. */
  readonly mode: 'anonymise' | 'pseudonymise'
  /** Of the project's key: says that two runs had the same one, and nothing about it. */
  readonly keyId: string
}

/** `path` without the numbers of items: one row for what was done to an attribute wherever it stood. */
export interface ActRow {
  readonly path: string
  readonly action: string
  readonly because: string
}

export interface PixelCounts {
  /** Instances whose frames were all looked at. */
  readonly checked: number
  readonly unchecked: number
  readonly masks: number
  readonly framesChanged: number
  readonly by: Readonly<Record<string, number>>
  readonly rules: Readonly<Record<string, number>>
  readonly recognizableFeatures: Readonly<Record<string, number>>
  readonly also: Readonly<Record<string, number>>
}

export interface Counts {
  readonly instances: number
  readonly bytes: number
  /** Row of `acts` and how often. */
  readonly acts: readonly (readonly [row: number, count: number])[]
  /** Pieces taken out of text, by class. */
  readonly text: Readonly<Record<string, number>>
  /** Kept without having been examined, by code. */
  readonly residuals: Readonly<Record<string, number>>
  readonly findings: Readonly<Record<string, number>>
  readonly pixels: PixelCounts
  /** SHA-256 of the sorted lines `<sha-256 of a file>\n`, which `sha256sum | cut -c1-64 | sort | sha256sum` gives too (LC_ALL=C). */
  readonly outputs: string
}

export interface StudyCounts extends Counts {
  /** As released. */
  readonly study: string
  readonly subject: string
}

/** `token` is keyed: whoever holds the file and the key can find it; nobody else learns anything. */
export interface HeldRow {
  readonly token: string
  readonly reason: string
}

export interface ClinicalCounts {
  readonly tables: number
  readonly rows: number
  readonly rowsHeld: Readonly<Record<string, number>>
  readonly rowsWithoutImages: number
  /** Rows that contradict an earlier one under the same identifier. */
  readonly rowsOfAnotherPerson: number
  /** By what was done to them. */
  readonly columns: Readonly<Record<string, number>>
  /** Digests of header and cells as released: a workbook file has times of its own. */
  readonly contents: readonly string[]
  readonly anonymity?: Anonymity
}

/** Images and tables together: how many persons look alike by what an outsider may know, and what to make coarse so that nobody is alone. */
export interface Anonymity {
  readonly persons: number
  /** Names of columns: `image:PatientSex`, `table 1:stage`. */
  readonly quasiIdentifiers: readonly string[]
  /** k: so many persons are to be alike at least. */
  readonly threshold: number
  readonly smallestGroup: number
  readonly personsBelow: number
  readonly personsAlone: number
  readonly suggested: readonly { readonly column: string, readonly level: string, readonly distinctBefore: number, readonly distinctAfter: number }[]
  readonly personsBelowThen: number
}

export interface Statement extends ReportHead {
  readonly subjects: number
  readonly inputs: number
  readonly duplicates: number
  readonly acts: readonly ActRow[]
  readonly total: Counts
  readonly studies: readonly StudyCounts[]
  readonly quarantined: readonly HeldRow[]
  readonly quarantinedByReason: Readonly<Record<string, number>>
  /** Decisions of persons that were applied: `clear`, `mask`, `reject`, by our identifier of the reviewer. */
  readonly reviews: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly clinical?: ClinicalCounts
}

export interface Signature {
  readonly algorithm: 'Ed25519'
  /** The first 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string
  /** SPKI, DER, base 64. */
  readonly publicKey: string
  /** Of the text of `resultDigest`, base 64. */
  readonly value: string
}

/** What differs from run to run and machine to machine; neither digested nor signed. */
export interface RunFacts {
  readonly started?: string
  readonly seconds?: number
  readonly threads?: number
  readonly node?: string
  readonly resumed?: number
  /** Where held files are: their number in the sorted listing, and their path as far as every word of it is a counting word or a small number. */
  readonly held?: readonly { readonly number: number, readonly token: string, readonly input?: string }[]
}

export interface Report {
  readonly format: 'vesalius-report/1'
  readonly statement: Statement
  readonly resultDigest: string
  readonly signature: Signature | null
  readonly run: RunFacts
}
