// Reads SOP Class UID and SOP Instance UID from the first bytes of a data set without parsing it: they stand near the front
// (PS3.5 §7.1, ascending tags). Enough to compare a C-STORE command with what it carries (PS3.4 §B.2.3, status A900).
import { unpadded } from './ae-title.ts'

export interface DataSetIdentity {
  readonly sopClassUid?: string
  readonly sopInstanceUid?: string
}

const longLength = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const implicitLittleEndian = '1.2.840.10008.1.2'
const bigEndian = '1.2.840.10008.1.2.2'
const deflated = '1.2.840.10008.1.2.1.99'

/** What `head` (the first bytes of a data set) shows; a field is absent where the head cannot tell. Never throws. */
export function identify(head: Uint8Array, transferSyntax: string): DataSetIdentity {
  const found: { sopClassUid?: string; sopInstanceUid?: string } = {}
  if (transferSyntax === deflated) return found
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const little = transferSyntax !== bigEndian
  const implicit = transferSyntax === implicitLittleEndian
  let at = 0
  while (at + 8 <= head.length) {
    const group = view.getUint16(at, little)
    const element = view.getUint16(at + 2, little)
    if (group > 8 || (group === 8 && element > 0x18)) break
    let start = at + 8
    let length = implicit ? view.getUint32(at + 4, little) : view.getUint16(at + 6, little)
    if (!implicit && longLength.has(String.fromCharCode(head[at + 4] as number, head[at + 5] as number))) {
      if (at + 12 > head.length) break
      start = at + 12
      length = view.getUint32(at + 8, little)
    }
    if (start + length > head.length) break
    if (group === 8 && element === 0x16) found.sopClassUid = unpadded(head, start, start + length)
    if (group === 8 && element === 0x18) found.sopInstanceUid = unpadded(head, start, start + length)
    at = start + length
  }
  return found
}
