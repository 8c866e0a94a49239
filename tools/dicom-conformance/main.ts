/** Counts how many instances keep the rules that everything else relies on (PS3.10 7, PS3.5 6.2 and 9, PS3.3 C.12.1, C.7.6.3). */
import { filesIn, imageOf, readFile } from '../library/dicom-read.ts'
import type { DicomFile } from '../library/dicom-read.ts'
import { pathOf, run, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'

const uid = (text: string): boolean => text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text)
const native = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'])

/** What a rule needs to apply is asked first: undefined says that it does not. */
const rules: Readonly<Record<string, (file: DicomFile) => boolean | undefined>> = {
  'sop-class': ({ attributes }) => uid(attributes.text(0x00080016)),
  'sop-instance': ({ attributes }) => uid(attributes.text(0x00080018)),
  'study-instance': ({ attributes }) => uid(attributes.text(0x0020000d)),
  'series-instance': ({ attributes }) => uid(attributes.text(0x0020000e)),
  modality: ({ attributes }) => /^[A-Z0-9 _]{1,16}$/.test(attributes.text(0x00080060)),
  'subject-identifier': ({ attributes }) => attributes.text(0x00100020) !== '',
  dates: ({ attributes }) => [0x00080020, 0x00080021, 0x00080023].map((tag) => attributes.text(tag)).every((text) => text === '' || /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text)),
  'bits-stored': ({ attributes }) => (attributes.has(0x00280100) ? attributes.short(0x00280101) <= attributes.short(0x00280100) && attributes.short(0x00280102) === attributes.short(0x00280101) - 1 : undefined),
  'pixel-length': (file) => (file.attributes.has(0x7fe00010) && native.has(file.transferSyntax) && file.attributes.short(0x00280100) >= 8 ? isWhole(file) : undefined),
  orientation: ({ attributes }) => (attributes.has(0x00200037) ? isOrthogonal(attributes.numbers(0x00200037)) : undefined),
}

function isWhole(file: DicomFile): boolean {
  try { return imageOf(file).values.length > 0 } catch { return false }
}

/** Row and column direction have length 1 and a right angle, to a thousandth. */
function isOrthogonal(cosines: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = cosines
  return cosines.length === 6 && Math.abs(a * a + b * b + c * c - 1) < 1e-3 && Math.abs(d * d + e * e + f * f - 1) < 1e-3 && Math.abs(a * d + b * e + c * f) < 1e-3
}

function check(context: RunContext<object>): void {
  const files = filesIn(pathOf(context, 'inputs', 'images')).map((path) => { try { return readFile(path) } catch { return undefined } })
  const read = files.filter((file) => file !== undefined)
  writeResult(context, 'result', {
    instances: files.length,
    rules: [{ rule: 'readable', kept: read.length, broken: files.length - read.length }, ...Object.entries(rules).map(([rule, holds]) => {
      const answers = read.map(holds)
      return { rule, kept: answers.filter((answer) => answer === true).length, broken: answers.filter((answer) => answer === false).length }
    })],
  })
}

await run({ check })
