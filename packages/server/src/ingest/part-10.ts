/** Puts preamble, prefix and file meta information (PS3.10 7.1) before a bare data set, as C-STORE delivers it. */
import { implementation } from '@vesalius/standards/dicom'

export interface FileIdentity { readonly sopClassUid: string, readonly sopInstanceUid: string, readonly transferSyntax: string }

export interface Wrapped {
  /** An array of its own buffer, which can be handed to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headerBytes: number
}

/** Copies the data set once. `dataSet` is one piece or several that follow each other. */
export function wrapDataSet(dataSet: Uint8Array | readonly Uint8Array[], identity: FileIdentity): Wrapped {
  const pieces = dataSet instanceof Uint8Array ? [dataSet] : dataSet
  const header = headerFor(identity)
  // Not of the pool, so that it can be handed over; not filled with zeros first.
  const bytes = Buffer.allocUnsafeSlow(header.length + pieces.reduce((sum, piece) => sum + piece.length, 0)) as Uint8Array<ArrayBuffer>
  bytes.set(header)
  let at = header.length
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, headerBytes: header.length }
}

export function headerFor({ sopClassUid, sopInstanceUid, transferSyntax }: FileIdentity): Buffer {
  const elements = Buffer.concat([
    explicit(0x0001, 'OB', Buffer.of(0, 1)), uid(0x0002, sopClassUid), uid(0x0003, sopInstanceUid), uid(0x0010, transferSyntax),
    uid(0x0012, implementation.classUid), explicit(0x0013, 'SH', even(Buffer.from(implementation.versionName, 'latin1'), 0x20)),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(elements.length)
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), explicit(0x0000, 'UL', length), elements])
}

const uid = (element: number, text: string): Buffer => explicit(element, 'UI', even(Buffer.from(text, 'latin1'), 0))
const even = (bytes: Buffer, pad: number): Buffer => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(pad)]))

function explicit(element: number, vr: string, value: Buffer): Buffer {
  const header = Buffer.alloc(vr === 'OB' ? 12 : 8)
  header.writeUInt16LE(0x0002, 0)
  header.writeUInt16LE(element, 2)
  header.write(vr, 4, 'latin1')
  if (vr === 'OB') header.writeUInt32LE(value.length, 8)
  else header.writeUInt16LE(value.length, 6)
  return Buffer.concat([header, value])
}
