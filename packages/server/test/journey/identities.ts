/** The identities in a DICOM file: what the profile must take away, gathered from the input itself, to be looked for in everything that comes out. */
import { isWellKnownFrameOfReference, knownUid, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, Element } from '@vesalius/standards/dicom'

/** Identifying attributes of PS3.15 Table E.1-1 whose text is nobody's ordinary word; every PN and UI comes besides. */
const identifying = new Set([
  0x00080050, 0x00080080, 0x00080081, 0x00081010, 0x00081040, 0x00100020, 0x00101000, 0x00101001, 0x00101005, 0x00101040, 0x00101060, 0x00102154, 0x00104000,
  0x00181000, 0x00200010, 0x00380010, 0x00400244, 0x00401400, 0x00402016, 0x00402017, 0x00324000,
])
/** They name classes, vendors' own among them, and never an instance. */
const classes = new Set([0x00080016, 0x0008001b, 0x00080062, 0x0008115a, 0x00081150, 0x00041510])
const shortest = 6
/** Words in identifying attributes that name no one and are said elsewhere with reason; numbers that other numbers may hold; one sign repeated. */
const ordinary = /^([a-z]{1,10}|[\d.:+\- ]{1,16}|(.)\2*)$/i

/** Texts to look for: each value as decoded and as it lies in the file. */
export function identitiesIn(bytes: Uint8Array): Buffer[] {
  const found = new Map<string, Buffer>()
  gather(readDicom(bytes).attributes, (text) => {
    const trimmed = text.toString('latin1').replace(/^[ \0]+|[ \0]+$/g, '')
    if (trimmed.length >= shortest && !ordinary.test(trimmed)) found.set(trimmed, Buffer.from(trimmed, 'latin1'))
  })
  return [...found.values()]
}

function gather(attributes: Attributes, found: (text: Buffer) => void): void {
  for (const element of attributes) {
    for (const item of element.items ?? []) gather(item, found)
    if (classes.has(element.tag)) continue
    if (element.vr === 'UI') for (const uid of uidsOf(attributes, element)) found(Buffer.from(uid))
    else if (element.vr === 'PN' || identifying.has(element.tag)) {
      found(Buffer.from(attributes.bytesOf(element)))
      try { found(Buffer.from(attributes.textOf(element))) } catch { /* looked for as it lies */ }
    }
  }
}

/** Those that are no one's but this patient's: not of the standard; short ones are parts of others. */
function uidsOf(attributes: Attributes, element: Element): string[] {
  return Buffer.from(attributes.bytesOf(element)).toString('latin1').split('\\').map((uid) => uid.replace(/[\0 ]+$/, ''))
    .filter((uid) => uid.length > 16 && !knownUid(uid) && !isWellKnownFrameOfReference(uid) && !uid.startsWith('1.2.840.10008.'))
}

/** How many of these are in the bytes. A number, never the text itself: test output holds no identity either. */
export function countIn(bytes: Buffer, texts: readonly Buffer[]): number {
  return texts.filter((text) => bytes.includes(text)).length
}
