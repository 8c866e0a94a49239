/** Synthetic patients: names, numbers with valid check digits, addresses, and the strings that must not be found in any output (canaries). */
import { randomOf } from './random.ts'
import type { Random } from './random.ts'
import { hospitals, scripts, staff, staffGiven } from './tables/names.ts'
import { nationalId } from './national-ids.ts'

export type CanaryKind = 'name' | 'mrn' | 'nid' | 'dob' | 'address' | 'phone' | 'mail' | 'staff' | 'institution' | 'number'

export interface Canary { readonly kind: CanaryKind, readonly text: string }

export interface Person {
  readonly index: number
  readonly script: string
  readonly charset: readonly string[]
  readonly family: string
  readonly given: string
  /** As in Patient's Name (0010,0010). */
  readonly pn: string
  /** Every writing of the name's parts. */
  readonly nameTokens: readonly string[]
  readonly also: readonly string[]
  readonly patientId: string
  readonly issuer: string
  readonly nid: string
  /** YYYYMMDD. */
  readonly born: string
  readonly sex: 'F' | 'M'
  readonly phone: string
  readonly mail: string
  readonly street: string
  readonly town: string
  readonly postcode: string
  readonly doctors: readonly string[]
  readonly hospital: string
  readonly accession: string
  readonly relative: string
  readonly canaries: readonly Canary[]
}

const order = ['latin', 'greek', 'latin', 'cyrillic', 'latin', 'chinese', 'latin', 'japanese', 'arabic', 'latin', 'korean', 'hebrew', 'latin']

export function peopleOf(seed: string, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => personOf(randomOf(`${seed}/person/${index}`), index, randomOf(`${seed}/names`).int(97)))
}

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => random.int(10)).join('')

function personOf(random: Random, index: number, offset: number): Person {
  const script = order[index % order.length] as string
  const rows = scripts[script]
  if (!rows) throw new Error('no such script')
  const name = rows.names[(Math.floor(index / 2) + offset) % rows.names.length]
  if (!name) throw new Error('no names')
  const groups = [[name.family, name.given] as const, ...(name.native ?? [])]
  const ascii = /^[\x20-\x7e]+$/.test(name.family)
  const doctors = random.some(staff, 4).map((family) => `${family}^${random.pick(staffGiven)}`)
  const year = random.chance(0.12) ? random.between(1919, 1930) : random.between(1938, 2009)
  const born = `${year}${String(random.between(1, 12)).padStart(2, '0')}${String(random.between(1, 28)).padStart(2, '0')}`
  const mail = `${ascii ? name.family.replace(/[^A-Za-z]/g, '').toLowerCase() : 'patient'}.${digits(random, 5)}@example-mail.org`
  const person: Omit<Person, 'canaries'> = {
    index, script, charset: name.charset, family: name.family, given: name.given,
    pn: groups.map((group, at) => (at === 0 && name.native === undefined && random.chance(0.3) ? `${group[0]}^${group[1]}^^Dr.` : group.join('^'))).join('='),
    nameTokens: groups.flatMap((group) => [...group]), also: name.also ?? [],
    patientId: random.pick([`MRN${digits(random, 7)}`, digits(random, 8), `${digits(random, 3)}-${digits(random, 2)}-${digits(random, 4)}`, `KH${digits(random, 6)}X`]),
    issuer: random.pick(['SONNENHALDE-KIS', 'TORRELAVEGA-HIS', '']), nid: nationalId(random, born), born, sex: random.chance(0.5) ? 'F' : 'M',
    phone: random.pick([`+49 761 ${digits(random, 7)}`, `+34 942 ${digits(random, 6)}`, `0033 4 ${digits(random, 8)}`]), mail,
    street: random.pick(rows.streets), town: random.pick(rows.towns), postcode: digits(random, 5),
    doctors, hospital: random.pick(hospitals), accession: `ACC${digits(random, 8)}`, relative: `${random.pick(staff)}sohn`,
  }
  return { ...person, canaries: canariesOf(person) }
}

function canariesOf(person: Omit<Person, 'canaries'>): Canary[] {
  const { born } = person
  const dashed = [`${born.slice(6)}.${born.slice(4, 6)}.${born.slice(0, 4)}`, `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`]
  const raw: Canary[] = [
    ...person.nameTokens.map((text): Canary => ({ kind: 'name', text })), ...person.also.map((text): Canary => ({ kind: 'name', text })),
    { kind: 'mrn', text: person.patientId }, { kind: 'nid', text: person.nid }, { kind: 'dob', text: born }, ...dashed.map((text): Canary => ({ kind: 'dob', text })),
    { kind: 'phone', text: person.phone }, { kind: 'mail', text: person.mail }, { kind: 'address', text: person.street },
    ...person.doctors.flatMap((name): Canary[] => [{ kind: 'staff', text: name.split('^')[0] as string }]), { kind: 'staff', text: person.relative },
    { kind: 'institution', text: person.hospital }, { kind: 'number', text: person.accession },
  ]
  return raw.filter(({ text }) => Buffer.byteLength(text) >= 5)
}

/** `13.02.1957`. */
export const dotted = (date: string): string => `${date.slice(6)}.${date.slice(4, 6)}.${date.slice(0, 4)}`

/** A name as a sender writes it in running text. */
export const spoken = (person: Person): string => `${person.given} ${person.family}`
