/** Bytes in the browser: base64, hexadecimal, SHA-256 by the Web Cryptography API. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Throws RangeError for what base64 would be written otherwise. */
export function fromBase64(text: string): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new RangeError('not base64')
  const binary = atob(text)
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
  if (toBase64(bytes) !== text) throw new RangeError('not base64 as it is written')
  return bytes
}

export const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)
export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
export const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return all
}
