/** What is released of each person, images and tables together, as one value for each person and column: the input of `riskOf`. */
import { textOf } from '../header-row.ts'
import { identifierIndex } from '../person-seeds.ts'
import type { ColumnPlan, ColumnRole, Table } from '../types.ts'
import type { RiskKind } from './ladders.ts'
import type { RiskColumn } from './risk.ts'

/** Of one released instance (or series). */
export interface ReleasedImage {
  readonly pseudonym: string
  /** By keyword: `PatientAge`, `PatientSex`, `BodyPartExamined`, `Manufacturer`, `InstitutionName`, `Modality` … */
  readonly attributes: Readonly<Record<string, string>>
}

/** `deidentifyTable`'s table with the plans that were applied. */
export interface ReleasedTable {
  readonly table: Table
  readonly columns: readonly ColumnPlan[]
}

const kindsOfRoles: Readonly<Partial<Record<ColumnRole, RiskKind>>> = { 'age': 'age', 'number': 'number', 'date': 'date', 'birth-date': 'date', 'postcode': 'postcode' }
const kindsOfAttributes: Readonly<Record<string, RiskKind>> = { PatientAge: 'age', PatientBirthDate: 'date', StudyDate: 'date', PatientWeight: 'number', PatientSize: 'number' }
const usualAttributes = new Set(['PatientAge', 'PatientSex', 'PatientBirthDate', 'InstitutionName', 'Manufacturer', 'ManufacturerModelName', 'BodyPartExamined', 'EthnicGroup'])
const usualRoles = new Set<ColumnRole>(['age', 'sex', 'birth-date', 'postcode', 'institution'])
const usualHeaders = /diagnos|topograph|icd|race|ethnic|nationality|country|region|site|center|centre/i

/** Persons in the order in which they are first seen; columns named `image:PatientSex`, `table 1:stage`. Several values of a person become one, in order. */
export function riskColumnsOf(images: readonly ReleasedImage[], tables: readonly ReleasedTable[]): { readonly columns: readonly RiskColumn[], readonly usualQuasi: readonly string[] } {
  const gathered = new Gathered()
  for (const { pseudonym, attributes } of images) {
    const person = gathered.person(pseudonym)
    for (const [keyword, value] of Object.entries(attributes)) gathered.add(`image:${keyword}`, { kind: kindsOfAttributes[keyword] ?? 'category', usual: usualAttributes.has(keyword) }, { person, value })
  }
  tables.forEach((released, position) => addTable(gathered, released, `table ${position + 1}`))
  return gathered.result()
}

function addTable(gathered: Gathered, { table, columns }: ReleasedTable, name: string): void {
  const written = columns.filter(({ action }) => action !== 'remove')
  const identifier = identifierIndex(written)
  // Under EUCAIM's contract the pseudonym stands first, whatever its place was.
  const ordered = table.header[0] === 'PatientID' && identifier > 0 ? [written[identifier] as ColumnPlan, ...written.filter((_, index) => index !== identifier)] : written
  const at = identifierIndex(ordered)
  for (const { cells } of table.rows) {
    const person = gathered.person(textOf(cells[at]))
    ordered.forEach(({ header, role }, index) => {
      if (index === at || role === 'uid' || role === 'text') return
      gathered.add(`${name}:${header}`, { kind: kindsOfRoles[role] ?? 'category', usual: usualRoles.has(role) || ((role === 'code' || role === 'number') && usualHeaders.test(header)) }, { person, value: textOf(cells[index]) })
    })
  }
}

class Gathered {
  private readonly persons = new Map<string, number>()
  private readonly columns = new Map<string, { kind: RiskKind, usual: boolean, values: Map<number, Set<string>> }>()

  person(pseudonym: string): number {
    const known = this.persons.get(pseudonym) ?? this.persons.size
    this.persons.set(pseudonym, known)
    return known
  }

  add(name: string, { kind, usual }: { kind: RiskKind, usual: boolean }, { person, value }: { person: number, value: string }): void {
    const column = this.columns.get(name) ?? { kind, usual, values: new Map<number, Set<string>>() }
    this.columns.set(name, column)
    if (value.trim() === '') return
    const values = column.values.get(person) ?? new Set<string>()
    column.values.set(person, values.add(value.trim()))
  }

  result(): { columns: RiskColumn[], usualQuasi: string[] } {
    const count = this.persons.size
    const columns = [...this.columns].map(([name, { kind, values }]) => ({
      name, kind, values: Array.from({ length: count }, (_, person) => [...values.get(person) ?? []].sort().join(' + ')),
    }))
    return { columns, usualQuasi: [...this.columns].filter(([, { usual }]) => usual).map(([name]) => name) }
  }
}
