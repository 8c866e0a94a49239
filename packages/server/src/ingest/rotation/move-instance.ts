/**
 * One stored instance moved on by the project's last key, in a thread of the journey: everything keyed of it becomes what all keys make of the
 * original. While the header would still hold what it was called before, it is not stored.
 */
import { indexOf, metadataOf } from '#archive'
import type { MovedInstance } from '#archive'
import type { Deidentifier } from '@vesalius/deidentify'
import { readDicom } from '@vesalius/standards/dicom'
import type { DicomFile, EditResult } from '@vesalius/standards/dicom'

export type Moved =
  | { readonly kind: 'moved', readonly pseudonym: string, readonly after: MovedInstance['after'] }
  /** `code`: of the engine, or `name-left`. */
  | { readonly kind: 'unmoved', readonly code: string }

export async function moveInstance(file: DicomFile, engine: Deidentifier, write: (result: EditResult) => Promise<{ digest: string, size: number }>): Promise<Moved> {
  const outcome = await engine.deidentify({ file })
  if (outcome.kind === 'held') return { kind: 'unmoved', code: outcome.code }
  const result = outcome.edit.result()
  const read = readDicom(result)
  if (holdsNamesOf(file, read, result)) return { kind: 'unmoved', code: 'name-left' }
  const { sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid } = outcome.stored
  return {
    kind: 'moved', pseudonym: file.attributes.string(0x00100020) ?? '',
    after: {
      sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid, transferSyntax: file.transferSyntax, index: indexOf(read.attributes), metadata: metadataOf(read),
      pseudonym: outcome.facts.pseudonym, ...await write(result),
    },
  }
}

const pixelTags = [0x7fe00010, 0x7fe00008, 0x7fe00009]
const named = [0x00100020, 0x00080018, 0x0020000e, 0x0020000d]

/** Pseudonym and UIDs that did change, anywhere before the pixel data: in text, in an item, in what nobody has parsed. */
function holdsNamesOf(before: DicomFile, after: DicomFile, result: EditResult): boolean {
  const pixels = pixelTags.flatMap((tag) => after.attributes.element(tag)?.valueOffset ?? []).at(0) ?? after.bodyEnd
  // A body that is deflated in the file is searched as it reads.
  const header = Buffer.concat([result.read(0, Math.min(result.size, after.dataSetOffset)), after.body.read(after.bodyOffset, pixels - after.bodyOffset)])
  return named.some((tag) => {
    const [was, is] = [before.attributes.string(tag) ?? '', after.attributes.string(tag) ?? '']
    return was !== '' && was !== is && header.includes(was)
  })
}
