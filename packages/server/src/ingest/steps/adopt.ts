/**
 * What a tool made of a study that it was given becomes a series of that study: subject and study are described as they are known here, references to
 * what was given stay, UIDs that the tool made up become ours, and the object says who made it (PS3.3 C.12.1.1.5). All else is refused.
 */
import { DicomError, formatTag, hexTag, implementation, isPrivate, keywordOf, vrOf } from '@vesalius/standards/dicom'
import type { Attributes, AttributesEdit, DicomEdit, Element, Tag } from '@vesalius/standards/dicom'
import { isRegisteredUid } from '@vesalius/deidentify/subject'
import type { InstanceJson } from '#archive'
import { NotGiven, NotOfTheSubject, NotTakenFromTools, UnknownReference } from '../problems.ts'
import type { Instance, Step, StepContext } from '../step.ts'

const [study, series, referenced] = [0x0020000d, 0x0020000e, 0x00081155]
const classes = new Set([0x00080016, 0x00081150, 0x0008115a, 0x00083002, 0x00041510, 0x0008010c, 0x0008010d, 0x00080118])

export const adopt: Step = {
  name: 'adopt',
  version: '1',
  options: { kinds: 'annotations' },
  run(instance, { derived }) {
    if (!derived) throw new Error('Only what a tool made is adopted')
    const { file, edit, identity } = instance
    if (!kinds.has(identity.sopClassUid)) throw NotTakenFromTools('its SOP class')
    if (identity.studyInstanceUid !== derived.studyInstanceUid) throw NotGiven()
    const claimed = file.attributes.string(0x00100020) ?? ''
    if (claimed !== derived.source[hexTag(0x00100020)]?.Value?.[0]) throw NotOfTheSubject()
    if (derived.given.has(identity.seriesInstanceUid) || derived.given.has(identity.sopInstanceUid)) throw NotTakenFromTools('a UID of what it was made from')
    checkContent(file.attributes)
    renameUids(edit, derived)
    describe(edit, derived.source)
    edit.setItems(0x0018a001, [madeBy(derived)])
    const stored = { ...identity, sopInstanceUid: derived.rename(identity.sopInstanceUid), seriesInstanceUid: derived.rename(identity.seriesInstanceUid) }
    rebuildMeta(edit, instance, stored.sopInstanceUid)
    return { ...instance, stored, subject: derived.subject }
  },
}

/** Annotations only: a tool does not add images, which would be taken for what a device made. */
const kinds: ReadonlySet<string> = new Set([
  '66.4', '66.5', '66.7', '30', '88.11', '88.22', '88.33', '88.34', '88.35', '88.50', '88.59', '88.65', '481.3', '11.1', '11.2', '11.3', '11.4', '91.1',
].map((end) => `1.2.840.10008.5.1.4.1.1.${end}`))

const binary = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN'])
/** Pixel data, and coordinates and indices of surfaces, points and bulk annotations. */
const mayBeBinary = (tag: Tag): boolean => [0x7fe00010, 0x7fe00008, 0x7fe00009].includes(tag) || tag >>> 16 === 0x0066 || tag >>> 16 === 0x006a
/** Curves, overlays, and what follows the data set. */
const hiddenGroup = (tag: Tag): boolean => [0x5000, 0x6000].includes((tag >>> 16) & 0xff00) || tag === 0xfffcfffc

/** At any depth: nothing private, nothing that the standard does not name, no bytes where none belong. */
function checkContent(attributes: Attributes): void {
  for (const element of attributes) {
    const { tag, vr, items } = element
    if (isPrivate(tag) || hiddenGroup(tag) || keywordOf(tag) === undefined || (binary.has(vr) && !mayBeBinary(tag))) throw NotTakenFromTools(formatTag(tag))
    for (const item of items ?? []) checkContent(item)
  }
}

type Derived = NonNullable<StepContext['derived']>

function renameUids(edit: AttributesEdit, derived: Derived, depth = 0): void {
  for (const element of edit.attributes) {
    if (element.items) for (const item of edit.itemsOf(element)) renameUids(item, derived, depth + 1)
    else if (element.vr === 'UI' && element.length > 0 && !classes.has(element.tag)) rename(edit, element, { derived, depth })
  }
}

function rename(edit: AttributesEdit, element: Element, { derived, depth }: { derived: Derived, depth: number }): void {
  const { tag } = element
  const uids = edit.attributes.stringsOf(element)
  const renamed = uids.map((uid) => {
    if (tag === study && uid !== derived.studyInstanceUid) throw NotGiven()
    if (uid === derived.studyInstanceUid || derived.given.has(uid) || isRegisteredUid(uid)) return uid
    if ((tag === referenced || (tag === series && depth > 0)) && !derived.own.has(uid)) throw UnknownReference()
    return derived.rename(uid)
  })
  if (renamed.some((uid, index) => uid !== uids[index])) edit.setString(tag, 'UI', renamed)
}

const texts: readonly Tag[] = [
  0x00080020, 0x00080030, 0x00080050, 0x00080090, 0x00081030, 0x00100010, 0x00100020, 0x00100021, 0x00100030, 0x00100040, 0x00101010, 0x00101020, 0x00101030,
  0x00120062, 0x00120063, 0x00200010, 0x00280303,
]
/** Patient, clinical trial, visit and request: of these only what is listed above is there. */
const ofThePerson = new Set([0x0010, 0x0012, 0x0032, 0x0038])
/** Type 2 in the Patient and General Study Modules: there, if only empty (PS3.3 C.7.1.1, C.7.2.1). */
const always = new Set<Tag>([0x00080020, 0x00080030, 0x00080050, 0x00080090, 0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00200010])

/** Subject and study, as the archive describes them (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2). */
function describe(edit: DicomEdit, source: InstanceJson): void {
  for (const { tag } of edit.attributes) if (ofThePerson.has(tag >>> 16)) edit.remove(tag)
  for (const tag of texts) {
    const element = source[hexTag(tag)]
    const values = (element?.Value ?? []).map(textOf)
    if (element && values.length > 0) setText(edit, { tag, vr: element.vr, values })
    else if (always.has(tag)) edit.setString(tag, vrOf(tag), '')
    else edit.remove(tag)
  }
  const methods = (source[hexTag(0x00120064)]?.Value ?? []) as readonly InstanceJson[]
  if (methods.length > 0) edit.setItems(0x00120064, methods.map((item) => ([[0x00080100, 'SH'], [0x00080102, 'SH'], [0x00080104, 'LO']] as const).map(([tag, vr]) => ({ tag, vr, value: textOf(item[hexTag(tag)]?.Value?.[0] ?? '') }))))
}

/** Text beyond the character set of the object: what is not needed to know whose it is stays away. */
function setText(edit: DicomEdit, { tag, vr, values }: { readonly tag: Tag, readonly vr: string, readonly values: string[] }): void {
  try {
    edit.setString(tag, vr, values)
  } catch (error) {
    if (!(error instanceof DicomError) || tag === 0x00100020) throw error
    edit.setString(tag, vr, '')
  }
}

/** A person name has its parts (PS3.18 F.2.2). */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as { Alphabetic?: string, Ideographic?: string, Phonetic?: string }
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '')
}

/** Contributing Equipment (PS3.3 C.12.1.1.5): tool, version, task. */
function madeBy({ tool, version, digest, task, made }: Derived): { tag: Tag, vr: string, value: string | { tag: Tag, vr: string, value: string }[][] }[] {
  return [
    { tag: 0x00080070, vr: 'LO', value: 'Vesalius' }, { tag: 0x00081090, vr: 'LO', value: tool.slice(0, 64) }, { tag: 0x00181020, vr: 'LO', value: version.slice(0, 64) },
    { tag: 0x0018a002, vr: 'DT', value: made }, { tag: 0x0018a003, vr: 'ST', value: `${task}, tool sha256:${digest}` },
    { tag: 0x0040a170, vr: 'SQ', value: [[{ tag: 0x00080100, vr: 'SH', value: '109102' }, { tag: 0x00080102, vr: 'SH', value: 'DCM' }, { tag: 0x00080104, vr: 'LO', value: 'Processing Equipment' }]] },
  ]
}

/** Preamble and file meta information of our own, nothing after the end (PS3.10 7.1). */
function rebuildMeta(edit: DicomEdit, { file, identity }: Instance, sopInstanceUid: string): void {
  edit.setPreamble(new Uint8Array(128))
  for (const element of file.meta ?? []) if (element.tag > 0x00020003 && element.tag !== 0x00020010) edit.meta.removeElement(element)
  edit.meta.setBytes(0x00020001, 'OB', Uint8Array.of(0, 1))
  edit.meta.setString(0x00020002, 'UI', identity.sopClassUid)
  edit.meta.setString(0x00020003, 'UI', sopInstanceUid)
  edit.meta.setString(0x00020010, 'UI', file.transferSyntax)
  edit.meta.setString(0x00020012, 'UI', implementation.classUid)
  edit.meta.setString(0x00020013, 'SH', implementation.versionName)
  edit.dropTrailing()
}
