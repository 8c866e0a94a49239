// What the reader says of the corpus's files that are not well formed, and the bytes of any of its files.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpusFolder } from './corpus-files.ts'

/** The bytes of one file of the corpus, by its name in the manifest. */
export const corpusFile = (name: string): Uint8Array => {
  const bytes = readFileSync(join(corpusFolder, name))
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** The files that are not well formed, and what the reader says of them. */
export const damaged: Readonly<Record<string, string>> = {
  'fo-dicom+fo-dicom/GH179B.dcm': 'bad-vr',
  'pydicom+pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm': 'truncated',
  'pydicom+pydicom/test_files/MR_truncated.dcm': 'truncated',
  'pydicom+pydicom/test_files/no_meta.dcm': 'not-dicom',
  'pydicom+pydicom/test_files/rtplan_truncated.dcm': 'truncated',
  'pydicom+pydicom/test_files/dicomdirtests/DICOMDIR-nooffset': 'truncated',
}
