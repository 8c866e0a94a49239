// Compares a request with the data-use terms of a dataset, term by term. It explains and never approves: what cannot be decided from codes alone
// is for a person, and so is every term that contradicts another, that is unknown or that lacks its modifier.
import type { Asking, DataUse } from './data-use.ts'
import { terms } from './tables/terms.ts'
import type { TermCode } from './tables/terms.ts'

export type Outcome = 'met' | 'not-met' | 'judge'

/** Why, as a code that a page puts into words. */
export type Reason =
  | 'nothing-limited' | 'purpose-fits' | 'purpose-does-not-fit' | 'same-disease' | 'narrower-disease' | 'other-disease' | 'no-disease-named' | 'no-modifier'
  | 'commercial' | 'not-commercial' | 'for-profit' | 'not-for-profit' | 'in-country' | 'other-country' | 'named' | 'not-named' | 'within-time' | 'beyond-time'
  | 'free-text' | 'promised' | 'not-promised' | 'document-to-see' | 'no-ethics-approval' | 'methods' | 'no-methods' | 'ancestry' | 'no-ancestry'
  | 'genetic' | 'not-genetic' | 'to-be-kept' | 'unknown-term' | 'contradicts'

export interface TermMatch {
  readonly code: string
  readonly outcome: Outcome
  readonly reason: Reason
}

export interface Match {
  /** The worst of the terms: not-met, then judge, then met. Without any term: judge. */
  readonly outcome: Outcome
  readonly terms: readonly TermMatch[]
}

/** Whether a disease is a kind of another, in a vocabulary that the caller knows; undefined when it does not know one of them. */
export type IsKindOf = (disease: string, of: string) => boolean | undefined

type Answer = readonly [Outcome, Reason]
interface Case { readonly asking: Asking; readonly use: DataUse; readonly isKindOf: IsKindOf }

const when = (good: boolean, yes: Reason, no: Reason): Answer => (good ? ['met', yes] : ['not-met', no])
const health: readonly string[] = ['disease-research', 'health-research', 'clinical-care']

/** Each term once: what decides it. */
const judges: Readonly<Record<TermCode, (of: Case) => Answer>> = {
  'DUO:0000004': () => ['met', 'nothing-limited'],
  'DUO:0000042': ({ asking }) => when(asking.purpose.kind !== 'clinical-care', 'purpose-fits', 'purpose-does-not-fit'),
  // Methods may serve health or not: the codes do not say.
  'DUO:0000006': ({ asking: { purpose } }) => (purpose.kind === 'methods-research' && !purpose.ancestry ? ['judge', 'methods'] : when(health.includes(purpose.kind) && !purpose.ancestry, 'purpose-fits', 'purpose-does-not-fit')),
  'DUO:0000007': diseases,
  'DUO:0000011': ({ asking }) => when(asking.purpose.kind === 'ancestry-research', 'purpose-fits', 'purpose-does-not-fit'),
  'DUO:0000043': ({ asking }) => when(asking.purpose.kind === 'clinical-care', 'purpose-fits', 'purpose-does-not-fit'),
  'DUO:0000016': ({ asking }) => when(asking.purpose.geneticStudy, 'genetic', 'not-genetic'),
  'DUO:0000015': ({ asking }) => when(!asking.purpose.methods && asking.purpose.kind !== 'methods-research', 'no-methods', 'methods'),
  'DUO:0000012': () => ['judge', 'free-text'],
  'DUO:0000044': ({ asking }) => when(!asking.purpose.ancestry && asking.purpose.kind !== 'ancestry-research', 'no-ancestry', 'ancestry'),
  'DUO:0000046': ({ asking }) => when(!asking.purpose.commercial, 'not-commercial', 'commercial'),
  'DUO:0000045': ({ asking }) => when(asking.organisationType !== 'for-profit', 'not-for-profit', 'for-profit'),
  'DUO:0000018': ({ asking }) => (asking.organisationType === 'for-profit' ? ['not-met', 'for-profit'] : when(!asking.purpose.commercial, 'not-commercial', 'commercial')),
  'DUO:0000022': ({ asking, use }) => (use.countries ? when(use.countries.includes(asking.country), 'in-country', 'other-country') : ['judge', 'no-modifier']),
  'DUO:0000028': ({ asking, use }) => named(use.institutions, asking.organisation),
  'DUO:0000027': ({ asking, use }) => named(use.projects, asking.project),
  // Persons are accounts; whether an account is the person that a text names is for somebody who knows them.
  'DUO:0000026': ({ use }) => ['judge', use.persons ? 'free-text' : 'no-modifier'],
  'DUO:0000025': ({ asking, use }) => (use.until ? when(asking.until <= use.until, 'within-time', 'beyond-time') : ['judge', 'no-modifier']),
  'DUO:0000020': ({ asking }) => (asking.purpose.willCollaborate ? ['judge', 'promised'] : ['not-met', 'not-promised']),
  'DUO:0000021': ({ asking }) => (asking.ethics === 'approved' ? ['judge', 'document-to-see'] : ['not-met', 'no-ethics-approval']),
  'DUO:0000019': ({ asking }) => when(asking.purpose.willPublish, 'promised', 'not-promised'),
  'DUO:0000024': ({ use }) => ['judge', use.until ? 'to-be-kept' : 'no-modifier'],
  'DUO:0000029': ({ asking }) => when(asking.purpose.willReturnResults, 'promised', 'not-promised'),
}

/** Terms that cannot stand together. */
const contradictions: readonly (readonly [TermCode, TermCode])[] = [['DUO:0000011', 'DUO:0000044']]
const permissions = new Set<string>(terms.filter(({ kind }) => kind === 'permission').map(({ code }) => code))

/** `uses` are those of one dataset version, checked by nobody: a code that is not known is for a person. */
export function matchTerms(uses: readonly (DataUse | { readonly code: string })[], asking: Asking, isKindOf: IsKindOf = isNarrowerCode): Match {
  const codes = uses.map(({ code }) => code)
  const matches = uses.map((use): TermMatch => {
    if (!Object.hasOwn(judges, use.code)) return { code: use.code, outcome: 'judge', reason: 'unknown-term' }
    if (contradicted(use.code, codes)) return { code: use.code, outcome: 'judge', reason: 'contradicts' }
    const [outcome, reason] = judges[use.code as TermCode]({ asking, use: use as DataUse, isKindOf })
    return { code: use.code, outcome, reason }
  })
  return { outcome: worst(matches), terms: matches }
}

/** One that permits everything beside one that limits, or two that exclude each other. */
function contradicted(code: string, codes: readonly string[]): boolean {
  if (contradictions.some((pair) => pair.includes(code as TermCode) && pair.every((one) => codes.includes(one)))) return true
  return codes.filter((one) => permissions.has(one)).length > 1 ? permissions.has(code) : code === 'DUO:0000004' && codes.length > 1
}

function worst(matches: readonly TermMatch[]): Outcome {
  if (matches.some(({ outcome }) => outcome === 'not-met')) return 'not-met'
  return matches.length === 0 || matches.some(({ outcome }) => outcome === 'judge') ? 'judge' : 'met'
}

function named(names: readonly string[] | undefined, name: string): Answer {
  if (!names) return ['judge', 'no-modifier']
  const folded = name.trim().toLowerCase()
  // Names are written in many ways: that one is not on the list does not say that it is not meant.
  return names.some((one) => one.trim().toLowerCase() === folded) ? ['met', 'named'] : ['judge', 'not-named']
}

/** Every disease that is asked about has to be one of the term's, or a kind of one. A broader or another one is for a person. */
function diseases({ asking, use, isKindOf }: Case): Answer {
  if (!use.diseases) return ['judge', 'no-modifier']
  const { diseases: asked, kind } = asking.purpose
  if (!health.includes(kind)) return ['not-met', 'purpose-does-not-fit']
  if (asked.length === 0) return ['judge', 'no-disease-named']
  const allowed = use.diseases
  if (asked.every((one) => allowed.includes(one))) return ['met', 'same-disease']
  return asked.every((one) => allowed.some((other) => one === other || isKindOf(one, other) === true)) ? ['met', 'narrower-disease'] : ['judge', 'other-disease']
}

/** Of ICD-10 and ICD-O, whose codes say it themselves: C50.4 is a kind of C50. Of other vocabularies it knows nothing. */
export function isNarrowerCode(disease: string, of: string): boolean | undefined {
  const shape = /^[A-Z]\d{2}(\.\d{1,2})?$/
  return shape.test(disease) && shape.test(of) ? disease.startsWith(of.includes('.') ? of : `${of}.`) : undefined
}
