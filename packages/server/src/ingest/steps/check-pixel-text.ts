/**
 * Text burned into pixels (PS3.3 C.7.6.1.1.10 Burned In Annotation; PS3.15 E.3.1). There is no pixel cleaner and no page to look at pixels yet,
 * so: what cannot be proven safe is held. What says that it carries text, what is of a kind that often does, and documents.
 */
import type { Attributes } from '@vesalius/standards/dicom'
import { BurnedIn, EncapsulatedDocument, PixelsNotReviewed } from '../problems.ts'
import { NeedsReview } from '../step.ts'
import type { Instance, Step } from '../step.ts'
import { riskyClasses, riskyConversions, riskyImageTypes, riskyModalities, riskySyntaxes } from './risky-pixels.ts'

const documents = '1.2.840.10008.5.1.4.1.1.104'
const pixelTags = [0x7fe00010, 0x7fe00008, 0x7fe00009]

export const checkPixelText: Step = {
  name: 'check-pixel-text',
  version: '2',
  options: { classes: riskyClasses.map(([uid, hold]) => `${uid} ${hold}`), modalities: [...riskyModalities], imageTypes: [...riskyImageTypes] },
  run(instance, context) {
    const { attributes } = instance.file
    const { sopClassUid } = instance.identity
    if (isUnder(sopClassUid, documents) || (attributes.element(0x00420011)?.length ?? 0) > 0) throw EncapsulatedDocument()
    const burnedIn = valuesOf(attributes, 0x00280301)
    if (context.decision?.decision === 'clear') return instance
    if (burnedIn.includes('YES')) throw new NeedsReview(BurnedIn(), [])
    if (!pixelTags.some((tag) => attributes.has(tag))) return instance
    if (isRisky(instance, burnedIn[0] === 'NO')) throw new NeedsReview(PixelsNotReviewed(), [])
    // Reformatted CT and MR say SECONDARY too: stored, and shown to a curator.
    if (valuesOf(attributes, 0x00080008).includes('SECONDARY')) context.report({ code: 'ingest/pixels-derived' })
    return instance
  },
}

function isRisky({ file, identity }: Instance, declaredSafe: boolean): boolean {
  const { attributes, transferSyntax } = file
  return riskyClasses.some(([root, hold]) => isUnder(identity.sopClassUid, root) && (hold === 'always' || !declaredSafe))
    || riskySyntaxes.has(transferSyntax)
    || valuesOf(attributes, 0x00080060).some((value) => riskyModalities.has(value))
    || valuesOf(attributes, 0x00080008).some((value) => riskyImageTypes.has(value))
    || valuesOf(attributes, 0x00080064).some((value) => riskyConversions.has(value))
}

/** However they are written: a device that writes `yes` means it. */
function valuesOf(attributes: Attributes, tag: number): string[] {
  return attributes.strings(tag).map((value) => value.trim().toUpperCase())
}

function isUnder(uid: string, root: string): boolean {
  return uid === root || uid.startsWith(`${root}.`)
}
