/** S7: as many instances are there as the images say belong to the acquisition (0020,1002), or slices and time points of PET and NM. */
import { number } from '../json-values.ts'
import type { Check } from '../types.ts'

export const countIsExpected: Check = {
  id: 'S7', level: 'series', title: 'As many images are there as belong together', dimension: 'complete', severity: 'warning', remedy: 'Send the whole series again.',
  examine({ instances }) {
    const json = instances[0]?.json ?? {}
    const slices = number(json, '00540081')
    const expected = number(json, '00201002') ?? (slices === undefined ? undefined : slices * (number(json, '00540101') ?? 1))
    if (expected === undefined || expected < 1 || json['00280008'] !== undefined) return undefined
    return instances.length >= expected ? true : `${expected - instances.length} missing`
  },
}
