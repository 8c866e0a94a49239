/** Our own identifiers: a word for the kind and 128 random bits, sortable by time, safe in URLs and paths. */
import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** `newIdentifier('send')` → `send-01hq…`: 48 bits of milliseconds, then 80 random bits, in Crockford base 32. */
export function newIdentifier(kind: string): string {
  let value = BigInt(Date.now()) << 80n | BigInt(`0x${randomBytes(10).toString('hex')}`)
  let text = ''
  for (let index = 0; index < 26; index++) {
    text = alphabet[Number(value & 31n)] + text
    value >>= 5n
  }
  return `${kind}-${text}`
}

/** True for an identifier that `newIdentifier(kind)` could have made. */
export function isIdentifier(kind: string, text: string): boolean {
  return text.startsWith(`${kind}-`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(kind.length + 1))
}
