/** The identifier of a final C-GET or C-MOVE response: Failed SOP Instance UID List (0008,0058), PS3.4 §C.4.2.1.4.2. */

const implicitLittleEndian = '1.2.840.10008.1.2'
const explicitLittleEndian = '1.2.840.10008.1.2.1'

/** The encoded list; undefined in a transfer syntax that is not little endian. Explicit VR holds 65,534 bytes: the list ends there. */
export function encodeFailedList(uids: readonly string[], transferSyntax: string): Uint8Array | undefined {
  if (transferSyntax !== implicitLittleEndian && transferSyntax !== explicitLittleEndian) return undefined
  const explicit = transferSyntax === explicitLittleEndian
  let text = ''
  for (const uid of uids) {
    const longer = text === '' ? uid : `${text}\\${uid}`
    if (explicit && longer.length > 0xfffe) break
    text = longer
  }
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'latin1')
  const header = Buffer.alloc(8)
  header.writeUInt16LE(0x0008, 0)
  header.writeUInt16LE(0x0058, 2)
  if (explicit) {
    header.write('UI', 4, 'latin1')
    header.writeUInt16LE(value.length, 6)
  } else header.writeUInt32LE(value.length, 4)
  return Buffer.concat([header, value])
}
