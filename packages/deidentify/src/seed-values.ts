/** What an instance itself says of the person and of those around (PS3.15 E.3.5): values that must stand nowhere in what is released. */
import type { Attributes, Element, Tag } from '@vesalius/standards/dicom'
import type { OptionName } from '@vesalius/standards/deidentification'
import { guessesOf, readingsOf } from './readings.ts'
import type { SeedKind, SeedValue } from './text/types.ts'

const kinds = new Map<Tag, SeedKind>()
const list = (kind: SeedKind, ...tags: Tag[]): void => tags.forEach((tag) => kinds.set(tag, kind))

list('name', 0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297)
list('identifier', 0x00100020, 0x00101000, 0x00080050, 0x00200010, 0x00380010, 0x00380060, 0x00402016, 0x00402017, 0x00401001, 0x00400009, 0x00400253, 0x00101090)
list('identifier', 0x00400551, 0x00400512, 0x0040050a, 0x00120040, 0x00120042, 0x00101050, 0x0040a35a)
list('date', 0x00100030, 0x001021d0)
list('address', 0x00101040, 0x00102150, 0x00102152, 0x00380300, 0x00380400, 0x00401102, 0x00080092)
list('telephone', 0x00102154, 0x00401103, 0x00080094, 0x00402010)
list('mail', 0x00102155, 0x00401104, 0x00402011)
list('institution', 0x00100021, 0x00080080, 0x00080081, 0x00081040, 0x00120030, 0x00120031, 0x00404036, 0x0040a027, 0x00321033, 0x00102299)
list('device', 0x00081010, 0x00181000, 0x00400242, 0x00400010, 0x00400241, 0x00400001, 0x00080055, 0x00181002, 0x300a00b2, 0x00181004, 0x00181007, 0x00181008, 0x00181005, 0x0018700a)
list('other', 0x00101080, 0x00101081, 0x001021f0, 0x00102180)

const ofPerson = new Set<Tag>([0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297])
const longest = 1024
/** Some devices number studies as they number series: a bare number here counts, and is looked for in text only. */
const studyId = 0x00200010

/** Every value, nested ones too; without kinds that the options keep in the open. At most 500. */
export function seedValuesOf(attributes: Attributes, options: readonly OptionName[]): SeedValue[] {
  const without = new Set<SeedKind>()
  if (options.includes('RetainInstitutionIdentity')) without.add('institution')
  if (options.includes('RetainDeviceIdentity')) without.add('device')
  const found: SeedValue[] = []
  collect(attributes, found)
  return without.size === 0 ? found : found.filter(({ kind }) => !without.has(kind))
}

function collect(attributes: Attributes, into: SeedValue[]): void {
  for (const element of attributes) {
    if (element.items !== undefined) for (const item of element.items) collect(item, into)
    else if (element.length > 0 && element.length <= longest && into.length < 500) take(attributes, element, into)
  }
}

function take(attributes: Attributes, element: Element, into: SeedValue[]): void {
  const kind = kinds.get(element.tag) ?? (element.vr === 'PN' ? 'staff' : undefined)
  if (kind === undefined || element.fragments !== undefined) return
  const exact = element.vr === 'PN' && !ofPerson.has(element.tag) ? 'staff' : kind
  const { values, other } = readingsOf(attributes, element)
  const guesses = exact === 'name' ? guessesOf(attributes, element) : []
  for (const value of [...values, ...other, ...guesses]) if (value.length > 1) into.push({ kind: element.tag === studyId && /^\d+$/.test(value) ? 'other' : exact, value })
}
