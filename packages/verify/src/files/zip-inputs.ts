/** Inputs that came in a ZIP: listed and opened as if the ZIP were a folder, `send.zip/series/1.dcm`. Entries are inflated one at a time, in memory. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { bytesSource } from '@vesalius/standards/dicom'
import { unzipSync } from 'fflate'
import { type OpenFile, openFile } from './file-source.ts'

/** Larger ones are not looked into: their files count as not accounted for. */
const largestZip = 1024 * 1024 * 1024
const largestEntry = 512 * 1024 * 1024

/** Names of the files in a ZIP; none when it is none or too large. */
export function namesInZip(path: string): string[] {
  if (!/\.zip$/i.test(path) || statSync(path).size > largestZip) return []
  const names: string[] = []
  try {
    unzipSync(readFileSync(path), { filter: ({ name }) => { if (!name.endsWith('/')) names.push(name); return false } })
  } catch {
    return []
  }
  return names
}

// Files of one ZIP come one after the other.
let last: { readonly path: string, readonly bytes: Uint8Array } | undefined

/** A file, or an entry of a ZIP. Throws the errors of node:fs, and RangeError for an entry that is not there or too large. */
export function openInput(path: string): OpenFile {
  const match = /^(.*?\.zip)\/(.+)$/i.exec(path)
  if (match === null || existsSync(path)) return openFile(path)
  const [, zip = '', entry = ''] = match
  if (last?.path !== zip) last = { path: zip, bytes: readFileSync(zip) }
  const [bytes] = Object.values(unzipSync(last.bytes, { filter: ({ name, originalSize }) => name === entry && originalSize <= largestEntry }))
  if (bytes === undefined) throw new RangeError('the ZIP has no such entry')
  return withClose(bytes)
}

function withClose(bytes: Uint8Array): OpenFile {
  const source = bytesSource(bytes)
  return { size: source.size, read: (offset, length) => source.read(offset, length), close: () => undefined }
}
