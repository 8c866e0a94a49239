/** Check 5: one person has one pseudonym, no two share one, none is the old ID, and nobody can compute it, a new UID or the shift with a public hash. */
import { createHash } from 'node:crypto'

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const
/** Fewer would be in some hash of thousands of patients by chance; of digits alone sooner. */
const leastCharacters = 8
const leastDigits = 10
/** Spaces into which tools fold a hash to get a number of days. */
const moduli = [100, 180, 360, 364, 365, 366, 730, 1000, 1825, 3650, 3652, 3653, 7300, 10_000]

export interface Link {
  readonly from: string
  readonly to: string
  readonly file: number
  /** Of the original ID; empty when the file names none. */
  readonly issuer?: string
}
export interface PseudonymFault { readonly file: number, readonly code: 'pseudonym-is-id' | 'pseudonyms-differ' | 'pseudonym-shared' | 'pseudonym-computable' }

/** `people`: key of the person to every pseudonym it got, with the first file of each. */
export function judgePseudonyms(people: ReadonlyMap<string, readonly Link[]>): PseudonymFault[] {
  const faults: PseudonymFault[] = []
  const owners = new Map<string, string>()
  for (const [person, links] of people) {
    const distinct = [...new Map(links.map((link) => [link.to, link])).values()]
    const second = secondPseudonym(links)
    if (second !== undefined) faults.push({ file: second.file, code: 'pseudonyms-differ' })
    for (const { from, to, file } of distinct) {
      const owner = owners.get(to)
      if (to !== '' && owner !== undefined && owner !== person) faults.push({ file, code: 'pseudonym-shared' })
      owners.set(to, person)
      if (to !== '' && to.toUpperCase() === from.toUpperCase()) faults.push({ file, code: 'pseudonym-is-id' })
      else if (isComputable(from, to)) faults.push({ file, code: 'pseudonym-computable' })
    }
  }
  return faults
}

/** One number of two issuers may be two persons, and then has two pseudonyms; a number without issuer is one of theirs. Otherwise a second pseudonym is one too many. */
function secondPseudonym(links: readonly Link[]): Link | undefined {
  const issuers = new Set(links.flatMap(({ issuer = '' }) => (issuer === '' ? [] : [issuer])))
  const first = new Map<string, string>()
  return links.find(({ issuer = '', to }) => {
    const group = issuers.size > 1 ? issuer : ''
    const known = first.get(group) ?? to
    first.set(group, known)
    return known !== to
  })
}

/** Is `made` a piece of an unkeyed hash of `original` (as hexadecimal, decimal, base 64 or 32), alone or after a prefix? */
export function isComputable(original: string, made: string): boolean {
  const core = made.replace(/^.*[-_. ]/, '')
  const candidates = [made, core].filter((text) => text.length >= (/^\d+$/.test(text) ? leastDigits : leastCharacters)).map((text) => text.toLowerCase())
  if (candidates.length === 0) return false
  return digestsOf(variantsOf(original)).some((digest) => formsOf(digest).some((form) => candidates.some((candidate) => form.includes(candidate))))
}

const variantsOf = (text: string): string[] => [...new Set([text, `${text.trim()}\n`, ...[text.trim(), text.trim().replace(/^0+/, '')].flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()])])]

const digestsOf = (texts: readonly string[]): Buffer[] => texts.flatMap((text) => algorithms.map((name) => createHash(name).update(text).digest()))

function formsOf(digest: Buffer): string[] {
  return [digest.toString('hex'), BigInt(`0x${digest.toString('hex')}`).toString(), digest.toString('base64').toLowerCase(), digest.toString('base64url').toLowerCase(), base32(digest)]
}

function base32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)] ?? '').join('')
}

/** A new UID that is a public function of the old one, alone or with the new or old Patient ID (mission §9, defect 6). */
export function isComputableUid([from, to]: readonly [string, string], ids: readonly [string, string]): boolean {
  const digits = to.split('.').filter((part) => part.length >= leastDigits)
  const joined = to.replaceAll('.', '')
  if (digits.length === 0 && joined.length < 20) return false
  const texts = [from, ...ids.flatMap((id) => (id === '' ? [] : [from + id, id + from]))]
  const namespaced = texts.map((text) => Buffer.concat([Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex'), Buffer.from(text)]))
  const digests = [...texts.map((text) => Buffer.from(text)), ...namespaced].flatMap((bytes) => algorithms.map((name) => createHash(name).update(bytes).digest()))
  return digests.some((digest) => decimalsOf(digest).some((decimal) => digits.some((part) => decimal.includes(part.slice(0, 40)) || (part.length >= 16 && part.endsWith(decimal.slice(0, 24)))) || joined.includes(decimal.slice(0, 24))))
}

/** The whole digest, its first 16 bytes, and those as UUIDs of versions 3, 4, 5 and 8. */
function decimalsOf(digest: Buffer): string[] {
  const first = digest.subarray(0, 16)
  const uuids = [3, 4, 5, 8].map((version) => {
    const bytes = Buffer.from(first)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return bytes
  })
  return [digest, first, ...uuids].map((bytes) => BigInt(`0x${bytes.toString('hex')}`).toString())
}

/** Is the shift of every person the same public function of the ID? Told only of three persons or more: of one it would be chance. */
export function shiftIsComputable(people: readonly { readonly patientId: string, readonly shift: number }[]): boolean {
  if (people.length < 3) return false
  let left: Set<string> | undefined
  for (const { patientId, shift } of people) {
    const fitting = new Set<string>()
    for (const name of algorithms) {
      const value = BigInt(`0x${createHash(name).update(patientId).digest('hex')}`)
      for (const number of [value, value >> BigInt(digestBits(name) - 32), value >> BigInt(digestBits(name) - 64)].entries()) {
        for (const modulus of moduli) {
          const rest = Number(number[1] % BigInt(modulus))
          for (const offset of [0, 1]) if (Math.abs(shift) === rest + offset) fitting.add(`${name} ${number[0]} ${modulus} ${offset}`)
        }
      }
    }
    left = left === undefined ? fitting : new Set([...left].filter((formula) => fitting.has(formula)))
    if (left.size === 0) return false
  }
  return (left?.size ?? 0) > 0
}

const digestBits = (name: (typeof algorithms)[number]): number => ({ md5: 128, sha1: 160, sha256: 256, sha512: 512 })[name]
