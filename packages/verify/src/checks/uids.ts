/** Check 3: UIDs of instances are new, valid, the same wherever the same stood, and different where they were different (PS3.15 E.3.9, PS3.5 section 9). */
import { type Attributes, type DicomFile, isValidUid } from '@vesalius/standards/dicom'
import { classUidAttributes } from '../tables/identity-attributes.ts'

export interface UidFault {
  readonly code: string
  readonly place?: string
}

/** Faults that one output shows alone. */
export function faultsOfUids({ meta, attributes }: DicomFile): UidFault[] {
  const faults: UidFault[] = []
  const inMeta = meta?.string(0x00020003)
  if (inMeta !== undefined && inMeta !== (attributes.string(0x00080018) ?? '')) faults.push({ code: 'meta-uid-differs', place: '(0002,0003)' })
  const classInMeta = meta?.string(0x00020002)
  if (classInMeta !== undefined && classInMeta !== (attributes.string(0x00080016) ?? '')) faults.push({ code: 'meta-class-differs', place: '(0002,0002)' })
  if (hasInvalid(attributes)) faults.push({ code: 'invalid-uid' })
  return faults
}

function hasInvalid(attributes: Attributes): boolean {
  for (const element of attributes) {
    if (element.items?.some(hasInvalid)) return true
    if (element.vr !== 'UI' || element.length === 0 || element.items !== undefined || classUidAttributes.has(element.tag)) continue
    // One made by a tool; those of the standard are what they are.
    if (attributes.stringsOf(element).some((uid) => uid !== '' && !isValidUid(uid))) return true
  }
  return false
}

/** The mapping of a whole run: original to new, in both directions. Feed it every pair; it tells what contradicts an earlier one. */
export class UidMapping {
  private readonly made = new Map<string, string>()
  private readonly origin = new Map<string, string>()

  /** `uid-inconsistent`: the same original became two; `uid-merged`: two originals became one. */
  add(from: string, to: string): 'uid-inconsistent' | 'uid-merged' | undefined {
    const made = this.made.get(from)
    if (made !== undefined) return made === to ? undefined : 'uid-inconsistent'
    this.made.set(from, to)
    const origin = this.origin.get(to)
    if (origin !== undefined && origin !== from) return 'uid-merged'
    this.origin.set(to, from)
    return undefined
  }

  get pairs(): ReadonlyMap<string, string> {
    return this.made
  }
}
