/** F7: no image stands twice in the dataset under different identifiers: equal pixels of one frame, among images that are not empty. */
import type { Check } from '../types.ts'

export const imagesDiffer: Check = {
  id: 'F7', level: 'dataset', title: 'No image is there twice under another identifier', dimension: 'unique', severity: 'warning',
  remedy: 'Look at the images; leave out copies, and ask whether one person is there under two pseudonyms.',
  examine: ({ samePixels }) => (samePixels > 0 ? `${samePixels} images have the pixels of another one` : true),
}
