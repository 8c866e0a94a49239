// The code list of EUCAIM's hyper-ontology: by code, by name, and searched by words. Some 4,000 concepts; not for a browser.
import { eucaimConcepts } from './tables/concepts.gen.ts'

export interface Concept {
  /** `CLIN1000060` */
  readonly code: string
  /** As OMOP calls what a concept is of: Condition, Measurement, Spec Anatomic Site …; empty for many. */
  readonly domain: string
  readonly name: string
}

export const eucaimNamespace = 'https://cancerimage.eu/ontology/EUCAIM#'

const all: readonly Concept[] = eucaimConcepts.split('\n').map((line) => {
  const [code = '', domain = '', ...name] = line.split('|')
  return { code, domain, name: name.join('|') }
})
const byCode = new Map(all.map((concept) => [concept.code, concept]))

/** Words in lower case without accents, divided by one blank. */
export const plainWords = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}+]+/gu, ' ').trim()

const byName = new Map<string, Concept[]>()
for (const concept of all) byName.set(plainWords(concept.name), [...byName.get(plainWords(concept.name)) ?? [], concept])

export const conceptOf = (code: string): Concept | undefined => byCode.get(code)

/** The concept of exactly this name; of several the one whose domain comes first in `domains`. Undefined when none is of these domains. */
export const conceptNamed = (name: string, domains: readonly string[]): Concept | undefined => {
  const found = byName.get(plainWords(name)) ?? []
  for (const domain of domains) {
    const one = found.find((concept) => concept.domain === domain)
    if (one) return one
  }
  return undefined
}

/** Concepts in whose name every word begins a word; the shortest names first. */
export const findConcepts = (text: string, { domains = [], limit = 20 }: { readonly domains?: readonly string[]; readonly limit?: number } = {}): Concept[] => {
  const words = plainWords(text).split(' ').filter(Boolean)
  if (words.length === 0) return []
  const exact = byCode.get(text.trim().toUpperCase())
  const found = all.filter(({ name, domain }) => {
    if (domains.length > 0 && !domains.includes(domain)) return false
    const plain = ` ${plainWords(name)}`
    return words.every((word) => plain.includes(` ${word}`))
  })
  const ordered = found.sort((a, b) => a.name.length - b.name.length || (a.code < b.code ? -1 : 1))
  return [...(exact ? [exact] : []), ...ordered.filter((one) => one !== exact)].slice(0, limit)
}
