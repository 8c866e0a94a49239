/** Cedar (docs.cedarpolicy.com, 4.x) as this house uses it: a schema, policies that are checked against it, and one question. Loaded at first use. */
import type { AuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs'
import { problem } from '#kernel'

export const PolicyInvalid = problem('access/policy-invalid', 500, 'The policy of the permit is not valid: %s')

/** Who may do what with which version of a dataset, and what has to be known of the use. */
export const cedarSchema = `namespace Vesalius {
  entity Person;
  entity DatasetVersion;
  type Use = { permit: String, purpose: String, tool: String, at: datetime };
  type Release = { permit: String, purpose: String, tool: String, at: datetime, output: String };
  action run appliesTo { principal: [Person], resource: [DatasetVersion], context: Use };
  action release appliesTo { principal: [Person], resource: [DatasetVersion], context: Release };
}
`

export interface Question {
  readonly action: 'run' | 'release'
  readonly person: string
  /** `dataset-…@1`. */
  readonly datasetVersion: string
  readonly permit: string
  readonly purpose: string
  readonly tool: string
  readonly output?: string
  readonly at: Date
}

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')
let loading: Promise<Cedar> | undefined
const cedar = (): Promise<Cedar> => (loading ??= import('@cedar-policy/cedar-wasm/nodejs'))

/** Raises access/policy-invalid: a policy that does not fit the schema is never kept. */
export async function checkPolicy(policy: string): Promise<void> {
  const answer = (await cedar()).validate({ schema: cedarSchema, policies: { staticPolicies: policy } })
  const errors = answer.type === 'failure' ? answer.errors : [...answer.validationErrors, ...answer.validationWarnings].map(({ error }) => error)
  if (errors[0]) throw PolicyInvalid(errors[0].message.slice(0, 200))
}

/** Denies whatever the policy does not say, and when it cannot be evaluated. */
export async function isAllowed(policy: string, question: Question): Promise<boolean> {
  const { action, person, datasetVersion, permit, purpose, tool, output, at } = question
  const call: AuthorizationCall = {
    principal: { type: 'Vesalius::Person', id: person }, action: { type: 'Vesalius::Action', id: action }, resource: { type: 'Vesalius::DatasetVersion', id: datasetVersion },
    context: { permit, purpose, tool, at: { __extn: { fn: 'datetime', arg: at.toISOString() } }, ...(action === 'release' ? { output: output ?? '' } : {}) },
    schema: cedarSchema, validateRequest: true, policies: { staticPolicies: policy }, entities: [],
  }
  const answer = (await cedar()).isAuthorized(call)
  return answer.type === 'success' && answer.response.diagnostics.errors.length === 0 && answer.response.decision === 'allow'
}
