// The Basic Application Level Confidentiality Profile and its options (PS3.15 Annex E): what Table E.1-1 says of each attribute, and the
// codes of CID 7050 that say what was applied.
import { type Tag, hexTag } from '../dicom/tag.ts'
import { confidentialityProfile } from './tables/profile.gen.ts'

/** D dummy, Z empty or dummy, X remove, K keep, C clean, U replace UID; composites: the first that the attribute's Type allows. */
export type ProfileAction = 'D' | 'Z' | 'X' | 'K' | 'C' | 'U' | 'X/Z' | 'X/D' | 'X/Z/D' | 'Z/D' | 'X/Z/U*'

export type OptionName =
  | 'RetainSafePrivate'
  | 'RetainUIDs'
  | 'RetainDeviceIdentity'
  | 'RetainInstitutionIdentity'
  | 'RetainPatientCharacteristics'
  | 'RetainLongitudinalFullDates'
  | 'RetainLongitudinalModifiedDates'
  | 'CleanDescriptors'
  | 'CleanStructuredContent'
  | 'CleanGraphics'
  | 'CleanPixelData'
  | 'CleanRecognizableVisualFeatures'

export interface ProfileCode {
  readonly code: string
  readonly scheme: 'DCM'
  readonly meaning: string
}

const dcm = (code: string, meaning: string): ProfileCode => ({ code, scheme: 'DCM', meaning })

/** CID 7050: the code of the profile itself, for De-identification Method Code Sequence (0012,0064). */
export const basicProfileCode = dcm('113100', 'Basic Application Confidentiality Profile')

/** CID 7050: the code of each option. Write only what was really applied. */
export const optionCodes: Readonly<Record<OptionName, ProfileCode>> = {
  CleanPixelData: dcm('113101', 'Clean Pixel Data Option'),
  CleanRecognizableVisualFeatures: dcm('113102', 'Clean Recognizable Visual Features Option'),
  CleanGraphics: dcm('113103', 'Clean Graphics Option'),
  CleanStructuredContent: dcm('113104', 'Clean Structured Content Option'),
  CleanDescriptors: dcm('113105', 'Clean Descriptors Option'),
  RetainLongitudinalFullDates: dcm('113106', 'Retain Longitudinal Temporal Information Full Dates Option'),
  RetainLongitudinalModifiedDates: dcm('113107', 'Retain Longitudinal Temporal Information Modified Dates Option'),
  RetainPatientCharacteristics: dcm('113108', 'Retain Patient Characteristics Option'),
  RetainDeviceIdentity: dcm('113109', 'Retain Device Identity Option'),
  RetainUIDs: dcm('113110', 'Retain UIDs Option'),
  RetainSafePrivate: dcm('113111', 'Retain Safe Private Option'),
  RetainInstitutionIdentity: dcm('113112', 'Retain Institution Identity Option'),
}

// Columns of the table after tag, standard IOD and Basic Profile. The two options about pixels have no column: their subject is no
// attribute.
const columns: readonly OptionName[] = [
  'RetainSafePrivate',
  'RetainUIDs',
  'RetainDeviceIdentity',
  'RetainInstitutionIdentity',
  'RetainPatientCharacteristics',
  'RetainLongitudinalFullDates',
  'RetainLongitudinalModifiedDates',
  'CleanDescriptors',
  'CleanStructuredContent',
  'CleanGraphics',
]

export interface ProfileRow {
  readonly basic: ProfileAction
  readonly options: Readonly<Partial<Record<OptionName, 'K' | 'C'>>>
  /** The attribute is in a standard composite IOD, and not only in retired or other ones. */
  readonly inStandardIod: boolean
}

let table: Map<string, ProfileRow> | undefined

/**
 * The row of Table E.1-1 for a tag: its own, that of its repeating group, or that of all private attributes. Undefined when it has none.
 */
export function profileRow(tag: Tag): ProfileRow | undefined {
  table ??= parse()
  const hex = hexTag(tag).toLowerCase()
  const own = table.get(hex)
  if (own !== undefined) return own
  if (((tag >>> 16) & 1) === 1) return table.get('private')
  return table.get(`${hex.slice(0, 2)}xx${hex.slice(4)}`) ?? table.get(`${hex.slice(0, 2)}xxxxxx`)
}

/** Every row: its key is a tag of eight hexadecimal digits, with x where groups repeat, or 'private'. */
export function profileRows(): ReadonlyMap<string, ProfileRow> {
  table ??= parse()
  return table
}

/**
 * What the profile with these options does to an attribute: the options' K before their C before the Basic Profile's action. Undefined
 * when the table has no row. Throws RangeError for the two options about dates together, which PS3.15 E.3.6 forbids.
 */
export function actionFor(tag: Tag, options: readonly OptionName[]): ProfileAction | undefined {
  if (options.includes('RetainLongitudinalFullDates') && options.includes('RetainLongitudinalModifiedDates')) {
    throw new RangeError('dates are either kept in full or modified, not both')
  }
  const row = profileRow(tag)
  if (row === undefined) return undefined
  const chosen = options.map((option) => row.options[option])
  return chosen.includes('K') ? 'K' : chosen.includes('C') ? 'C' : row.basic
}

function parse(): Map<string, ProfileRow> {
  const rows = new Map<string, ProfileRow>()
  for (const line of confidentialityProfile.split('\n')) {
    const [tag = '', inStandardIod = '', basic = '', ...cells] = line.split('|')
    const options: Partial<Record<OptionName, 'K' | 'C'>> = {}
    columns.forEach((option, at) => {
      const cell = cells[at]
      if (cell === 'K' || cell === 'C') options[option] = cell
    })
    rows.set(tag, { basic: basic as ProfileAction, options, inStandardIod: inStandardIod === 'Y' })
  }
  return rows
}
