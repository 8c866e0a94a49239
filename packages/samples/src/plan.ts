// What the four modalities hand to the generator: files whose attributes and pixels are made when asked for, and the lesions they show.
import type { Lesion } from './answer-key.ts'
import type { Sheet } from './sheet.ts'

export interface PlannedFile {
  /** neutral: `patient-001/study-1/series-1/0001.dcm` */
  readonly path: string
  readonly transferSyntax: string
  readonly sheet: () => Sheet
  /** the value of Pixel Data, little endian, and its representation */
  readonly pixels: () => { readonly bytes: Uint8Array; readonly vr: 'OW' | 'OB' }
}

export interface PlannedSeries {
  readonly files: readonly PlannedFile[]
  readonly lesions: readonly Lesion[]
}

/** 16-bit samples as bytes, little endian on any machine. */
export const wordBytes = (values: Float32Array, round: (value: number, at: number) => number): Uint8Array => {
  const bytes = new Uint8Array(values.length * 2)
  for (let at = 0; at < values.length; at++) {
    const word = round(values[at]!, at)
    bytes[2 * at] = word & 0xff
    bytes[2 * at + 1] = (word >> 8) & 0xff
  }
  return bytes
}

/** Makes a value once, when it is first needed. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export const fileName = (number: number): string => `${String(number).padStart(4, '0')}.dcm`
