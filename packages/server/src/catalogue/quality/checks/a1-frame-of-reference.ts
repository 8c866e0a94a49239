/** A1: a segmentation lies in the frame of reference of images of its study. */
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const annotationFits: Check = {
  id: 'A1', level: 'study', title: 'Segmentations lie in the space of the images', dimension: 'consistent', severity: 'error', remedy: 'Make the segmentation on the images that are in the dataset, or say that it has to be resampled.',
  examine({ series }) {
    const places = (wanted: boolean) => series.filter(({ modality }) => (modality === 'SEG') === wanted).map(({ instances }) => text(instances[0]?.json ?? {}, '00200052')).filter((uid) => uid !== '')
    const [segmentations, images] = [places(true), new Set(places(false))]
    return segmentations.length === 0 || images.size === 0 ? undefined : segmentations.every((uid) => images.has(uid))
  },
}
