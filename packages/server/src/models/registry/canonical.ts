/** Content under one digest: SHA-256 over canonical JSON (RFC 8785: keys in order, nothing between; members that are undefined are not there). */
import { createHash } from 'node:crypto'

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** 64 hexadecimal digits. */
export const digestOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')
