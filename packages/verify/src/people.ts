/** Whom the inputs show: values of all their files and clinical rows, by person; words that name devices and anatomy for more than one of them. */
import { fold, wordsOf } from './identities/fold.ts'
import { personKey, plainId } from './identities/person-key.ts'
import type { ClinicalTable } from './identities/clinical.ts'
import { valuesOfRow } from './identities/clinical.ts'
import type { LexiconSource } from './search/lexicon.ts'
import type { IdentityValue, InputFacts } from './types.ts'

interface OpenPerson { readonly patientId: string, readonly values: Map<string, IdentityValue> }

export class People {
  private readonly people = new Map<string, OpenPerson>()
  private readonly byId = new Map<string, string>()
  private readonly uids = new Set<string>()
  private readonly technical = new Map<string, Set<string>>()

  add(facts: InputFacts): void {
    const person = this.open(facts.person, facts.patientId)
    for (const value of facts.values) person.values.set(`${value.class}\0${value.text}`, value)
    for (const uid of facts.uids) this.uids.add(uid)
    // A name that somebody typed where a device says what it is makes the name no word of devices.
    const own = new Set(facts.values.filter(({ class: kind }) => kind === 'name').flatMap(({ text }) => wordsOf(text)).map(fold))
    for (const word of facts.technical.flatMap(wordsOf).map(fold)) {
      if (own.has(word)) continue
      const seen = this.technical.get(word) ?? new Set()
      if (seen.size < 2) seen.add(facts.person)
      this.technical.set(word, seen)
    }
  }

  /** Rows belong to the person of the same Patient ID, or to one that no image shows. */
  addTable(table: ClinicalTable): void {
    for (const row of table.rows) {
      const id = table.idColumn === undefined ? '' : (row[table.idColumn] ?? '').trim()
      const person = this.open(this.byId.get(plainId(id)) ?? personKey(id) ?? 'row without an ID', id)
      for (const value of [...valuesOfRow(table, row), ...(id === '' ? [] : [{ class: 'identifier' as const, text: id }])]) person.values.set(`${value.class}\0${value.text}`, value)
    }
  }

  private open(key: string, patientId: string): OpenPerson {
    const person = this.people.get(key) ?? { patientId, values: new Map() }
    this.people.set(key, person)
    if (patientId !== '' && !this.byId.has(plainId(patientId))) this.byId.set(plainId(patientId), key)
    return person
  }

  personOfId(id: string): string | undefined {
    return this.byId.get(plainId(id))
  }

  get size(): number {
    return this.people.size
  }

  source(): LexiconSource {
    return {
      people: [...this.people].map(([key, { values }]) => ({ key, values: [...values.values()] })),
      uids: [...this.uids],
      technical: [...this.technical].filter(([word, seen]) => seen.size > 1 && word.length > 2).map(([word]) => word),
    }
  }
}
