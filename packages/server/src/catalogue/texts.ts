/**
 * What a data manager writes of a dataset, and that no person stands in it (governance F12): titles with names, identifiers, telephone numbers and dates of
 * days are refused; words that are not known to be harmless have to be read again by whoever publishes.
 */
import { z } from 'zod'
import { cleanText, countSeeds, seedsOf } from '@vesalius/deidentify/text'
import type { TextClass } from '@vesalius/deidentify/text'
import { collectionMethods, conditions, datasetTypes, dataUses } from '@vesalius/standards/dcat'
import type { DatasetTexts } from '@vesalius/standards/dcat'
import { TextHoldsIdentity } from './problems.ts'

const text = (longest: number) => z.string().trim().max(longest).default('')
const codeOf = (table: Readonly<Record<string, string>>) => z.string().refine((code) => Object.hasOwn(table, code))
const reached = { email: z.email().max(200).optional(), page: z.url({ protocol: /^https?$/ }).max(500).optional() }
const organisation = z.strictObject({ name: text(200), ...reached }).prefault({})

/** A draft may lack things; what EUCAIM demands is asked for when it is published. */
export const textsSchema = z.strictObject({
  title: z.string().trim().min(1).max(200), description: text(5_000), keywords: z.array(z.string().trim().min(1).max(60)).max(30).default([]),
  contact: organisation, publisher: organisation, accessBody: z.strictObject({ name: z.string().trim().min(1).max(200), ...reached }).optional(),
  accessRights: z.enum(['PUBLIC', 'RESTRICTED', 'NON_PUBLIC']).default('NON_PUBLIC'),
  accessCondition: z.enum(['DOWNLOAD', 'IN_SITU_PROCESSING', 'REMOTE_PROCESSING']).default('REMOTE_PROCESSING'),
  condition: z.union([z.literal(''), codeOf(conditions)]).default(''), collectionMethods: z.array(codeOf(collectionMethods)).max(10).default([]),
  types: z.array(codeOf(datasetTypes)).max(10).default(['SPEC1000020']), dataUses: z.array(codeOf(dataUses)).max(30).default([]),
  provenance: text(2_000), legalBasis: z.string().trim().min(1).max(2_000).optional(), purpose: z.string().trim().min(1).max(2_000).optional(),
})

/** Classes of what was found that a description never needs. */
const refused: Partial<Record<TextClass, string>> = {
  name: 'a name', staff: 'a name', identifier: 'an identifier', 'national-identifier': 'a national identifier', telephone: 'a telephone number', address: 'an address', mail: 'an e-mail address',
}
const wholeDate = /(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)/
const nobody = seedsOf([])

const fieldsOf = (texts: DatasetTexts): [string, string][] => [
  ['title', texts.title], ['description', texts.description], ['keywords', texts.keywords.join('; ')], ['provenance', texts.provenance],
  ['legalBasis', texts.legalBasis ?? ''], ['purpose', texts.purpose ?? ''],
]

/** Throws catalogue/text-holds-identity. Returns the names of the texts that hold words nobody knows. */
export function checkTexts(texts: DatasetTexts, pseudonyms: readonly string[] = []): string[] {
  const seeds = seedsOf(pseudonyms.map((value) => ({ kind: 'identifier', value })))
  return fieldsOf(texts).filter(([name, value]) => {
    const { removed } = cleanText(value, nobody, { kind: 'prose' })
    for (const [kind, what] of Object.entries(refused)) if (removed[kind as TextClass]) throw TextHoldsIdentity(name, what)
    if (wholeDate.test(value)) throw TextHoldsIdentity(name, 'the date of a day')
    if (pseudonyms.length > 0 && countSeeds(value, seeds) > 0) throw TextHoldsIdentity(name, 'the pseudonym of a subject')
    return removed['unknown-word'] !== undefined
  }).map(([name]) => name)
}
