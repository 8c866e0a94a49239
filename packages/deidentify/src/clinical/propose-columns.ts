/** What becomes of each column, proposed from its header and its values; the person confirms. What nobody recognises is removed. */
import { dayOrderOf } from './cell-dates.ts'
import { roleOfHeader } from './header-role.ts'
import { textOf } from './header-row.ts'
import type { ColumnAction, ColumnProposal, ColumnRole, Table, TableProfile } from './types.ts'
import { shapeOf, type ColumnShape } from './value-patterns.ts'

type Guess = Pick<ColumnProposal, 'role' | 'confidence' | 'because'>

/** One proposal for each column of the table, in its order. Deterministic. */
export function proposeColumns(table: Table, profile: TableProfile): ColumnProposal[] {
  const columns = table.header.map((header, index) => {
    const texts = table.rows.map(({ cells }) => textOf(cells[index]))
    const shape = shapeOf(texts)
    const named = table.headed ? roleOfHeader(header) : undefined
    return { header, texts, shape, named, guess: guessOf(named?.role, shape) }
  })
  const chosen = identifierAmong(columns, profile)
  return columns.map(({ header, texts, guess }, index) => {
    const { role, confidence, because } = index === chosen?.index ? chosen.guess : guess.role === 'identifier' ? { ...guess, role: 'other-identifier' as const } : guess
    const isDate = role === 'date' || role === 'birth-date'
    const { order, sure } = isDate ? dayOrderOf(texts) : { sure: true }
    return { header, role, action: actionFor(role, profile), confidence: sure ? confidence : Math.min(confidence, 0.6), because, ...(order ? { dayOrder: order } : {}) }
  })
}

/** What the profile does with a role; `keep` only for what its options retain. */
export function actionFor(role: ColumnRole, profile: TableProfile): ColumnAction {
  const has = (option: TableProfile['options'][number]): boolean => profile.options.includes(option)
  const retains = has('RetainPatientCharacteristics')
  if (role === 'identifier') return 'pseudonym'
  if (role === 'uid') return has('RetainUIDs') ? 'keep' : 'uid'
  if (role === 'date' || role === 'birth-date') return profile.dates
  if (role === 'time') return profile.dates === 'remove' ? 'remove' : 'keep'
  if (role === 'age') return retains ? 'cap-age' : 'remove'
  if (role === 'sex') return retains ? 'keep' : 'remove'
  if (role === 'postcode') return retains ? 'postcode-area' : 'remove'
  if (role === 'text') return has('CleanDescriptors') ? 'clean' : 'remove'
  if (role === 'institution') return has('RetainInstitutionIdentity') ? 'keep' : 'remove'
  return role === 'code' || role === 'number' ? 'keep' : 'remove'
}

function guessOf(named: ColumnRole | undefined, shape: ColumnShape): Guess {
  const seen = roleOfValues(shape)
  if (named === undefined) return seen === undefined ? { role: 'unknown', confidence: 0.3, because: 'nothing-known' } : { role: seen, confidence: 0.6, because: 'values' }
  if (shape.filled === 0) return { role: named, confidence: 0.7, because: 'header' }
  if (named === 'date' || named === 'uid' || named === 'time') return checked(named, seen, shape)
  if (named === 'code') return codeOr(seen)
  if (named === 'text' && shape.prose === 0 && (seen === 'number' || seen === 'date' || seen === 'code' || seen === 'uid')) return { role: seen, confidence: 0.6, because: 'values' }
  // A word that a header shares with a clinical one (`centre`, `subject`) must not save a column of addresses or names.
  const agrees = named === seen || (named === 'birth-date' && (shape.dates > 0.8 || shape.years > 0.8)) || (named === 'age' && shape.numbers > 0.8)
  return { role: named, confidence: agrees ? 0.95 : 0.8, because: agrees ? 'header-and-values' : 'header' }
}

/** Two capitalised words may be a disease: what the header calls a code is kept, and each cell is still looked at. */
function codeOr(seen: ColumnRole | undefined): Guess {
  if (seen === 'code') return { role: 'code', confidence: 0.95, because: 'header-and-values' }
  return seen === undefined || seen === 'name' || seen === 'text' ? { role: 'code', confidence: 0.7, because: 'header' } : { role: seen, confidence: 0.6, because: 'values' }
}

/** Headers that promise a date, a UID or a time, of columns that may hold something else: `time` to event is a number of days. */
function checked(named: 'date' | 'uid' | 'time', seen: ColumnRole | undefined, shape: ColumnShape): Guess {
  const share = named === 'date' ? Math.max(shape.dates, shape.years) : named === 'uid' ? shape.uids : 0
  if (share > 0.5 || (named === 'time' && seen !== 'number')) return { role: named, confidence: 0.95, because: 'header-and-values' }
  return seen === undefined ? { role: 'unknown', confidence: 0.4, because: 'nothing-known' } : { role: seen, confidence: 0.6, because: 'values' }
}

/** Undefined when the values could be anything. In doubt the role that removes more. */
function roleOfValues(shape: ColumnShape): ColumnRole | undefined {
  if (shape.filled === 0) return undefined
  const variety = shape.distinct / shape.filled
  if (shape.uids > 0.5) return 'uid'
  if (shape.contacts > 0.2) return 'mail'
  if (shape.dates > 0.5) return 'date'
  if (shape.recordLike > 0.5 && variety > 0.5) return 'other-identifier'
  if (shape.numbers > 0.6) return 'number'
  if (shape.nameLike > 0.5 && variety > 0.5) return 'name'
  if (shape.codes > 0.8) return 'code'
  if (shape.prose > 0.2) return 'text'
  const repeats = shape.distinct <= Math.max(3, Math.sqrt(shape.filled) * 2) && shape.filled >= 2 * shape.distinct
  return repeats ? 'code' : undefined
}

interface Column { readonly shape: ColumnShape, readonly named: { role: ColumnRole, rank: number } | undefined, readonly guess: Guess }

/** The one column that says who the person is: by its header, under EUCAIM's rule the first, else the first that looks like it. */
function identifierAmong(columns: readonly Column[], profile: TableProfile): { index: number, guess: Guess } | undefined {
  const named = columns.flatMap(({ named }, index) => (named?.role === 'identifier' ? [{ index, rank: named.rank }] : [])).sort((one, other) => one.rank - other.rank || one.index - other.index)[0]
  if (named) return { index: named.index, guess: { role: 'identifier', confidence: 0.95, because: 'header' } }
  if (profile.layout === 'eucaim' && columns.length > 0) return { index: 0, guess: { role: 'identifier', confidence: 0.7, because: 'first-column' } }
  const [first] = columns
  const plausible = first && (first.named === undefined || first.named.role === 'other-identifier') && first.shape.filled > 0 && first.shape.prose === 0 && first.shape.dates < 0.1 && first.shape.uids === 0
  const distinct = first && first.shape.distinct / Math.max(1, first.shape.filled) > 0.3
  return plausible && distinct ? { index: 0, guess: { role: 'identifier', confidence: 0.5, because: 'first-column' } } : undefined
}
