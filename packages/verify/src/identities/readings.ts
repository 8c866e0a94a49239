/** How the bytes of a value may be meant where a sender declared another character set (PS3.5 6.1.2): each reading is sought, none is preferred. */
import { type Attributes, decodeValues, type Element } from '@vesalius/standards/dicom'

/** As declared first. What cannot be decoded is left out. */
export function readingsOf(attributes: Attributes, element: Element): string[] {
  const declared = tried(() => attributes.stringsOf(element))
  if (declared.every((text) => /^[\x20-\x7e]*$/.test(text)) && declared.length > 0) return declared.filter(Boolean)
  const bytes = attributes.bytesOf(element)
  const others = [
    tried(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\\')),
    ...(bytes.includes(0x1b) ? [['', 'ISO 2022 IR 87'], ['', 'ISO 2022 IR 149'], ['', 'ISO 2022 IR 58']].map((sets) => tried(() => decodeValues(bytes, sets, element.vr))) : []),
    // Letters of the West without a declaration, or declared as what they are not.
    ...(isUtf8(bytes) ? [] : [tried(() => new TextDecoder('windows-1252').decode(bytes).split('\\'))]),
  ]
  return [...new Set([declared, ...others].flat().map((text) => text.replace(/[\0 ]+$/, '')).filter(Boolean))]
}

const isUtf8 = (bytes: Uint8Array): boolean => tried(() => [new TextDecoder('utf-8', { fatal: true }).decode(bytes)]).length > 0

function tried(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch {
    return []
  }
}
