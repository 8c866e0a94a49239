/** A file as programs without decoders read it: explicit VR little endian, pixel data native (PS3.5 A.2). */
import { canTranscode, explicitLittleEndian } from '@vesalius/codec'
import { readDicom } from '@vesalius/standards/dicom'
import type { Pixels } from '../pixels/pool.ts'
import { CannotTranscode } from '../problems.ts'

const afterMeta = 0x00080000

/** Raises archive/cannot-transcode, archive/broken-pixels. */
export async function nativeFile(pixels: Pixels, bytes: Uint8Array): Promise<Uint8Array> {
  const { transferSyntax } = readDicom(bytes, { stopBefore: afterMeta })
  if (transferSyntax === explicitLittleEndian) return bytes
  if (!canTranscode(transferSyntax, explicitLittleEndian)) throw CannotTranscode(transferSyntax)
  return pixels.file(bytes, explicitLittleEndian)
}
