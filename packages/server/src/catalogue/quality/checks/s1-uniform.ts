/** S1: a series has one modality, one frame of reference, one orientation (to 0.001), one matrix and one spacing; localisers apart. */
import type { InstanceJson } from '#archive'
import { numbers, tagText, text, texts } from '../json-values.ts'
import type { Check } from '../types.ts'

const same: readonly string[] = ['00080060', '00200052', '00280010', '00280011']
const near: readonly string[] = ['00200037', '00280030']
const tomographic = new Set(['CT', 'MR', 'PT', 'NM'])

export const seriesIsUniform: Check = {
  id: 'S1', level: 'series', title: 'A series has one geometry', dimension: 'consistent', severity: 'error', remedy: 'Split the series at the source; leave out localisers and reformatted images that were put into it.',
  examine({ modality, instances }) {
    const images = instances.map(({ json }) => json).filter((json) => !texts(json, '00080008').includes('LOCALIZER'))
    if (!tomographic.has(modality) || images.length < 2) return undefined
    const [first] = images as [InstanceJson]
    const differs = [
      ...same.filter((tag) => images.some((json) => text(json, tag) !== text(first, tag))),
      ...near.filter((tag) => images.some((json) => !close(numbers(json, tag), numbers(first, tag)))),
    ]
    return differs.length > 0 ? differs.map(tagText).join(' ') : true
  },
}

const close = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value, at) => Math.abs(value - (b[at] as number)) <= 1e-3)
