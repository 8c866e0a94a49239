/** De-identification with dcmjs alone: its own list of attributes to empty (`cleanTags`). Arguments: folder in, folder out. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Dcmjs {
  readonly data: { readonly DicomMessage: { readFile(buffer: ArrayBuffer): { dict: object, write(): ArrayBuffer } } }
  readonly anonymizer: { cleanTags(dict: object): void }
  readonly log: { setLevel?: (level: string) => void }
}

const { default: dcmjs } = await import('dcmjs') as unknown as { default: Dcmjs }
dcmjs.log.setLevel?.('silent')
const [source = '', target = ''] = process.argv.slice(2)
const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
for (const [index, entry] of files.entries()) {
  const bytes = readFileSync(join(entry.parentPath, entry.name))
  const file = dcmjs.data.DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
  dcmjs.anonymizer.cleanTags(file.dict)
  writeFileSync(join(target, `${index}.dcm`), new Uint8Array(file.write()))
}
