/** The answer key of a corpus: what has to be done to each file, as actions that a scorer can mark with nought or one. */
import type { Canary } from './people.ts'

export interface Box { readonly column: number, readonly row: number, readonly width: number, readonly height: number }

/** `where`: `00400275/00321060`, private parts as `0019"CREATOR"0C`, group 2 as `meta/00020016`. Removal is asked of every item, retention of some item. */
export type Action =
  | { readonly kind: 'text_removed', readonly where: string, readonly tokens: readonly string[] }
  | { readonly kind: 'text_retained', readonly where: string, readonly words: readonly string[] }
  | { readonly kind: 'date_shifted', readonly where: string, readonly original: string }
  | { readonly kind: 'interval_kept', readonly where: string, readonly original: string }
  | { readonly kind: 'uid_changed' | 'class_uid_retained', readonly where: string, readonly original: string }
  /** `needed`: its absence fails; otherwise only another value than the map's fails. */
  | { readonly kind: 'uid_consistent', readonly where: string, readonly original: string, readonly needed: boolean }
  | { readonly kind: 'patid_consistent' | 'injective' | 'method_flag' | 'method_codes' }
  | { readonly kind: 'private_removed', readonly group: number, readonly creator: string, readonly element?: number }
  | { readonly kind: 'private_retained', readonly where: string, readonly hex: string }
  | { readonly kind: 'pixels_hidden', readonly box: Box, readonly frames: readonly number[], readonly mask: string }
  | { readonly kind: 'pixels_kept_outside', readonly boxes: readonly Box[] }
  | { readonly kind: 'pixels_retained' }
  | { readonly kind: 'overlay_removed', readonly group: number }
  | { readonly kind: 'bytes_absent', readonly what: string, readonly hex: string }
  | { readonly kind: 'age_ok', readonly original: string }
  | { readonly kind: 'pseudonym_in_table' | 'table_interval' | 'table_text_removed' | 'table_word_kept', readonly row: number, readonly column: string, readonly original: string }

export type ActionKind = Action['kind']

export const removes: ReadonlySet<ActionKind> = new Set(['text_removed', 'date_shifted', 'uid_changed', 'private_removed', 'pixels_hidden', 'overlay_removed', 'bytes_absent', 'age_ok', 'injective', 'table_text_removed'])

export const categoryOf = (kind: ActionKind): 'privacy' | 'conformance' | 'utility' => {
  if (removes.has(kind)) return 'privacy'
  return /uid|method|patid/.test(kind) ? 'conformance' : 'utility'
}

export interface KeyFile {
  /** Below the corpus's `in` folder. */
  readonly path: string
  readonly patient: number
  readonly modality: string
  /** Kinds that a person must look at before they are released: what is held of these is counted apart. */
  readonly risky: boolean
  readonly transferSyntax: string
  readonly actions: readonly Action[]
  /** Instance UIDs of the input: none may be in the output. */
  readonly uids: readonly string[]
}

export interface KeyPatient { readonly index: number, readonly script: string, readonly patientId: string, readonly canaries: readonly Canary[] }

export interface AnswerKey {
  readonly format: 'vesalius-test-corpus/1'
  readonly seed: string
  readonly patients: readonly KeyPatient[]
  readonly files: readonly KeyFile[]
  readonly table: { readonly path: string, readonly actions: readonly Action[] }
}
