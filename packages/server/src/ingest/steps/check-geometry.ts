/** Rows, columns, samples, bits and frames describe the pixel data (PS3.3 C.7.6.3, PS3.5 8): right VR, no overflow, one pad byte at most. */
import { DicomError, framesOf } from '@vesalius/standards/dicom'
import { BadGeometry } from '../problems.ts'
import type { Step } from '../step.ts'

const pixelTags = [0x7fe00010, 0x7fe00008, 0x7fe00009]

export const checkGeometry: Step = {
  name: 'check-geometry',
  version: '1',
  options: { excess: 'one pad byte' },
  run(instance, context) {
    const { attributes } = instance.file
    if (!pixelTags.some((tag) => (attributes.element(tag)?.length ?? 0) > 0 || attributes.element(tag)?.fragments)) return instance
    try {
      const frames = framesOf(instance.file, { excess: 'refuse' })
      for (const { code } of frames.remarks) context.report({ code: `ingest/pixels-${code}` })
      // Touching every frame's fragments finds offsets that point outside; of RLE it also reads the segment offsets.
      if (frames.encapsulated && frames.separable) for (let index = 0; index < frames.count; index++) frames.fragmentsOf(index)
    } catch (error) {
      if (error instanceof DicomError) throw BadGeometry(error.code, error.offset)
      throw error
    }
    return instance
  },
}
