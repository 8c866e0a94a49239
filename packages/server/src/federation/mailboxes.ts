/** Letters and parcels that wait at the hub until their recipient fetches and acknowledges them. The hub sees addresses and sizes, never what is in them. */
import type { Records } from '#engines'
import { isIdentifier } from '#kernel'
import { unwaited } from './passing.ts'
import { addressOf } from './seal.ts'
import { BadLetter, BoxFull, LetterTooLarge } from './problems.ts'

export const largestLetter = 64 * 1024 * 1024
/** What one fetch carries at most, unless a single letter is larger. */
const together = 8 * 1024 * 1024

export interface BoxKind {
  readonly table: 'federation_mail' | 'federation_parcel'
  readonly kind: 'letter' | 'parcel'
  /** Bytes of one. */
  readonly largest: number
  /** Bytes that may wait for one recipient. */
  readonly most?: number
}

const forLetters: BoxKind = { table: 'federation_mail', kind: 'letter', largest: largestLetter }

export class Mailboxes {
  private readonly records: Records
  private readonly of: BoxKind
  private readonly waiters = new Map<string, Set<() => void>>()
  private stopListening: (() => Promise<void>) | undefined

  private constructor(records: Records, of: BoxKind) {
    this.records = records
    this.of = of
  }

  static async open(records: Records, of: BoxKind = forLetters): Promise<Mailboxes> {
    const boxes = new Mailboxes(records, of)
    boxes.stopListening = await records.listen(of.table, (recipient) => boxes.wake(recipient))
    return boxes
  }

  /** Durable when this returns, unless it is passing; the same one again changes nothing. Raises federation/bad-letter, federation/letter-too-large, federation/box-full. */
  async put(bytes: Uint8Array, sender: string, { passing = false }: { readonly passing?: boolean } = {}): Promise<void> {
    const { table, kind, largest, most } = this.of
    if (bytes.length > largest) throw LetterTooLarge(largest)
    const { id, from, to } = addressOf(bytes)
    if (!isIdentifier(kind, id)) throw BadLetter('it is of another kind')
    if (most !== undefined && (await this.waitingFor(to)) + bytes.length > most) throw BoxFull()
    if (from !== sender) throw BadLetter('it names another sender')
    const { rows } = await this.records.query(
      `with ${unwaited}, put as (
         insert into ${table} (id, sender, recipient, bytes) select $1, $2, $3, $4 ${passing ? 'from unwaited ' : ''}where exists (select 1 from federation_member where id = $3 and state = 'active')
         on conflict (id) do nothing returning recipient)
       select pg_notify($5, recipient) from put`,
      [id, from, to, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), table])
    if (rows.length === 0 && !(await this.isKnown(id, to))) throw BadLetter('its recipient is not a member')
  }

  /** Oldest first, about 8 MiB; waits up to `waitMs` for one. */
  async fetch(recipient: string, { waitMs, signal }: { waitMs: number; signal?: AbortSignal }): Promise<Buffer[]> {
    if (waitMs <= 0) return this.take(recipient)
    // Listened for before it is looked for: what comes in between must not be missed.
    const { came, end } = this.wait(recipient, waitMs, signal)
    try {
      const found = await this.take(recipient)
      if (found.length > 0 || signal?.aborted) return found
      await came
    } finally {
      end()
    }
    return this.take(recipient)
  }

  async acknowledge(recipient: string, ids: readonly string[]): Promise<void> {
    // What is not gone after a crash is fetched again, and known by its identifier.
    if (ids.length > 0) await this.records.query(`with ${unwaited} delete from ${this.of.table} using unwaited where recipient = $1 and id = any($2)`, [recipient, ids])
  }

  async close(): Promise<void> {
    await this.stopListening?.()
    for (const recipient of this.waiters.keys()) this.wake(recipient)
  }

  private async take(recipient: string): Promise<Buffer[]> {
    const { rows } = await this.records.query<{ bytes: Buffer }>(
      `select bytes from (select bytes, at, id, sum(length(bytes)) over (order by at, id) - length(bytes) as before from ${this.of.table} where recipient = $1) q
       where before < $2 order by at, id limit 200`, [recipient, together])
    return rows.map(({ bytes }) => bytes)
  }

  private async waitingFor(recipient: string): Promise<number> {
    const { rows } = await this.records.query<{ bytes: number }>(`select coalesce(sum(length(bytes)), 0)::float8 as bytes from ${this.of.table} where recipient = $1`, [recipient])
    return rows[0]?.bytes ?? 0
  }

  private async isKnown(id: string, to: string): Promise<boolean> {
    const { rows } = await this.records.query(`select 1 from federation_member m where m.id = $2 and m.state = 'active' and exists (select 1 from ${this.of.table} l where l.id = $1)`, [id, to])
    return rows.length > 0
  }

  private wait(recipient: string, waitMs: number, signal?: AbortSignal): { readonly came: Promise<void>; end(): void } {
    const { promise: came, resolve } = Promise.withResolvers<void>()
    const waiters = this.waiters.get(recipient) ?? new Set()
    this.waiters.set(recipient, waiters)
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      waiters.delete(end)
      if (waiters.size === 0 && this.waiters.get(recipient) === waiters) this.waiters.delete(recipient)
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    signal?.addEventListener('abort', end)
    waiters.add(end)
    return { came, end }
  }

  /** Undefined: the connection was lost for a while, anything may have come. */
  private wake(recipient: string | undefined): void {
    for (const [who, waiters] of this.waiters) if (recipient === undefined || who === recipient) for (const end of [...waiters]) end()
  }
}
