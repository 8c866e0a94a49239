/**
 * The form of a ledger entry and the chain that makes a change of the past visible: hash = SHA-256(hash of the entry before || body), where
 * the body is the entry as JSON with its keys in a fixed order. The first entry follows 32 zero bytes.
 */
import { createHash } from 'node:crypto'
import { LedgerEvent as BadEvent } from '../problems.ts'

export interface LedgerEvent {
  /** What happened: `study/stored`. */
  readonly type: string
  /** Who did it: our identifier of a person, a node or the program. */
  readonly actor: string
  /** To what: our identifier, never one from the data. */
  readonly subject: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
}

export interface LedgerEntry extends LedgerEvent {
  /** Position, from 0 without gaps. */
  readonly index: number
  /** When it was appended, ISO 8601 with milliseconds, UTC. */
  readonly time: string
  /** 64 hexadecimal digits. */
  readonly hash: string
}

export const beginning = Buffer.alloc(32)

/** The text that is stored and hashed. Raises engines/ledger-event. */
export function bodyOf(event: LedgerEvent, index: number, time: string): string {
  check(event)
  const detail = Object.fromEntries(Object.entries(event.detail).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify({ index, time, type: event.type, actor: event.actor, subject: event.subject, detail })
}

export function chain(previous: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(previous).update(body, 'utf8').digest()
}

export function entryOf(body: string, hash: Uint8Array): LedgerEntry {
  return { ...(JSON.parse(body) as Omit<LedgerEntry, 'hash'>), hash: Buffer.from(hash).toString('hex') }
}

function check(event: LedgerEvent): void {
  if (!/^[a-z][a-z0-9/-]{0,99}$/.test(event.type)) throw BadEvent('its type is not lower-case words')
  if (!isText(event.actor) || !isText(event.subject)) throw BadEvent('actor and subject have 1 to 500 characters')
  const pairs = Object.entries(event.detail)
  if (pairs.length > 50) throw BadEvent('it has more than 50 details')
  for (const [key, value] of pairs) {
    if (!/^[A-Za-z][\w.-]{0,99}$/.test(key)) throw BadEvent('the name of a detail is not a word')
    const fits =
      typeof value === 'string' ? value.length <= 2_000 && !value.includes('\0') : typeof value === 'boolean' || Number.isFinite(value)
    if (!fits) throw BadEvent('a detail is neither short text nor a number nor true or false')
  }
}

function isText(text: string): boolean {
  return text.length > 0 && text.length <= 500 && !text.includes('\0')
}
