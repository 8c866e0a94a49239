/** A DICOM JSON object as Native DICOM Model XML (PS3.19 §A.1), by way of a data set: the two models are one. */
import { buildDicom, fromJson, readDicom, toXml } from '@vesalius/standards/dicom'
import type { DicomJson } from '@vesalius/standards/dicom'

export function xmlOf(json: string): string {
  const attributes = fromJson(JSON.parse(json) as DicomJson)
  return toXml(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes })).attributes)
}
