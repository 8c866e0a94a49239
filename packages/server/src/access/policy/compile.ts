/** A permit as Cedar policy: every field of it is a condition, and what is not said is denied. */
import type { Permit } from '../permits/permit.ts'

/** The same permit gives the same text. Holds codes and identifiers only, no text that a person typed. */
export function policyOf(permit: Permit): string {
  const { id, version, request } = permit
  const use = [
    `context.permit == ${text(id)}`,
    `${set(permit.persons.map((person) => `Vesalius::Person::${text(person)}`))}.contains(principal)`,
    `${set(permit.datasets.map((one) => `Vesalius::DatasetVersion::${text(nameOf(one))}`))}.contains(resource)`,
    `context.purpose == ${text(permit.purpose)}`,
    `${set(permit.tools.map(text))}.contains(context.tool)`,
    `context.at >= datetime(${text(permit.from)})`,
    `context.at < datetime(${text(permit.until)})`,
  ]
  const released = [...use, `${set(permit.outputs.map(text))}.contains(context.output)`]
  return [`// ${id}, version ${version}, of ${request}`, rule(`${id}/run`, 'run', use), ...(permit.outputs.length > 0 ? [rule(`${id}/release`, 'release', released)] : [])].join('\n')
}

export const nameOf = ({ dataset, version }: { readonly dataset: string; readonly version: number }): string => `${dataset}@${version}`

function rule(name: string, action: string, conditions: readonly string[]): string {
  return `@id(${text(name)})\npermit (\n  principal,\n  action == Vesalius::Action::${text(action)},\n  resource\n) when {\n  ${conditions.join(' &&\n  ')}\n};\n`
}

const set = (items: readonly string[]): string => `[${items.join(', ')}]`
/** The schema of a permit lets no character pass that JSON and Cedar write differently. */
const text = (value: string): string => JSON.stringify(value)
