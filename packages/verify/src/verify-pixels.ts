/**
 * The second opinion on the pixels of one instance about which a person has decided: frames are read by OCR, and nothing that the original says of its
 * person may be readable (PS3.15 E.3.1). Some hundred milliseconds for a picture; of several frames the first, the middle and the last, and all as one.
 */
import { type DicomFile, DicomError, readDicom } from '@vesalius/standards/dicom'
import { explains, judgeDates } from './checks/dates.ts'
import { comparePair } from './checks/pair.ts'
import { hasFrames, placeOfFrame, readFrames } from './checks/pixels.ts'
import { declaredBy } from './declared.ts'
import { collectFacts } from './identities/collect.ts'
import type { Recogniser } from './pixels/recogniser.ts'
import type { Finding } from './types.ts'
import { type InstanceToVerify, lexiconOf } from './verify-instance.ts'

/** What is still to be read in the frames; nothing when all is well. Rejects when the recogniser cannot read. */
export async function verifyPixels({ original, result, values = [] }: InstanceToVerify, recogniser: Recogniser): Promise<Finding[]> {
  const files = opened(original, result)
  if (files === undefined) return [{ check: 'pixels', code: 'unreadable' }]
  const [input, output] = files
  if (!hasFrames(output)) return []
  const facts = collectFacts(input)
  const words = lexiconOf({ ...facts, values: [...facts.values, ...values] }).wordsOf(facts.person)
  if (words === undefined) return []
  const { codes: keeps, dates: declared } = declaredBy(output.attributes)
  const { rule } = judgeDates([{ file: 0, dates: comparePair(input, output).dates, keeps: keeps.has('113106'), removed: declared === 'REMOVED' }])
  const { found } = await readFrames(output, undefined, { words, every: false, read: true, differ: false, recogniser })
  const told = found.filter(({ day }) => day === undefined || !explains(rule, day, words.days))
  return [...new Map(told.map(({ class: kind, frame }): [string, Finding] => {
    const place = placeOfFrame(frame)
    return [`${kind} ${place}`, { check: 'pixels', code: 'identity-in-pixels', class: kind, place }]
  })).values()]
}

function opened(original: InstanceToVerify['original'], result: InstanceToVerify['result']): [DicomFile, DicomFile] | undefined {
  try {
    return [original instanceof Uint8Array ? readDicom(original, { lenient: true }) : original, readDicom(result)]
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}
