/**
 * Who a patient becomes: a pseudonym, a shift of all dates, and a fingerprint by which two persons under one Patient ID are noticed.
 * All three are HMAC-SHA-256 under the project's key, so that nobody without it can compute them from a known Patient ID.
 */
import { createHmac } from 'node:crypto'
import type { Attributes } from '@vesalius/standards/dicom'

export interface Subject {
  /** `VS-` and 12 letters or digits of base 32 (60 bits). */
  readonly pseudonym: string
  /** Days into the past by which every date is moved: 1 to 3650. */
  readonly shiftDays: number
  /** 32 hexadecimal digits; of the normalised name, birth date and sex. */
  readonly fingerprint: string
}

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'
const longestShift = 3650

export function subjectOf(key: Uint8Array, patientId: string, attributes: Attributes): Subject {
  const issuer = attributes.string(0x00100021) ?? ''
  const identity = `${patientId}\0${issuer}`
  const person = personOf(attributes)
  if (last && last.key === key && last.identity === identity && last.person === person) return last.subject
  const subject = { pseudonym: pseudonymOf(key, identity), shiftDays: shiftOf(key, identity), fingerprint: mac(key, 'fingerprint', person).subarray(0, 16).toString('hex') }
  last = { key, identity, person, subject }
  return subject
}

// Instances of one subject come one after the other.
let last: { key: Uint8Array, identity: string, person: string, subject: Subject } | undefined

const mac = (key: Uint8Array, purpose: string, text: string): Buffer => createHmac('sha256', key).update(`${purpose}\0`).update(text).digest()

function pseudonymOf(key: Uint8Array, identity: string): string {
  let bits = mac(key, 'pseudonym', identity).readBigUInt64BE()
  let text = ''
  for (let index = 0; index < 12; index++) {
    text += alphabet[Number(bits & 31n)]
    bits >>= 5n
  }
  return `VS-${text}`
}

function shiftOf(key: Uint8Array, identity: string): number {
  return 1 + (mac(key, 'date-shift', identity).readUInt32BE() % longestShift)
}

/** Name components without case, accents, punctuation and order, so that `Rossi^Anna` and `ROSSI^ANNA^` are one person. */
function personOf(attributes: Attributes): string {
  const name = (attributes.string(0x00100010) ?? '').split('=')[0] ?? ''
  const words = name.normalize('NFKD').toUpperCase().replace(/[^\p{L}\p{N}^ ]/gu, '').split(/[\^ ]+/).filter(Boolean).sort()
  const birth = (attributes.string(0x00100030) ?? '').replace(/\D/g, '')
  const sex = attributes.string(0x00100040) ?? ''
  return `${words.join(' ')}|${birth}|${sex}`
}
