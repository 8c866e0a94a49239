/** F2: the transfer syntax that is declared is the one in which the data set is written. */
import type { Check } from '../types.ts'

const untrue = /transfer-syntax|detected|wrong-endian/

export const transferSyntaxIsTrue: Check = {
  id: 'F2', level: 'instance', title: 'The declared transfer syntax is the true one', dimension: 'integrity', severity: 'error',
  remedy: 'Convert the files at the source with a program that writes the transfer syntax that it declares.',
  examine({ file }) {
    if (typeof file === 'string') return undefined
    const declared = file.meta?.string(0x00020010)
    return declared === file.transferSyntax && !file.remarks.some(({ code }) => untrue.test(code))
  },
}
