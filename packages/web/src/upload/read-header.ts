/** Reads the head of a chosen file in the browser, to group it by study and series before anything is sent (PS3.10). */
import { readDicom, type Attributes } from '@vesalius/standards/dicom'

const headBytes = 256 * 1024
const pixelData = 0x7fe00010

/** What is shown of a series before it is sent. Stays in the browser. */
export interface Header {
  readonly study: string
  readonly series: string
  readonly studyDate: string
  readonly studyDescription: string
  readonly seriesNumber: string
  readonly seriesDescription: string
  readonly modality: string
}

/** Undefined when the file is not readable DICOM; the node decides about it. */
export async function readHeader(file: Blob): Promise<Header | undefined> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  try {
    const { attributes } = readDicom(bytes, { stopBefore: pixelData, lenient: true })
    const text = (tag: number) => textOf(attributes, tag)
    const [study, series] = [text(0x0020000d), text(0x0020000e)]
    if (!study || !series) return undefined
    return {
      study, series, studyDate: text(0x00080020), studyDescription: text(0x00081030),
      seriesNumber: text(0x00200011), seriesDescription: text(0x0008103e), modality: text(0x00080060),
    }
  } catch {
    return undefined
  }
}

function textOf(attributes: Attributes, tag: number): string {
  try {
    return attributes.string(tag) ?? ''
  } catch {
    return ''
  }
}
