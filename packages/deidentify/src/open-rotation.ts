/**
 * After a key was added: what was released under the keys before becomes what all keys make of the original, byte for byte, without the original
 * (docs/decisions/0005, Keys). The engine runs once more with the last key alone; pixels and what the instance says of its treatment stay.
 */
import type { Attributes, DicomEdit, Tag } from '@vesalius/standards/dicom'
import { openDeidentifier } from './open-deidentifier.ts'
import type { DeidentifierOptions } from './open-deidentifier.ts'
import type { Deidentifier, InstanceOutcome } from './outcome.ts'
import type { PixelCleaner, PixelFacts } from './pixels/types.ts'
import { rotationOf } from './subject/index.ts'

/**
 * `keys`: all keys, the added one last; the profile is the one of the release. An instance whose Patient ID is no pseudonym of the profile's form is held
 * (`no-pseudonym`). A stored fingerprint is moved on by `advanceFingerprint`; the outcome's is empty.
 */
export function openRotation({ profile, keys }: Pick<DeidentifierOptions, 'profile' | 'keys'>): Deidentifier {
  const engine = openDeidentifier({ profile, keys: rotationOf(keys), pixels: asReleased })
  return { ...engine, deidentify: async (job) => withItsMarks(await engine.deidentify(job), job.file.attributes) }
}

const asReleased: PixelCleaner = {
  cleanPixels: ({ file }) => Promise.resolve({ kind: 'kept', facts: factsOf(file.attributes) }),
  closePixels: () => Promise.resolve(),
}

function factsOf(attributes: Attributes): PixelFacts {
  const features = attributes.string(0x00280302)
  return {
    checked: attributes.string(0x00280301) === 'NO', by: [], masks: [], framesChanged: 0, also: [],
    recognizableFeatures: features === 'NO' ? 'no' : features === 'YES' ? 'possible' : 'unknown',
  }
}

/** Options that had something to do in the original have nothing to do any more, and were applied all the same. */
function withItsMarks(outcome: InstanceOutcome, released: Attributes): InstanceOutcome {
  if (outcome.kind !== 'released') return outcome
  for (const [tag, vr] of [[0x00120062, 'CS'], [0x00120063, 'LO'], [0x00280301, 'CS'], [0x00280302, 'CS'], [0x00280303, 'CS']] as const) restore(outcome.edit, { tag, vr, released })
  const codes = released.items(0x00120064)
  if (codes.length > 0) {
    outcome.edit.setItems(0x00120064, codes.map((item) => [
      { tag: 0x00080100, vr: 'SH', value: item.string(0x00080100) ?? '' }, { tag: 0x00080102, vr: 'SH', value: item.string(0x00080102) ?? '' }, { tag: 0x00080104, vr: 'LO', value: item.string(0x00080104) ?? '' },
    ]))
  }
  return outcome
}

function restore(edit: DicomEdit, { tag, vr, released }: { tag: Tag, vr: string, released: Attributes }): void {
  const element = released.element(tag)
  if (element) edit.setString(tag, vr, released.stringsOf(element))
  else edit.remove(tag)
}
