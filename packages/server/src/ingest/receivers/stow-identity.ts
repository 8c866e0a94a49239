/** The UIDs of an instance as its sender knows it, for the answer: read from the start of the data set, nothing else is looked at. */
import { readDicom } from '@vesalius/standards/dicom'
import { identityOf } from '../steps/conform.ts'
import type { Identity } from '../step.ts'

const afterSeriesInstanceUid = 0x0020000f

export function identifyInstance(bytes: Uint8Array): Identity | undefined {
  try {
    return identityOf(readDicom(bytes, { stopBefore: afterSeriesInstanceUid }).attributes)
  } catch {
    return undefined
  }
}
