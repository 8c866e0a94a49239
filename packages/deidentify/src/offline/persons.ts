/** Who is in the input: what all files and clinical rows of a person say together, and whether they can be of one person. In memory only. */
import type { SeedValue } from '../text/types.ts'
import { differences, type Persona, personaText } from './persona.ts'

interface Known {
  readonly pseudonym: string
  readonly seeds: Map<string, SeedValue>
  readonly personas: Map<string, Persona>
  sorted?: readonly SeedValue[]
}

/** Enough to compare; a person whose headers differ in more ways than this is looked at by a person anyway. */
const mostPersonas = 64

export class Persons {
  private readonly numbers = new Map<string, number>()
  private readonly known: Known[] = []

  get count(): number {
    return this.known.length
  }

  add(pseudonym: string, seeds: readonly SeedValue[], persona?: Persona): number {
    let number = this.numbers.get(pseudonym)
    if (number === undefined) {
      number = this.known.push({ pseudonym, seeds: new Map(), personas: new Map() }) - 1
      this.numbers.set(pseudonym, number)
    }
    const person = this.known[number] as Known
    for (const seed of seeds) person.seeds.set(`${seed.kind}\n${seed.value}`, seed)
    if (persona && person.personas.size < mostPersonas) person.personas.set(personaText(persona), persona)
    return number
  }

  numberOf(pseudonym: string): number | undefined {
    return this.numbers.get(pseudonym)
  }

  /** In an order that does not depend on which thread came first. */
  seedsOf(number: number): readonly SeedValue[] {
    const person = this.known[number]
    if (!person) return []
    return person.sorted ??= [...person.seeds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, seed]) => seed)
  }

  /** `two-persons`: two of name, birth date and sex differ somewhere; `person-differs`: one does. */
  doubtOf(number: number): 'two-persons' | 'person-differs' | undefined {
    const personas = [...this.known[number]?.personas.values() ?? []]
    if (personas.length >= mostPersonas) return 'two-persons'
    let most = 0
    for (const [index, one] of personas.entries()) for (const other of personas.slice(index + 1)) most = Math.max(most, differences(one, other).length)
    return most > 1 ? 'two-persons' : most === 1 ? 'person-differs' : undefined
  }
}
