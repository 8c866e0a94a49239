/** What Table E.1-1 of PS3.15 (2024b) does not say although identities stand there, in the table's own letters; and which UIDs name kinds, not things. */
import type { OptionName, ProfileRow } from '@vesalius/standards/deidentification'
import type { Tag } from '@vesalius/standards/dicom'

type Options = Readonly<Partial<Record<OptionName, 'K' | 'C'>>>

const row = (basic: ProfileRow['basic'], options: Options = {}): ProfileRow => ({ basic, options, inStandardIod: true })
const characteristic = row('X', { RetainPatientCharacteristics: 'K' })

export const beyondTable: ReadonlyMap<Tag, ProfileRow> = new Map([
  // Size, body mass index, measured diameters, thickness of the examined body: as telling as size and weight, which the table lists.
  [0x00101021, characteristic], [0x00101022, characteristic], [0x00101023, characteristic], [0x00101024, characteristic], [0x00189431, characteristic],
  // Document Title, Text Value of a report, Unformatted Text Value (of a waveform annotation; those of presentation states go with their sequence).
  [0x00420010, row('X')],
  [0x0040a160, row('D', { CleanStructuredContent: 'C' })],
  [0x00700006, row('D', { CleanStructuredContent: 'C' })],
  // Encrypted attributes, message authentication: nobody can look inside, and signatures no longer fit.
  [0x04000500, row('X')], [0x4ffe0001, row('X')],
])

/** UIDs of classes, transfer syntaxes, coding schemes and context groups: they say what kind something is (PS3.6 Annex A; also those of manufacturers). */
export const kindUids: ReadonlySet<Tag> = new Set([
  0x00020002, 0x00020010, 0x00080016, 0x0008001a, 0x0008001b, 0x00080062, 0x00081150, 0x0008115a, 0x0008010c, 0x00080117, 0x00080118, 0x00083002, 0x00340003, 0x04000010,
])
