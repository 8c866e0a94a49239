/** Reads what a version holds, study after study: headers as they are searched, files as they are stored, one frame of the pixels. */
import { createHash } from 'node:crypto'
import { decodeFrame, imageOf, isNative, littleEndianFrame, samplesOf } from '@vesalius/codec'
import { DicomError, framesOf, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import type { Archive, InstanceJson } from '#archive'
import type { Queryable } from '#engines'
import type { Entry } from '../contents.ts'
import { hasPixels } from './json-values.ts'
import type { InstanceFacts, PixelFacts } from './types.ts'

export interface Group {
  readonly studyInstanceUid: string
  readonly entries: readonly Entry[]
}

/** One group for each study and subject, in order. */
export async function* studiesOf(records: Queryable, id: string, number: number): AsyncIterable<Group> {
  const { rows } = await records.query<{ uid: string; pseudonym: string }>(
    'select distinct study_uid as uid, pseudonym from catalogue_entry where dataset_id = $1 and number = $2 order by 1, 2', [id, number])
  for (const { uid, pseudonym } of rows) {
    const { rows: entries } = await records.query<Entry>(
      `select sop_uid as "sopInstanceUid", series_uid as "seriesInstanceUid", study_uid as "studyInstanceUid", pseudonym, encode(digest, 'hex') as digest, size::float8 as size, modality
       from catalogue_entry where dataset_id = $1 and number = $2 and study_uid = $3 and pseudonym = $4 order by series_uid, sop_uid`, [id, number, uid, pseudonym])
    yield { studyInstanceUid: uid, entries }
  }
}

/** `decode`: whether compressed pixels are decoded, which takes long. */
export async function instanceFacts(archive: Archive, entry: Entry, { json, decode }: { readonly json: InstanceJson; readonly decode: boolean }): Promise<InstanceFacts> {
  const bytes = await archive.read(entry.sopInstanceUid).catch(() => undefined)
  if (!bytes) return { entry, json, file: 'not there', digest: undefined, pixels: undefined }
  const digest = createHash('sha256').update(bytes).digest('hex')
  const file = opened(bytes)
  const pixels = typeof file === 'string' || !hasPixels(json) ? undefined : await pixelsOf(file, decode)
  return { entry, json, file, digest, pixels }
}

function opened(bytes: Buffer): DicomFile | string {
  try {
    return readDicom(bytes)
  } catch (error) {
    return codeOf(error)
  }
}

async function pixelsOf(file: DicomFile, decode: boolean): Promise<PixelFacts | string | undefined> {
  try {
    const frames = framesOf(file)
    const image = imageOf(file.attributes)
    const count = image.rows * image.columns * image.samples
    const native = isNative(file.transferSyntax)
    if (!native && !decode) return undefined
    const frame = frames.frame(Math.floor(frames.count / 2))
    if (native) return { image, samples: samplesOf(image, littleEndianFrame(file, image.bitsAllocated, frame), count) }
    const decoded = await decodeFrame(image, file.transferSyntax, frame)
    return { image: decoded.image, samples: samplesOf(decoded.image, decoded.bytes, count) }
  } catch (error) {
    const code = codeOf(error)
    // No decoder for it here says nothing about the image; so do objects whose pixels are not pixel data of this kind.
    return code === 'no-decoder' || code === 'no-pixels' || code === 'bits' ? undefined : code
  }
}

/** Errors of the codec and of reading are codes without values. */
const codeOf = (error: unknown): string => (error instanceof DicomError ? error.code : error instanceof Error && /^[a-z-]{1,40}$/.test(error.message) ? error.message : 'unreadable')
