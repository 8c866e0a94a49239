/** A version of a tool as one file: the length of the head (four bytes, big endian), the head (JSON: manifest, paths and sizes), then the files in that order. */
import { z } from 'zod'
import { BadBundle } from '../problems.ts'
import { readManifest } from '../tools/manifest.ts'
import { filesOf, versionDigest } from '../tools/version.ts'
import type { Bundle } from '../tools/version.ts'

const head = z.strictObject({ manifest: z.unknown(), files: z.array(z.strictObject({ path: z.string().max(200), size: z.int().min(0).max(2 ** 31) })).max(2_000) })
const mostHead = 4 * 1024 ** 2
/** Of a packed version. */
export const mostBundleBytes = 260 * 1024 ** 2

export function packBundle({ manifest, files }: Bundle): Buffer {
  const listed = filesOf({ manifest, files }).map(({ path, size }) => ({ path, size }))
  const text = Buffer.from(JSON.stringify({ manifest, files: listed }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text, ...listed.map(({ path }) => files.get(path) ?? new Uint8Array())])
}

/** `digest`: of the version that it must be. Raises compute/bad-bundle. */
export function unpackBundle(bytes: Buffer, digest: string): Bundle {
  try {
    const start = 4 + bytes.readUInt32BE(0)
    if (start > Math.min(bytes.length, mostHead)) throw BadBundle('its head is longer than it may be')
    const { manifest: given, files: listed } = head.parse(JSON.parse(bytes.subarray(4, start).toString('utf8')))
    let at = start
    const files = new Map(listed.map(({ path, size }) => [path, bytes.subarray(at, at += size)]))
    if (at !== bytes.length || files.size !== listed.length) throw BadBundle('its files are not those of its head')
    const bundle = { manifest: readManifest(given), files }
    if (versionDigest(bundle.manifest, filesOf(bundle)) !== digest) throw BadBundle('it is not the version that was offered')
    return bundle
  } catch (error) {
    throw (error as { code?: string }).code === 'compute/bad-bundle' ? error : BadBundle('it cannot be read')
  }
}
