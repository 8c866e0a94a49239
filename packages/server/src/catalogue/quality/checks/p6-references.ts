/** P6: what segmentations, reports, plans and presentation states refer to is in the dataset. */
import type { InstanceJson } from '#archive'
import { items, text } from '../json-values.ts'
import type { Check } from '../types.ts'

const referring = new Set(['SEG', 'RTSTRUCT', 'SR', 'PR', 'KO', 'RTDOSE', 'RTPLAN'])

export const referencesResolve: Check = {
  id: 'P6', level: 'study', title: 'What annotations refer to is there', dimension: 'complete', severity: 'error', remedy: 'Add the images that were annotated to the dataset.',
  examine({ series, has }) {
    const objects = series.filter(({ modality }) => referring.has(modality)).flatMap(({ instances }) => instances)
    if (objects.length === 0) return undefined
    const missing = new Set(objects.flatMap(({ json }) => [...referred(json)]).filter((uid) => !has(uid)))
    return missing.size > 0 ? `${missing.size} instances missing` : true
  },
}

/** Every Referenced SOP Instance UID, at any depth. */
function* referred(json: InstanceJson): Iterable<string> {
  const uid = text(json, '00081155')
  if (uid !== '') yield uid
  for (const tag of Object.keys(json)) for (const item of items(json, tag)) yield* referred(item)
}
