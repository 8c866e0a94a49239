/** What kind of thing an instance is, for its pixels: a picture that is examined, one that a person has to see, values that are no picture (PS3.15 E.3.1). */
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'
import { riskyClasses, riskyConversions, riskyImageTypes, riskyModalities, riskySyntaxes } from './tables/risky-kinds.ts'

export interface Kind {
  readonly risky: boolean
  /** Burned In Annotation (0028,0301) says YES. */
  readonly declared: boolean
  /** Segments, dose, maps of numbers: computed, never drawn on, never looked at. */
  readonly plain: boolean
}

const pixelTags = [0x7fe00010, 0x7fe00008, 0x7fe00009]
/** Segmentations, label maps, parametric maps, dose. */
const plainClasses = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7', '1.2.840.10008.5.1.4.1.1.30', '1.2.840.10008.5.1.4.1.1.481.2']
const floatTags = [0x7fe00008, 0x7fe00009]
const documents = '1.2.840.10008.5.1.4.1.1.104'

export const hasPixels = (attributes: Attributes): boolean => pixelTags.some((tag) => attributes.has(tag))

/** Encapsulated PDF, CDA, STL, OBJ: looked at by somebody else, or by nobody. */
export const isDocument = (attributes: Attributes): boolean =>
  isUnder(attributes.string(0x00080016) ?? '', documents) || (attributes.element(0x00420011)?.length ?? 0) > 0

export function kindOf({ attributes, transferSyntax }: DicomFile): Kind {
  const sopClass = attributes.string(0x00080016) ?? ''
  const burnedIn = valuesOf(attributes, 0x00280301)
  const declaredSafe = burnedIn[0] === 'NO'
  const risky = riskyClasses.some(([root, hold]) => isUnder(sopClass, root) && (hold === 'always' || !declaredSafe))
    || riskySyntaxes.has(transferSyntax)
    || valuesOf(attributes, 0x00080060).some((value) => riskyModalities.has(value))
    || valuesOf(attributes, 0x00080008).some((value) => riskyImageTypes.has(value))
    || valuesOf(attributes, 0x00080064).some((value) => riskyConversions.has(value))
  return { risky, declared: burnedIn.includes('YES'), plain: plainClasses.some((root) => isUnder(sopClass, root)) || floatTags.some((tag) => attributes.has(tag)) }
}

/** However they are written: a device that writes `yes` means it. */
export const valuesOf = (attributes: Attributes, tag: number): string[] => attributes.strings(tag).map((value) => value.trim().toUpperCase())

const isUnder = (uid: string, root: string): boolean => uid === root || uid.startsWith(`${root}.`)
