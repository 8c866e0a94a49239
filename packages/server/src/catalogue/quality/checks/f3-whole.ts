/** F3: the file is read to its end, and nothing stands after the data set but padding. */
import type { Check } from '../types.ts'

export const fileIsWhole: Check = {
  id: 'F3', level: 'instance', title: 'The file is read to its end and nothing follows', dimension: 'integrity', severity: 'error',
  remedy: 'The file was cut or something was appended; send it again from its source.',
  examine: ({ file }) => (typeof file === 'string' ? undefined : !file.stopped && file.source.size - file.dataSetEnd <= 1),
}
