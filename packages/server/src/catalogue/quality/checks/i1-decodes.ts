/** I1: pixel data have the length that rows, columns, samples, bits and frames demand, and can be decoded (of compressed series, first, middle and last). */
import type { Check } from '../types.ts'

export const pixelsDecode: Check = {
  id: 'I1', level: 'instance', title: 'Pixels can be decoded', dimension: 'integrity', severity: 'error', remedy: 'Send the image again from its source.',
  examine: ({ pixels }) => (pixels === undefined ? undefined : typeof pixels === 'string' ? pixels : true),
}
