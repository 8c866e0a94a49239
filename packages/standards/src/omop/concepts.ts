// The concepts that an export uses: standard ones by their number, and our own, which it lists.
import { elementOf } from '../clinical/index.ts'
import { dicomConcept, fieldConcept, ownConcept, type OwnConcept } from './own-concepts.ts'
import { standardConcepts } from './tables/omop-tables.ts'

export class OmopConcepts {
  private readonly seen = new Map<number, OwnConcept>()

  /** 0 when no standard concept is known. */
  standard(code: string): number {
    return Object.hasOwn(standardConcepts, code) ? standardConcepts[code] ?? 0 : 0
  }

  /** Our own for a code; null for what no list has. */
  own(code: string): number | null {
    return this.use(ownConcept(code))
  }

  /** A value may be a concept of our own where there is no standard one. */
  answer(code: string): number | null {
    return this.standard(code) || this.own(code)
  }

  /** What an element asks. */
  question(field: string): number | null {
    const element = elementOf(field)
    return this.use((element?.concept === undefined ? undefined : ownConcept(element.concept)) ?? fieldConcept(field, element?.name ?? field))
  }

  attribute(keyword: string): number {
    return this.use(dicomConcept(keyword)) ?? 0
  }

  used(): OwnConcept[] {
    return [...this.seen.values()].sort((a, b) => a.id - b.id)
  }

  private use(concept: OwnConcept | undefined): number | null {
    if (concept === undefined) return null
    const known = this.seen.get(concept.id)
    if (known !== undefined && known.code !== concept.code) throw new RangeError(`${known.code} and ${concept.code} have one number`)
    this.seen.set(concept.id, concept)
    return concept.id
  }
}
