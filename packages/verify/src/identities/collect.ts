/** Who an input file shows: every value that names a person, a place or a device, at any depth and in any representation. Nothing here is printed. */
import type { Attributes, DicomFile, Element } from '@vesalius/standards/dicom'
import { knownUid, tagOfKeyword } from '@vesalius/standards/dicom'
import { classUidAttributes, identityAttributes, technicalAttributes } from '../tables/identity-attributes.ts'
import type { IdentityClass, IdentityValue, InputFacts } from '../types.ts'
import { textsOfPdf } from '../search/pdf.ts'
import { fold } from './fold.ts'
import { personKey } from './person-key.ts'
import { readingsOf } from './readings.ts'

const patientId = 0x00100020
const encapsulatedDocument = 0x00420011
const patientNames = new Set([0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297])
const largestText = 64 * 1024
const readable = new Set(['AE', 'CS', 'LO', 'LT', 'SH', 'ST', 'UC', 'UR', 'UT', 'PN', 'UN'])
const sopClassSequences = new Set(['CodingSchemeIdentificationSequence'].flatMap((keyword) => tagOfKeyword(keyword) ?? []))

class Collector {
  readonly values = new Map<string, IdentityValue>()
  readonly uids = new Set<string>()
  readonly technical = new Set<string>()

  add(kind: IdentityClass, text: string): void {
    const trimmed = text.trim()
    if (trimmed.length > 1 && trimmed.length <= 1024) this.values.set(`${kind}\0${trimmed}`, { class: kind, text: trimmed })
  }

  attributes(attributes: Attributes): void {
    for (const element of attributes) {
      if (element.items !== undefined) {
        if (!sopClassSequences.has(element.tag)) for (const item of element.items) this.attributes(item)
      } else if (element.length > 0 && element.fragments === undefined) this.element(attributes, element)
    }
  }

  private element(attributes: Attributes, element: Element): void {
    const { vr, tag } = element
    if (tag === encapsulatedDocument) return this.document(attributes.bytesOf(element))
    if (element.length > largestText) return
    if (vr === 'UI') return this.uid(attributes, element)
    if (vr === 'DA' || vr === 'DT') return this.texts(attributes, element, tag === 0x00100030 ? 'birth-date' : 'date')
    if (technicalAttributes.has(tag) || vr === 'CS') for (const text of safeStrings(attributes, element)) this.technical.add(text)
    const kind = identityAttributes.get(tag) ?? (vr === 'PN' ? (patientNames.has(tag) ? 'name' : 'staff') : undefined)
    if (kind !== undefined) this.texts(attributes, element, kind)
    else if (readable.has(vr)) for (const text of safeStrings(attributes, element)) this.inProse(text)
  }

  private texts(attributes: Attributes, element: Element, kind: IdentityClass): void {
    for (const text of readingsOf(attributes, element)) {
      this.add(kind, text)
      if (kind === 'telephone' || kind === 'mail' || kind === 'address') this.inProse(text)
    }
  }

  private uid(attributes: Attributes, element: Element): void {
    if (classUidAttributes.has(element.tag)) return
    for (const uid of safeStrings(attributes, element)) if (isOwnUid(uid)) this.uids.add(uid)
  }

  /** Addresses of mail and telephone numbers that stand in any text. */
  inProse(text: string): void {
    if (text.length < 7) return
    for (const [mail] of text.matchAll(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu)) this.add('mail', mail)
    for (const [, number = ''] of text.matchAll(/(?<![\w.])((?:\+|00)\d[\d ()/-]{7,18}\d)(?![\d.])/g)) this.add('telephone', number)
  }

  private document(bytes: Uint8Array): void {
    for (const text of textsOfPdf(bytes)) this.inProse(text)
  }
}

/** Names one instance, frame, device: not of the standard, and long enough to be nobody else's. */
export function isOwnUid(uid: string): boolean {
  return /^[\d.]{12,64}$/.test(uid) && uid.includes('.') && !isOfStandard(uid)
}

export const isOfStandard = (uid: string): boolean => uid.startsWith('1.2.840.10008.') || knownUid(uid) !== undefined

function safeStrings(attributes: Attributes, element: Element): string[] {
  try {
    return attributes.stringsOf(element).filter((text) => text !== '')
  } catch {
    return []
  }
}

/** Reads what the file says of its patient. What cannot be decoded is left out: a file that is damaged is not released by any careful tool. */
export function collectFacts(file: DicomFile): InputFacts {
  const collector = new Collector()
  if (file.meta !== undefined) collector.attributes(file.meta)
  collector.attributes(file.attributes)
  const id = file.attributes.string(patientId)?.trim() ?? ''
  const study = file.attributes.string(0x0020000d) ?? ''
  const made = new Set([0x00080070, 0x00081090].map((tag) => fold(file.attributes.string(tag) ?? '')))
  return {
    person: personKey(id) ?? `study ${study}`,
    patientId: id,
    // A phantom's institution may be its maker, a station may have the name of its model: both are kept, and name nobody.
    values: [...collector.values.values()].filter(({ class: kind, text }) => (kind !== 'institution' && kind !== 'device') || !made.has(fold(text))),
    uids: [...collector.uids],
    technical: [...collector.technical],
  }
}
