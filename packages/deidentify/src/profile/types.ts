/** Profiles as data: one JSON file each, checked, versioned, explained rule by rule (PS3.15 Annex E and what it does not list). */
import type { OptionName } from '@vesalius/standards/deidentification'
import type { PixelPolicy } from '../pixels/types.ts'

/** PS3.15 E.1: X Z D K U C; `shift` moves a date by the person's shift, `first-of-month` is EUCAIM's rule. */
export type RuleAction = 'remove' | 'empty' | 'replace' | 'keep' | 'uid' | 'clean' | 'shift' | 'first-of-month'

export interface ProfileRule {
  /** Keyword (`StudyDescription`), tag (`(0018,1030)`, `(60xx,0022)`), or private `(0019,"SIEMENS MR HEADER",0C)`. */
  readonly attribute: string
  readonly action: RuleAction
  /** Only for these SOP classes (UID or a prefix that ends in a dot); absent: for all. */
  readonly sopClasses?: readonly string[]
  /** One sentence for a data-protection officer. */
  readonly explanation: string
}

export interface Profile {
  readonly format: 'vesalius-profile/1'
  /** 1 to 40 lower-case letters, digits, hyphens. */
  readonly name: string
  /** Raised whenever the result for the same input changes. */
  readonly version: string
  readonly title: string
  readonly explanation: string
  readonly options: readonly OptionName[]
  /** Of dates: moved by a secret shift, set to day 01, kept, removed. Agrees with `options`. */
  readonly dates: 'shift' | 'first-of-month' | 'keep' | 'remove'
  readonly pseudonym: { readonly prefix: string, readonly form: 'base32' | 'decimal' }
  readonly pixels: PixelPolicy
  /** Of the folders that the offline door writes: pseudonym/study/series by number, or EUCAIM's hierarchy. */
  readonly layout: 'plain' | 'eucaim'
  /** Before the built-in table, first match wins. */
  readonly rules: readonly ProfileRule[]
  /** Further private attributes that are safe: creator and element as in `rules`. */
  readonly privates?: readonly { readonly creator: string, readonly group: string, readonly element: string, readonly vr?: string, readonly explanation: string }[]
}
