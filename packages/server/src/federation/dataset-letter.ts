/** The published description of a dataset as it may go to the hub: what a data manager wrote and rounded counts, nothing of a subject. */
import { z } from 'zod'

const text = (longest: number) => z.string().min(1).max(longest)
const count = z.number().int().nonnegative().max(1e15)
const code = z.string().regex(/^[A-Z]{2,5}:?\d{1,12}$/)
const organisation = z.strictObject({ name: text(200), email: z.email().max(200).optional(), page: z.url({ protocol: /^https?$/ }).max(500).optional() })
const shares = z.array(z.strictObject({ name: text(64).optional(), subjects: count.nullable() })).max(200)
const day = z.iso.date()
const year = z.number().int().min(1900).max(2200)
const age = z.number().int().min(0).max(150)

export const datasetDescription = z.strictObject({
  id: z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}$/),
  /** The number of a release is the first; the others are zero. */
  version: z.string().regex(/^[1-9]\d{0,5}\.0\.0$/),
  title: text(200), description: text(5_000), keywords: z.array(text(60)).min(1).max(30),
  contact: organisation, publisher: organisation, accessBody: organisation.optional(),
  accessRights: z.enum(['PUBLIC', 'RESTRICTED', 'NON_PUBLIC']), accessCondition: z.enum(['DOWNLOAD', 'IN_SITU_PROCESSING', 'REMOTE_PROCESSING']),
  condition: code, collectionMethods: z.array(code).min(1).max(10), types: z.array(code).min(1).max(10), dataUses: z.array(code).max(30),
  provenance: text(2_000), legalBasis: text(2_000).optional(), purpose: text(2_000).optional(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]), identity: z.enum(['pseudonymised', 'anonymised']), issued: day, modified: day,
  manifestDigest: z.string().regex(/^[0-9a-f]{64}$/),
  aggregates: z.strictObject({
    subjects: count, studies: count, series: count, instances: count, bytes: count, segmentedStudies: count,
    modalities: shares, bodyParts: shares, manufacturers: shares, sexes: shares,
    age: z.strictObject({ min: age, max: age }).optional(), years: z.strictObject({ first: year, last: year }).optional(),
    disclosure: z.strictObject({ minimum: z.number().int().min(1).max(1_000), step: z.number().int().min(1).max(1_000) }),
  }),
})

/** A version that is no longer to be used. */
export const datasetWithdrawn = z.strictObject({ id: datasetDescription.shape.id, version: datasetDescription.shape.version })
