// JSON-LD 1.1 of a tree. The context holds the namespaces only and stands in the document, so nothing is fetched to read it.
import { isLiteral } from './graph.ts'
import type { Property, Thing, Value } from './graph.ts'
import { namespaces } from './vocabulary.ts'

export type JsonLd = { readonly [key: string]: unknown }

export const toJsonLd = (thing: Thing): JsonLd => ({ '@context': namespaces, ...nodeOf(thing) })

const nodeOf = ({ id, types, properties = [] }: Thing): JsonLd => ({
  ...(id === undefined ? {} : { '@id': id }),
  ...(types?.length ? { '@type': types } : {}),
  ...grouped(properties),
})

const grouped = (properties: readonly Property[]): JsonLd => {
  const values = new Map<string, unknown[]>()
  for (const [name, value] of properties) values.set(name, [...(values.get(name) ?? []), valueOf(value)])
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
}

const valueOf = (value: Value): unknown => {
  if (!isLiteral(value)) return nodeOf(value)
  if (value.language !== undefined) return { '@value': value.text, '@language': value.language }
  return value.datatype === undefined ? value.text : { '@value': value.text, '@type': value.datatype }
}
