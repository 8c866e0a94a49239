/** Is it encoded as its transfer syntax says (PS3.5 10, Annex A): the layout of the data set, and fragments exactly where they belong. */
import { transferSyntaxOf } from '@vesalius/standards/dicom'
import { UnknownTransferSyntax, UntrueTransferSyntax } from '../problems.ts'
import type { Step } from '../step.ts'

const pixelData = 0x7fe00010

export const checkTransferSyntax: Step = {
  name: 'check-transfer-syntax',
  version: '1',
  options: {},
  run(instance) {
    const { file } = instance
    const syntax = transferSyntaxOf(file.transferSyntax)
    if (!syntax) throw UnknownTransferSyntax()
    if (file.remarks.some(({ code }) => code === 'untrue-transfer-syntax')) throw UntrueTransferSyntax()
    const pixels = file.attributes.element(pixelData)
    if (pixels && pixels.length > 0 && syntax.encapsulated !== (pixels.fragments !== undefined)) throw UntrueTransferSyntax()
    return instance
  },
}
