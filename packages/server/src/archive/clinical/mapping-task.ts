/** What the mapping thread is asked and what it answers: a table comes in parts and facts go back in parts, so that neither side is busy for long with one message. */
import type { ColumnMapping, DatedFact, MappedTable, ProposedMapping, Unmapped } from '@vesalius/standards/clinical'

export type TableHead = Omit<MappedTable, 'rows'>

export type Question =
  | { readonly kind: 'rows'; readonly rows: MappedTable['rows'] }
  /** Of the rows that were given: their facts, which then wait to be taken. */
  | { readonly kind: 'map'; readonly table: TableHead; readonly mapping: readonly ColumnMapping[] }
  | { readonly kind: 'facts' }
  /** Of the rows that were given; `known` was confirmed before. */
  | { readonly kind: 'propose'; readonly table: TableHead; readonly known: readonly ColumnMapping[] }
  | { readonly kind: 'forget' }

export type Answer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'mapped'; readonly subjects: readonly string[]; readonly unmapped: readonly Unmapped[] }
  /** Empty: there are no more. */
  | { readonly kind: 'facts'; readonly facts: readonly DatedFact[] }
  | { readonly kind: 'proposed'; readonly columns: readonly ProposedMapping[] }

export type Reply = { readonly answer: Answer } | { readonly failure: true }
