/** The form of a profile file: every key is checked, none is passed over, and an error names the place and what to do, never a value. */
import * as z from 'zod'
import type { Profile } from './types.ts'

const options = [
  'RetainSafePrivate', 'RetainUIDs', 'RetainDeviceIdentity', 'RetainInstitutionIdentity', 'RetainPatientCharacteristics', 'RetainLongitudinalFullDates',
  'RetainLongitudinalModifiedDates', 'CleanDescriptors', 'CleanStructuredContent', 'CleanGraphics', 'CleanPixelData', 'CleanRecognizableVisualFeatures',
] as const

const sentence = z.string().min(1).max(1000)

const rule = z.strictObject({
  attribute: z.string().min(1).max(120),
  action: z.enum(['remove', 'empty', 'replace', 'keep', 'uid', 'clean', 'shift', 'first-of-month']),
  sopClasses: z.array(z.string().regex(/^[0-9.]{1,64}$/)).min(1).optional(),
  explanation: sentence,
})

const safePrivate = z.strictObject({
  creator: z.string().min(1).max(64),
  group: z.string().regex(/^[0-9a-fA-F]{3}[13579bdfBDF]$/),
  element: z.string().regex(/^[0-9a-fA-F]{2}$/),
  vr: z.enum(['CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'US', 'UT', 'UV']).optional(),
  explanation: sentence,
})

export const profileSchema = z.strictObject({
  format: z.literal('vesalius-profile/1'),
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.string().regex(/^[0-9A-Za-z.-]{1,20}$/),
  title: z.string().min(1).max(120),
  explanation: sentence,
  options: z.array(z.enum(options)),
  dates: z.enum(['shift', 'first-of-month', 'keep', 'remove']),
  pseudonym: z.strictObject({ prefix: z.string().regex(/^[A-Z0-9-]{0,20}$/), form: z.enum(['base32', 'decimal']) }),
  pixels: z.strictObject({ clean: z.boolean(), heads: z.enum(['ignore', 'flag', 'hold']), risky: z.enum(['hold', 'hold-text', 'mask']) }),
  layout: z.enum(['plain', 'eucaim']),
  rules: z.array(rule).max(5000),
  privates: z.array(safePrivate).max(5000).optional(),
})

/** Place in the file and remedy of each thing that does not fit; empty when it is a profile. */
export function schemaDefects(value: unknown): string[] {
  const parsed = profileSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${remedyOf(issue)}`)
}

/** Throws nothing: call it after `schemaDefects` found nothing. */
export function asProfile(value: unknown): Profile {
  return profileSchema.parse(value) as Profile
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'profile' : path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part))).join('.').replaceAll('.[', '[')
}

function remedyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'holds a key that profiles do not have; remove it'
  if (issue.code === 'invalid_value') return `use one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type') return `give a value of the kind ${issue.expected}`
  if (issue.code === 'too_big') return 'make it shorter'
  if (issue.code === 'too_small') return 'do not leave it empty'
  return 'write it in the form that the documentation of profiles shows'
}
