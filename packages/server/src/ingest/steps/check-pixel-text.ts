/**
 * Text burned into pixels (PS3.3 C.7.6.1.1.10 Burned In Annotation; PS3.15 E.3.1). There is no pixel cleaner yet, so: what says that it
 * carries text is held, what is of a kind that often does is flagged, and documents that cannot be looked into are held.
 */
import { BurnedIn, EncapsulatedDocument } from '../problems.ts'
import type { Step } from '../step.ts'

// US, US multi-frame, SC and its multi-frames, XA, XRF, VL endoscopic and photographic, ophthalmic.
const risky = [
  '1.2.840.10008.5.1.4.1.1.6.1', '1.2.840.10008.5.1.4.1.1.3.1', '1.2.840.10008.5.1.4.1.1.6', '1.2.840.10008.5.1.4.1.1.3', '1.2.840.10008.5.1.4.1.1.7',
  '1.2.840.10008.5.1.4.1.1.12', '1.2.840.10008.5.1.4.1.1.77.1', '1.2.840.10008.5.1.4.1.1.6.2',
]
const documents = '1.2.840.10008.5.1.4.1.1.104'
const cleanedCodes = new Set(['113101'])

export const checkPixelText: Step = {
  name: 'check-pixel-text',
  version: '1',
  options: {},
  run(instance, context) {
    const { attributes } = instance.file
    const { sopClassUid } = instance.identity
    if (isUnder(sopClassUid, documents) || (attributes.element(0x00420011)?.length ?? 0) > 0) throw EncapsulatedDocument()
    const burnedIn = attributes.string(0x00280301)
    if (burnedIn === 'YES') throw BurnedIn()
    if (!attributes.has(0x7fe00010)) return instance
    if (burnedIn === 'NO' && attributes.items(0x00120064).some((item) => cleanedCodes.has(item.string(0x00080100) ?? ''))) return instance
    const isScreenCopy = attributes.strings(0x00080008).some((value) => value === 'SECONDARY' || value === 'SCREEN SAVE')
    if (isScreenCopy || risky.some((root) => isUnder(sopClassUid, root))) context.report({ code: 'ingest/pixels-not-reviewed' })
    return instance
  },
}

function isUnder(uid: string, root: string): boolean {
  return uid === root || uid.startsWith(`${root}.`)
}
