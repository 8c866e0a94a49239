/** Which studies and series a dataset is made of: named one by one, or by a filter that is resolved when a version is released. */
import { z } from 'zod'
import type { Selection } from '#archive'

const uid = z.string().regex(/^[0-9.]{1,64}$/)
const values = z.array(z.string().min(1).max(64)).min(1).max(100).optional()
const date = z.string().regex(/^\d{8}$/).optional()

export const selectionSchema = z.strictObject({
  studies: z.array(uid).max(100_000).default([]), series: z.array(uid).max(100_000).default([]),
  filter: z.strictObject({ modalities: values, bodyParts: values, manufacturers: values, sexes: values, from: date, to: date }).optional(),
})

export const emptySelection: Selection = { studies: [], series: [] }
