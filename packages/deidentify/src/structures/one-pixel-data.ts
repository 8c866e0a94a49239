/**
 * One picture in an instance (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25): where a second kind of pixel data stands beside the first it is no part of it, and
 * would be looked at by nobody. Values in floating point are as many as the frames have pixels.
 */
import { DicomError, editDicom, iodOf, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'

const pixelData = 0x7fe00010
const floating: readonly { readonly tag: number, readonly vr: string, readonly bytes: number }[] = [{ tag: 0x7fe00008, vr: 'OF', bytes: 4 }, { tag: 0x7fe00009, vr: 'OD', bytes: 8 }]

/** The file with one of the three; the same file when it has no more. Throws DicomError (`bad-geometry`) for floating point values that do not fill the frames. */
export function withOnePixelData(file: DicomFile): DicomFile {
  const found = floating.filter(({ tag }) => file.attributes.has(tag))
  const [first] = found
  if (first === undefined) return file
  const extra = file.attributes.has(pixelData) || !takesFloating(file.attributes) ? found : found.slice(1)
  if (extra.length < found.length) fits(file.attributes, first)
  if (extra.length === 0) return file
  const edit = editDicom(file)
  for (const { tag } of extra) edit.remove(tag)
  return readDicom(edit.result())
}

/** Values in floating point are no part of a report or a slice. */
function takesFloating(attributes: Attributes): boolean {
  const modules = iodOf(attributes.string(0x00080016) ?? '')?.modules
  return modules === undefined || modules.some(({ module }) => module.endsWith('floating-point-image-pixel'))
}

function fits(attributes: Attributes, { tag, vr, bytes }: { readonly tag: number, readonly vr: string, readonly bytes: number }): void {
  const element = attributes.element(tag)
  const pixels = (attributes.number(0x00280010) ?? 0) * (attributes.number(0x00280011) ?? 0) * Math.max(1, Number(attributes.string(0x00280008) ?? 1))
  if (element === undefined || element.vr !== vr || element.fragments !== undefined || element.length !== pixels * bytes) {
    throw new DicomError('bad-geometry', element?.offset ?? 0, 'floating point pixel data are not as many as the frames have pixels')
  }
}
