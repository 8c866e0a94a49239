// What stored values of DICOM stand for in EUCAIM's hyper-ontology; undefined where no concept is known, and then nothing is claimed.
import { bodyPartConcepts, manufacturerConcepts, modalityConcepts, sexConcepts } from './tables/eucaim-concepts.ts'

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

/** Of Modality (0008,0060). */
export const modalityConcept = (modality: string): string | undefined => own(modalityConcepts, modality.trim().toUpperCase())

/** Of Patient's Sex (0010,0040). */
export const sexConcept = (sex: string): string | undefined => own(sexConcepts, sex.trim().toUpperCase())

/** Of Body Part Examined (0018,0015). */
export const bodyPartConcept = (part: string): string | undefined => own(bodyPartConcepts, part.toUpperCase().replaceAll(/[^A-Z]/g, ''))

/** Of Manufacturer (0008,0070), which scanners write in many ways: `GE MEDICAL SYSTEMS`, `Siemens Healthineers`. */
export const manufacturerConcept = (manufacturer: string): string | undefined => {
  for (const word of manufacturer.toLowerCase().split(/[^a-z0-9]+/)) {
    const concept = own(manufacturerConcepts, word)
    if (concept !== undefined) return concept
  }
  return undefined
}
