/**
 * Is it what it says it is: a storage class that is known, valid UIDs (PS3.5 9.1), file meta information and command that agree with the
 * data set (PS3.10 7.1, PS3.4 B.2.3), text that is valid in its character set. Tolerated defects of structure become findings.
 */
import { characterSetRemarks, decodeText, DicomError, formatTag, isPrivate, isStorageSopClass, isValidUid, uids } from '@vesalius/standards/dicom'
import type { Attributes, Tag } from '@vesalius/standards/dicom'
import { BadText, BadUid, BadUidValue, Directory, IdentityMismatch, NoSubject, UnknownSopClass } from '../problems.ts'
import type { Identity, Instance, Step, StepContext } from '../step.ts'

const mostFindings = 4
const identifyingTexts: readonly Tag[] = [0x00100010, 0x00100020, 0x00100021]

export const conform: Step = {
  name: 'conform',
  version: '1',
  options: {},
  run(instance, context) {
    const { identity, file } = instance
    checkIdentity(identity, instance)
    if (context.announced) checkAnnounced(identity, context.announced)
    checkTexts(file.attributes)
    checkUids(file.attributes)
    if ((file.attributes.string(0x00100020) ?? '') === '') throw NoSubject()
    reportStructure(instance, context)
    return instance
  },
}

/** The UIDs of a data set; absent ones are empty. */
export function identityOf(attributes: Attributes): Identity {
  return {
    sopClassUid: attributes.string(0x00080016) ?? '', sopInstanceUid: attributes.string(0x00080018) ?? '',
    seriesInstanceUid: attributes.string(0x0020000e) ?? '', studyInstanceUid: attributes.string(0x0020000d) ?? '',
  }
}

function checkIdentity(identity: Identity, { file }: Instance): void {
  const classInMeta = file.meta?.string(0x00020002)
  if (classInMeta === uids.mediaStorageDirectory || identity.sopClassUid === uids.mediaStorageDirectory) throw Directory()
  if (!isValidUid(identity.sopClassUid)) throw BadUid('SOP Class UID')
  if (!isStorageSopClass(identity.sopClassUid)) throw UnknownSopClass()
  if (!isValidUid(identity.sopInstanceUid)) throw BadUid('SOP Instance UID')
  if (!isValidUid(identity.seriesInstanceUid)) throw BadUid('Series Instance UID')
  if (!isValidUid(identity.studyInstanceUid)) throw BadUid('Study Instance UID')
  if (classInMeta && classInMeta !== identity.sopClassUid) throw IdentityMismatch('SOP Class UID')
}

function checkAnnounced(identity: Identity, announced: { sopClassUid: string, sopInstanceUid: string }): void {
  if (announced.sopClassUid !== identity.sopClassUid) throw IdentityMismatch('SOP Class UID')
  if (announced.sopInstanceUid !== identity.sopInstanceUid) throw IdentityMismatch('SOP Instance UID')
}

/** Names and identifiers decide who the subject is, so that they must be read as they were written. */
function checkTexts(attributes: Attributes): void {
  for (const tag of identifyingTexts) {
    const element = attributes.element(tag)
    if (!element || element.length === 0) continue
    try {
      decodeText(attributes.bytesOf(element), attributes.characterSet, { vr: element.vr, fatal: true })
    } catch (error) {
      if (error instanceof DicomError) throw BadText(formatTag(tag))
      throw error
    }
  }
}

/** Every public UID at the root; nested ones are replaced or kept whole, private ones go or are replaced, and none goes anywhere but into a UID again. */
function checkUids(attributes: Attributes): void {
  for (const element of attributes) {
    if (element.vr !== 'UI' || element.length === 0 || element.tag >>> 16 > 0x0020 || isPrivate(element.tag)) continue
    if (!attributes.stringsOf(element).every((uid) => uid === '' || isValidUid(uid))) throw BadUidValue(formatTag(element.tag))
  }
}

function reportStructure({ file, identity }: Instance, context: StepContext): void {
  // Editors forget to change it there; the data set says who it is, and the file meta information is made anew.
  const instanceInMeta = file.meta?.string(0x00020003)
  if (instanceInMeta && instanceInMeta !== identity.sopInstanceUid) context.report({ code: 'ingest/meta-differs', place: '(0002,0003)' })
  for (const { code, offset } of file.remarks.slice(0, mostFindings)) context.report({ code: `ingest/structure-${code}`, place: `byte ${offset}` })
  if (file.remarks.length > mostFindings) context.report({ code: 'ingest/structure-more', detail: String(file.remarks.length) })
  for (const remark of characterSetRemarks(file.attributes.characterSet)) context.report({ code: `ingest/character-set-${codeOf(remark)}` })
}

function codeOf(remark: unknown): string {
  const code = typeof remark === 'string' ? remark : (remark as { code?: unknown }).code
  return typeof code === 'string' && /^[a-z-]{1,40}$/.test(code) ? code : 'remark'
}
