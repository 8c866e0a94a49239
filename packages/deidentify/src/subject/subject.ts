/**
 * Who a person becomes: a pseudonym, a shift of all dates, and a fingerprint by which two persons under one Patient ID are noticed. Each is a
 * chain over the keys of the ring (docs/decisions/0005): the first link takes what is identified, each further one what the link before made.
 */
import type { Attributes } from '@vesalius/standards/dicom'
import { identityOf, type IdentityRule } from './identity.ts'
import { lastKeyOf, linkOf, type KeyRing } from './key-ring.ts'

export interface Person {
  readonly patientId: string
  readonly issuer?: string
  /** As PN, birth date as DA; only for the fingerprint. */
  readonly name?: string
  readonly birthDate?: string
  readonly sex?: string
}

/** How a pseudonym is written, as in a profile: `VS-` and base 32, `EUCAIM-` and decimal. */
export interface PseudonymForm {
  readonly prefix: string
  readonly form: 'base32' | 'decimal'
}

export interface Subject {
  /** The prefix and 12 letters or digits of base 32, or 19 decimal digits: 60 bits either way, so that 1e6 persons collide with 5e-7. */
  readonly pseudonym: string
  /** Days into the past, 1 to 3650 for each key; all are applied, one after the other (`shiftDate`). Secret. */
  readonly shifts: readonly number[]
  /** Their sum, never 0. Secret. */
  readonly shiftDays: number
  /** 32 hexadecimal digits; of the normalised name, birth date and sex. */
  readonly fingerprint: string
}

export interface SubjectOptions {
  readonly pseudonym?: PseudonymForm
  readonly identity?: IdentityRule
}

export type SubjectOutcome =
  | { readonly kind: 'subject', readonly subject: Subject }
  /** `no-pseudonym`: a ring that rotates, and a Patient ID that is not of this project and form. */
  | { readonly kind: 'held', readonly code: 'no-patient-id' | 'unknown-issuer' | 'no-pseudonym' }

export const usualForm: PseudonymForm = { prefix: 'VS-', form: 'base32' }
/** Days. Ten years hide the season and the year of scanner and guideline, and keep dates plausible. */
export const longestShift = 3650

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'
const bitsOfPseudonym = 60
const decimalDigits = 19

export function personOf(attributes: Attributes): Person {
  return {
    patientId: attributes.string(0x00100020) ?? '',
    issuer: attributes.string(0x00100021) ?? '',
    name: attributes.string(0x00100010) ?? '',
    birthDate: attributes.string(0x00100030) ?? '',
    sex: attributes.string(0x00100040) ?? '',
  }
}

/** Held when there is no identifier, or one of an issuer that is not the project's. */
export function subjectOf(ring: KeyRing, person: Person, options: SubjectOptions = {}): SubjectOutcome {
  const form = options.pseudonym ?? usualForm
  if (ring.rotates) return rotated(ring, person.patientId, form)
  const identity = identityOf(person.patientId, person.issuer ?? '', options.identity)
  if (identity.kind === 'held') return identity
  const features = featuresOf(person)
  const memo = `${form.prefix}\0${form.form}\0${identity.key}\0${features}`
  if (last?.ring === ring && last.memo === memo) return last.outcome
  const { bits, shifts } = chainOf(ring, identity.key)
  const subject = { pseudonym: writePseudonym(bits, form), shifts, shiftDays: shifts.reduce((sum, days) => sum + days, 0), fingerprint: fingerprintOf(ring, features) }
  last = { ring, memo, outcome: { kind: 'subject', subject } }
  return last.outcome
}

// Instances of one subject come one after the other.
let last: { readonly ring: KeyRing, readonly memo: string, readonly outcome: SubjectOutcome } | undefined

/**
 * What is stored moved on by the last key of the ring, after a rotation: the new pseudonym, and by how many days the dates move further.
 * Undefined when `stored` is no pseudonym of this form.
 */
export function advanceSubject(ring: KeyRing, stored: string, form: PseudonymForm = usualForm): { pseudonym: string, shift: number } | undefined {
  const bits = readPseudonym(stored, form)
  if (bits === undefined) return undefined
  const key = lastKeyOf(ring)
  const text = bits.toString()
  return { pseudonym: writePseudonym(bitsOf(key, text), form), shift: shiftOf(key, text) }
}

/** The fingerprint is not of the released header: it is stored beside it, and `advanceFingerprint` moves it on. */
function rotated(ring: KeyRing, stored: string, form: PseudonymForm): SubjectOutcome {
  const moved = advanceSubject(ring, stored, form)
  if (!moved) return { kind: 'held', code: 'no-pseudonym' }
  return { kind: 'subject', subject: { pseudonym: moved.pseudonym, shifts: [moved.shift], shiftDays: moved.shift, fingerprint: '' } }
}

/** A stored fingerprint moved on by the last key of the ring. */
export function advanceFingerprint(ring: KeyRing, stored: string): string {
  return linkOf(lastKeyOf(ring), 'fingerprint', stored).toString('hex', 0, 16)
}

function chainOf(ring: KeyRing, identity: string): { bits: bigint, shifts: number[] } {
  let text = identity
  let bits = 0n
  const shifts: number[] = []
  for (const key of ring.keys) {
    shifts.push(shiftOf(key, text))
    bits = bitsOf(key, text)
    text = bits.toString()
  }
  return { bits, shifts }
}

const bitsOf = (key: Uint8Array, text: string): bigint => BigInt.asUintN(bitsOfPseudonym, linkOf(key, 'pseudonym', text).readBigUInt64BE())

const shiftOf = (key: Uint8Array, text: string): number => 1 + (linkOf(key, 'date-shift', text).readUInt32BE() % longestShift)

const fingerprintOf = (ring: KeyRing, features: string): string =>
  ring.keys.reduce((text, key) => linkOf(key, 'fingerprint', text).toString('hex', 0, 16), features)

function writePseudonym(bits: bigint, { prefix, form }: PseudonymForm): string {
  if (form === 'decimal') return prefix + bits.toString().padStart(decimalDigits, '0')
  let text = ''
  for (let index = 0n; index < 12n; index++) text += alphabet[Number((bits >> (5n * index)) & 31n)]
  return prefix + text
}

function readPseudonym(stored: string, { prefix, form }: PseudonymForm): bigint | undefined {
  if (!stored.startsWith(prefix)) return undefined
  const body = stored.slice(prefix.length)
  if (form === 'decimal') return /^\d{19}$/.test(body) && BigInt(body) >> BigInt(bitsOfPseudonym) === 0n ? BigInt(body) : undefined
  if (body.length !== 12) return undefined
  let bits = 0n
  for (let index = 11; index >= 0; index--) {
    const digit = alphabet.indexOf(body[index] ?? '')
    if (digit < 0) return undefined
    bits = (bits << 5n) | BigInt(digit)
  }
  return bits
}

/** Name components without case, accents, punctuation and order, so that `Rossi^Anna` and `ROSSI^ANNA^` are one person. */
function featuresOf(person: Person): string {
  const name = (person.name ?? '').split('=').find((group) => group.trim() !== '') ?? ''
  const words = name.normalize('NFKD').toUpperCase().replace(/[^\p{L}\p{N}^ ]/gu, '').split(/[\^ ]+/).filter(Boolean).sort()
  return `${words.join(' ')}|${(person.birthDate ?? '').replace(/\D/g, '')}|${(person.sex ?? '').trim().toUpperCase()}`
}
