/**
 * The form of a ledger entry. What is hashed into the tree names nobody: actor and subject stand in it as HMAC-SHA-256 under a salt of the
 * entry's own, which can be deleted. Canonical JSON (RFC 8785: keys in order, no spaces), so that a receipt's bytes are the entry.
 */
import { createHmac } from 'node:crypto'
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
  /** Of the leaf (RFC 6962 2.1), 64 hexadecimal digits. */
  readonly hash: string
}

/** Stands for an actor or subject whose clear name was erased. */
export const erased = '(erased)'

/** The text that is stored and hashed. Raises engines/ledger-event. */
export function bodyOf(event: LedgerEvent, { index, time, salt }: { index: number; time: string; salt: Uint8Array }): string {
  check(event)
  const detail = Object.fromEntries(Object.entries(event.detail).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify({
    actor: commitment(salt, 'actor', event.actor), detail, index, subject: commitment(salt, 'subject', event.subject), time, type: event.type,
  })
}

/** 64 hexadecimal digits that say nothing without the salt. */
export function commitment(salt: Uint8Array, role: 'actor' | 'subject', value: string): string {
  return createHmac('sha256', salt).update(`${role}\0`).update(value).digest('hex')
}

export interface StoredEntry {
  readonly body: string
  readonly hash: Buffer
  readonly actor: string | null
  readonly subject: string | null
}

export function entryOf({ body, hash, actor, subject }: StoredEntry): LedgerEntry {
  return { ...(JSON.parse(body) as Omit<LedgerEntry, 'hash'>), actor: actor ?? erased, subject: subject ?? erased, hash: hash.toString('hex') }
}

/** Raises engines/ledger-event. */
export function check(event: LedgerEvent): void {
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
  // C2SP's bundles give an entry 65,535 bytes.
  if (Buffer.byteLength(JSON.stringify(event.detail)) > 60_000) throw BadEvent('its details are longer than 60,000 bytes')
}

function isText(text: string): boolean {
  return text.length > 0 && text.length <= 500 && !text.includes('\0')
}
