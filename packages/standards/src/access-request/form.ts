// The form by which access is asked for: the six sections of EUCAIM's negotiator, with what the common form of the EHDS adds (purpose, persons,
// why pseudonymised data, confirmations). The page, the interface and the letters share this schema.
import { z } from 'zod'
import { purposeSchema } from '../duo/data-use.ts'
import type { Asking } from '../duo/data-use.ts'

const text = (longest: number) => z.string().trim().min(1).max(longest)
const words = (most: number) => text(8_000).refine((value) => value.split(/\s+/).length <= most, `at most ${most} words`)
const day = z.iso.date()

/** What a task may hand out through the air-lock. */
export const outputClasses = ['counts', 'table', 'figure', 'metrics', 'model-weights', 'segmentation', 'report'] as const
export type OutputClass = (typeof outputClasses)[number]
export const accessModels = ['download', 'in-situ', 'remote'] as const

/** What a decision says, in the order of EHDS Art. 68(1): the purpose; necessity; lawfulness and form of the data; who asks; safeguards; ethics; opt-out; other. */
export const criteria = ['purpose', 'necessity', 'lawfulness', 'qualification', 'safeguards', 'ethics', 'opt-out', 'other'] as const
export type Criterion = (typeof criteria)[number]

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const datasetVersion = z.strictObject({ dataset: z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}$/), version: z.int().min(1).max(1_000_000) })
const account = z.string().regex(/^account-[0-9a-hjkmnp-tv-z]{26}$/)
const unique = <Item>(items: readonly Item[]) => new Set(items.map((item) => JSON.stringify(item))).size === items.length

const summary = z.strictObject({
  datasets: z.array(datasetVersion).min(1).max(50).refine(unique, 'a dataset stands there twice'),
  accessModel: z.enum(accessModels),
  /** Beside whoever asks: the only ones who may use a permit. */
  persons: z.array(account).max(50).refine(unique, 'a person stands there twice').default([]),
  /** Versions of tools, by digest: what may be run, and nothing else. */
  tools: z.array(digest).min(1).max(100).refine(unique, 'a tool stands there twice'),
  outputs: z.array(z.enum(outputClasses)).max(outputClasses.length).refine(unique, 'a class stands there twice'),
  /** For everybody to read, in the public register. */
  publicSummary: text(2_000),
})

const contact = z.strictObject({
  organisation: text(200), organisationType: z.enum(['public', 'non-profit', 'for-profit']),
  /** ISO 3166-1, two letters. */
  country: z.string().regex(/^[A-Z]{2}$/),
  investigator: text(200), role: text(200), phone: text(50).optional(), email: z.email().max(200),
})

const scientific = z.strictObject({
  title: text(300), description: words(600), intendedUse: words(600), purpose: purposeSchema,
  /** At most two years. */
  from: day, until: day,
  identity: z.enum(['anonymised', 'pseudonymised']).default('anonymised'),
  /** Why anonymised data do not do (EHDS Art. 66, 68(1)). */
  whyPseudonymised: text(2_000).optional(),
  cohortSize: text(2_000).optional(),
})

const ethics = z.strictObject({
  status: z.enum(['approved', 'submitted', 'planned', 'not-needed']),
  gdpr: z.enum(['assessed', 'in-assessment', 'not-started', 'not-applicable']),
  evidence: z.array(z.enum(['dpo-report', 'dpia-or-audit', 'code-of-conduct'])).max(3).refine(unique, 'it stands there twice').default([]),
  medicalDevice: z.enum(['yes', 'no', 'not-applicable']),
  /** Assessment list for trustworthy AI. */
  altai: z.enum(['done', 'in-progress', 'not-started', 'not-applicable']),
  commitment: z.literal(true), confidentiality: z.literal(true),
})

const consent = z.strictObject({
  /** That what is written here is processed to decide about it. */
  process: z.literal(true),
  /** Prohibited uses of EHDS Art. 54 are not what this is for. */
  noProhibitedUse: z.literal(true),
})

const overview = z.strictObject({
  confirmed: z.literal(true),
  /** EHDS Art. 61(2-3): nobody is identified again, and nobody else is given the data. */
  noReidentification: z.literal(true), noThirdParty: z.literal(true),
})

export const formSchema = z.strictObject({ summary, contact, scientific, ethics, consent, overview }).superRefine(({ scientific: part }, context) => {
  if (part.until < part.from) context.addIssue({ code: 'custom', path: ['scientific', 'until'], message: 'ends before it begins' })
  if (part.until > twoYearsAfter(part.from)) context.addIssue({ code: 'custom', path: ['scientific', 'until'], message: 'is more than two years' })
  if (part.identity === 'pseudonymised' && !part.whyPseudonymised) context.addIssue({ code: 'custom', path: ['scientific', 'whyPseudonymised'], message: 'is needed' })
})
export type AccessForm = z.output<typeof formSchema>
export const sections = ['summary', 'contact', 'scientific', 'ethics', 'consent', 'overview'] as const

/** A draft: any part may still be missing or not yet good; what is there has the right names and bounds. */
export const draftSchema = z.strictObject({
  summary: z.record(z.string().max(40), z.unknown()).optional(), contact: z.record(z.string().max(40), z.unknown()).optional(),
  scientific: z.record(z.string().max(40), z.unknown()).optional(), ethics: z.record(z.string().max(40), z.unknown()).optional(),
  consent: z.record(z.string().max(40), z.unknown()).optional(), overview: z.record(z.string().max(40), z.unknown()).optional(),
})
export type DraftForm = z.output<typeof draftSchema>

/** Every place at which a draft is not yet a form, like `scientific.until`. */
export function missingPlaces(draft: unknown): string[] {
  const result = formSchema.safeParse(draft)
  return result.success ? [] : [...new Set(result.error.issues.map(({ path }) => path.map(String).join('.')))]
}

export function askingOf({ contact: who, scientific: what, ethics: right }: AccessForm): Asking {
  return {
    purpose: what.purpose, organisation: who.organisation, organisationType: who.organisationType, country: who.country, project: what.title,
    ethics: right.status, from: what.from, until: what.until,
  }
}

function twoYearsAfter(date: string): string {
  return `${Number(date.slice(0, 4)) + 2}${date.slice(4)}`
}
