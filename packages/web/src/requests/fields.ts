/** The fields of the form of access, section by section; the schema that checks them is that of the server. */
import { accessModels, outputClasses, type DraftForm, type sections } from '@vesalius/standards/access-request'
import { purposes } from '@vesalius/standards/duo'

export type Section = (typeof sections)[number]
export interface Field {
  readonly name: string
  readonly kind: 'text' | 'long' | 'date' | 'lines' | 'check' | 'choice' | 'many' | 'datasets' | 'tools'
  readonly options?: readonly string[]
}

const field = (name: string, kind: Field['kind'] = 'text', options?: readonly string[]): Field => ({ name, kind, ...(options ? { options } : {}) })

export const fields: Readonly<Record<Section, readonly Field[]>> = {
  summary: [field('datasets', 'datasets'), field('accessModel', 'choice', accessModels), field('persons', 'lines'), field('tools', 'tools'), field('outputs', 'many', outputClasses), field('publicSummary', 'long')],
  contact: [field('organisation'), field('organisationType', 'choice', ['public', 'non-profit', 'for-profit']), field('country'), field('investigator'), field('role'), field('email'), field('phone')],
  scientific: [
    field('title'), field('description', 'long'), field('intendedUse', 'long'), field('purpose.kind', 'choice', purposes), field('purpose.diseases', 'lines'),
    ...['commercial', 'methods', 'geneticStudy', 'ancestry', 'willPublish', 'willReturnResults', 'willCollaborate'].map((name) => field(`purpose.${name}`, 'check')),
    field('from', 'date'), field('until', 'date'), field('identity', 'choice', ['anonymised', 'pseudonymised']), field('whyPseudonymised', 'long'),
  ],
  ethics: [
    field('status', 'choice', ['approved', 'submitted', 'planned', 'not-needed']), field('gdpr', 'choice', ['assessed', 'in-assessment', 'not-started', 'not-applicable']),
    field('evidence', 'many', ['dpo-report', 'dpia-or-audit', 'code-of-conduct']), field('medicalDevice', 'choice', ['yes', 'no', 'not-applicable']),
    field('altai', 'choice', ['done', 'in-progress', 'not-started', 'not-applicable']), field('commitment', 'check'), field('confidentiality', 'check'),
  ],
  consent: [field('process', 'check'), field('noProhibitedUse', 'check')],
  overview: [field('confirmed', 'check'), field('noReidentification', 'check'), field('noThirdParty', 'check')],
}

/** What a new draft begins with: the answers that a check box gives when nobody touches it. */
export const beginning: DraftForm = {
  summary: { accessModel: 'remote', persons: [], outputs: [] },
  scientific: { identity: 'anonymised', purpose: { kind: 'health-research', diseases: [], commercial: false, methods: false, geneticStudy: false, ancestry: false, willPublish: false, willReturnResults: false, willCollaborate: false } },
  ethics: { evidence: [] },
}

type Values = Record<string, unknown>
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

export function valueAt(form: DraftForm, section: Section, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (isValues(value) ? value[key] : undefined), form[section])
}

/** The form with one value changed; an empty text is none. */
export function withValue(form: DraftForm, { section, name }: { readonly section: Section; readonly name: string }, value: unknown): DraftForm {
  return { ...form, [section]: put(form[section] ?? {}, name.split('.'), value === '' ? undefined : value) }
}

function put(values: Values, [key = '', ...rest]: readonly string[], value: unknown): Values {
  const inner = values[key]
  const changed = rest.length === 0 ? value : put(isValues(inner) ? inner : {}, rest, value)
  const { [key]: _, ...others } = values
  return changed === undefined ? others : { ...others, [key]: changed }
}
