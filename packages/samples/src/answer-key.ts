// What is hidden in the sample cohort, for those who check a tool against it: every lesion with its place and size, every identity with
// its place.

export interface Lesion {
  readonly patient: string
  /** the file where it is largest, and every file that shows it */
  readonly file: string
  readonly files: readonly string[]
  readonly kind: string
  readonly site: string
  /** centre in the patient's coordinates, mm (PS3.3 C.7.6.2); absent in projections and ultrasound */
  readonly centre?: readonly [number, number, number]
  /** centre in pixels of `file`, first pixel 0,0 */
  readonly pixel: { readonly column: number; readonly row: number }
  readonly diameterMm: number
  readonly diameterPixels: number
  /** brighter or darker than what is around it, as stored values are shown */
  readonly contrast: 'brighter' | 'darker'
}

export type IdentityKind =
  | 'name'
  | 'identifier'
  | 'date'
  | 'address'
  | 'telephone'
  | 'institution'
  | 'staff'
  | 'device'
  | 'accession'
  | 'text'
  | 'insurance'
  | 'email'

export interface Identity {
  readonly kind: IdentityKind
  readonly value: string
  /** a path of keywords or tags (`RequestAttributesSequence[0].RequestingPhysician`), or a box of pixels */
  readonly place:
    | { readonly attribute: string }
    | { readonly box: { readonly column: number; readonly row: number; readonly width: number; readonly height: number } }
}

export interface AnswerKey {
  readonly seed: number
  readonly patients: number
  readonly lesions: readonly Lesion[]
  /** identities by file; what all files of a series share is said for each of them */
  readonly identities: Readonly<Record<string, readonly Identity[]>>
}
