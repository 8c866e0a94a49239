/** What is known of a person and looked for in text (PS3.15 E.3.5 Clean Descriptors; seeds from the person's own header and clinical rows). */

export type SeedKind = 'name' | 'identifier' | 'date' | 'address' | 'telephone' | 'mail' | 'institution' | 'staff' | 'device' | 'other'

export interface SeedValue {
  readonly kind: SeedKind
  /** As it stands in the attribute or the table: a PN with its component groups, a DA, an address. */
  readonly value: string
}

/** What a value was removed for. */
export type TextClass = SeedKind | 'national-identifier' | 'number' | 'url' | 'time' | 'unknown-word'

/** Seeds made ready for matching: folded, transliterated, split; opaque to callers. Made once per person, used for every text. */
export interface Seeds {
  readonly values: readonly SeedValue[]
}

export interface CleanOptions {
  /** `descriptor`: protocol, series description, label: short, technical. `prose`: comments, report text. `code-meaning`: a word of a private or local code. */
  readonly kind: 'descriptor' | 'prose' | 'code-meaning'
  /** What becomes of a date that stands in text: moved like the person's other dates, or taken out (default). Gets and gives YYYYMMDD; undefined takes it out. */
  readonly moveDate?: (date: string) => string | undefined
}

export interface Cleaned {
  readonly text: string
  readonly changed: boolean
  /** How many pieces were taken out, by class. Never what they were. */
  readonly removed: Readonly<Partial<Record<TextClass, number>>>
}

/** What `text/index.ts` exports: `seedsOf`, `cleanText`, `countSeeds` (how many pieces of the text match a seed). */
export interface TextCleaner {
  seedsOf(values: readonly SeedValue[]): Seeds
  /** Throws nothing on any string; a text that cannot be treated comes back empty. */
  cleanText(text: string, seeds: Seeds, options: CleanOptions): Cleaned
  /** `tolerant`: one wrong letter is accepted in words of five and more, for what a recogniser has read. */
  countSeeds(text: string, seeds: Seeds, options?: { readonly tolerant?: boolean }): number
}
