/** Pixels that may show who the person is (PS3.15 E.3.1 Clean Pixel Data, E.3.2 Clean Recognizable Visual Features): what is asked, what comes back. */
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { Seeds } from '../text/types.ts'

/** In pixels of the frame, first pixel 0,0. Without `frames` it is for every frame (numbered from 0). */
export interface Mask {
  readonly column: number
  readonly row: number
  readonly width: number
  readonly height: number
  readonly frames?: readonly number[]
  /** Who drew it: a rule (its name and version), the detector, a person. */
  readonly by: string
}

export interface PixelPolicy {
  /** Off: pixels are not looked at (Basic profile without Clean Pixel Data); risky kinds are still held. */
  readonly clean: boolean
  /** CT, MR, PET of a head: nothing, a flag in the report, held for a person. */
  readonly heads: 'ignore' | 'flag' | 'hold'
  /**
   * Risky kinds that no person has cleared. `hold`: held unless a rule by geometry cleared them. `hold-text`: also the rule `nothing-found` clears
   * (every frame looked at eagerly, not one line of text seen or in doubt); where text is seen, a person must look. `mask`: masked by what was found.
   */
  readonly risky: 'hold' | 'hold-text' | 'mask'
}

/** What a person decided on the review page; bound to the digest of the original. */
export interface ReviewDecision {
  readonly decision: 'clear' | 'mask' | 'reject'
  readonly masks?: readonly Mask[]
  /** Our identifier of the reviewer, never a name. */
  readonly reviewer: string
}

export interface PixelJob {
  readonly file: DicomFile
  readonly policy: PixelPolicy
  readonly seeds: Seeds
  readonly decision?: ReviewDecision
  readonly signal?: AbortSignal
}

/** Facts for the report and for Burned In Annotation (0028,0301), Recognizable Visual Features (0028,0302). Codes and counts only. */
export interface PixelFacts {
  /** Every frame was looked at: by rule, detector or person. Only then may (0028,0301) say NO and 113101 be written. */
  readonly checked: boolean
  readonly by: readonly ('rule' | 'detector' | 'ocr' | 'person' | 'kind')[]
  readonly rule?: string
  readonly masks: readonly Mask[]
  readonly framesChanged: number
  readonly recognizableFeatures: 'no' | 'possible' | 'unknown'
  /** Embedded overlay bits cleared, icon images removed or masked, … by code. */
  readonly also: readonly string[]
}

export type PixelOutcome =
  /** No pixel data, or nothing to change in them. */
  | { readonly kind: 'kept', readonly facts: PixelFacts }
  /** `apply` records new pixel data (and what describes them) in the edit. Outside the masks not one bit of a sample differs. */
  | { readonly kind: 'cleaned', readonly facts: PixelFacts, apply(edit: DicomEdit): void }
  /** A person must look: `code` like `risky-kind`, `text-found`, `head`; `suggestions` are what the detector would mask. */
  | { readonly kind: 'review', readonly code: string, readonly suggestions: readonly Mask[] }
  /** Cannot be cleaned (`unsupported-syntax`, `undecodable`, `rejected` by a person …): held, never passed. */
  | { readonly kind: 'refused', readonly code: string }

/** What `pixels/index.ts` exports: `cleanPixels`, and `closePixels` for the recogniser's threads. */
export interface PixelCleaner {
  cleanPixels(job: PixelJob): Promise<PixelOutcome>
  closePixels(): Promise<void>
}
