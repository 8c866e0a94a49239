/** What a person's headers said already: the same values stand in every file of a series, and going from thread to thread costs more than looking. */
import type { SeedValue } from '../text/types.ts'

/** A person who comes again later is told again. */
const mostPersons = 64

export class ToldSeeds {
  private readonly persons = new Map<string, Set<string>>()

  /** Those that were not told of this person. */
  fresh(pseudonym: string, seeds: readonly SeedValue[]): readonly SeedValue[] {
    let told = this.persons.get(pseudonym)
    if (!told) {
      if (this.persons.size >= mostPersons) this.persons.clear()
      this.persons.set(pseudonym, told = new Set())
    }
    const known = told
    return seeds.filter(({ kind, value }) => {
      const key = `${kind}\n${value}`
      if (known.has(key)) return false
      known.add(key)
      return true
    })
  }
}
