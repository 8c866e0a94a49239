/** ZIP files as no honest program writes them, made by hand (APPNOTE 6.3): forged sizes, overlapping entries, names that climb out. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipForgery {
  /** What the central directory claims as the size of every entry. */
  readonly claimedSize?: number
  /** Every entry of the central directory points at the first one's bytes. */
  readonly overlapping?: boolean
}

export function zipOf(files: readonly (readonly [name: string, content: Uint8Array])[], forgery: ZipForgery = {}): Uint8Array<ArrayBuffer> {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, content] of files) {
    const packed = deflateRawSync(content)
    const label = Buffer.from(name)
    const sizes = { crc: crc32(content), packed: packed.length, size: forgery.claimedSize ?? content.length }
    const local = Buffer.concat([fields(0x04034b50, sizes, label.length), label, packed])
    central.push(Buffer.concat([centralFields(sizes, label.length, forgery.overlapping ? 0 : at), label]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...locals, directory, end]))
}

interface Sizes { readonly crc: number, readonly packed: number, readonly size: number }

function fields(signature: number, { crc, packed, size }: Sizes, nameLength: number): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(signature, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(0x800, 6)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(crc, 14)
  header.writeUInt32LE(packed, 18)
  header.writeUInt32LE(size, 22)
  header.writeUInt16LE(nameLength, 26)
  return header
}

function centralFields({ crc, packed, size }: Sizes, nameLength: number, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(0x800, 8)
  header.writeUInt16LE(8, 10)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(packed, 20)
  header.writeUInt32LE(size, 24)
  header.writeUInt16LE(nameLength, 28)
  header.writeUInt32LE(offset, 42)
  return header
}
