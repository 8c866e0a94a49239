// A term on a dataset version, and what a request says of its purpose. Both come from outside and are checked by these schemas.
import { z } from 'zod'
import type { TermCode } from './tables/terms.ts'
import { terms } from './tables/terms.ts'

const name = z.string().trim().min(1).max(200)
const disease = z.string().regex(/^[A-Za-z][A-Za-z0-9.:_-]{1,39}$/)
const country = z.string().regex(/^[A-Z]{2}$/)
const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100).optional()

/** Conditions and modifiers of one term; only the modifier that belongs to its code may stand beside it. */
export const dataUseSchema = z.strictObject({
  code: z.enum(terms.map(({ code }) => code) as [TermCode, ...TermCode[]]),
  /** Codes of diseases, of one vocabulary: `CLIN1000060`, `C50`, `MONDO:0007254`. */
  diseases: list(disease),
  /** ISO 3166-1, two letters. */
  countries: list(country),
  institutions: list(name), projects: list(name), persons: list(name), topics: list(name),
  /** The last day on which data may be used (TS), or before which nothing may be published (MOR). */
  until: z.iso.date().optional(),
}).superRefine((use, context) => {
  const own = terms.find(({ code }) => code === use.code)?.modifier
  for (const key of Object.keys(use)) if (key !== 'code' && key !== own) context.addIssue({ code: 'custom', path: [key], message: 'does not belong to this term' })
})
export type DataUse = z.output<typeof dataUseSchema>

export const dataUsesSchema = z.array(dataUseSchema).max(30).refine((uses) => new Set(uses.map(({ code }) => code)).size === uses.length, 'a term stands there twice')

/** What data are asked for, in the categories that DUO distinguishes. */
export const purposes = ['disease-research', 'health-research', 'general-research', 'methods-research', 'ancestry-research', 'clinical-care'] as const
export type PurposeKind = (typeof purposes)[number]

export const purposeSchema = z.strictObject({
  kind: z.enum(purposes),
  diseases: z.array(disease).max(50).default([]),
  commercial: z.boolean(), geneticStudy: z.boolean(),
  /** Develops methods, algorithms or models as an end in itself. */
  methods: z.boolean(),
  ancestry: z.boolean(),
  willPublish: z.boolean(), willReturnResults: z.boolean(), willCollaborate: z.boolean(),
})
export type Purpose = z.output<typeof purposeSchema>

/** Who asks and for how long, as far as terms look at it. */
export interface Asking {
  readonly purpose: Purpose
  readonly organisation: string
  readonly organisationType: 'public' | 'non-profit' | 'for-profit'
  readonly country: string
  readonly project: string
  /** As told in the form; `approved` is a claim until a person has seen the document. */
  readonly ethics: 'approved' | 'submitted' | 'planned' | 'not-needed'
  /** First and last day, YYYY-MM-DD. */
  readonly from: string
  readonly until: string
}
