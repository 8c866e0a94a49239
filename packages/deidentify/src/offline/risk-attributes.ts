/** What is released of a person besides the images themselves and may be known to an outsider: for the risk of images and tables together (R80). */
import { type Attributes, tagOfKeyword } from '@vesalius/standards/dicom'
import type { Act } from '../outcome.ts'

const keywords = ['PatientAge', 'PatientSex', 'PatientSize', 'PatientWeight', 'EthnicGroup', 'BodyPartExamined', 'Modality', 'Manufacturer', 'ManufacturerModelName', 'InstitutionName'] as const
const places = new Map(keywords.map((keyword) => {
  const hex = (tagOfKeyword(keyword) ?? 0).toString(16).padStart(8, '0')
  return [`(${hex.slice(0, 4)},${hex.slice(4)})`, keyword]
}))
const cappedAge = '090Y'

/** By keyword: values that stay as they are. One that was taken out, replaced or cleaned tells nothing that this counts. */
export function riskAttributes(attributes: Attributes, acts: readonly Act[]): Record<string, string> {
  const changed = new Map(acts.filter(({ path, action }) => action !== 'keep' && places.has(path)).map(({ path, action }) => [places.get(path), action]))
  const found: Record<string, string> = {}
  for (const keyword of keywords) {
    const action = changed.get(keyword)
    const value = action === undefined ? attributes.string(tagOfKeyword(keyword) ?? 0) : action === 'cap' ? cappedAge : undefined
    if (value) found[keyword] = value
  }
  return found
}
