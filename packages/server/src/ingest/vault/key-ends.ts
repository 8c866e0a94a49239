/**
 * The end of a project's key, which nobody can take back: one person asks, another agrees within a day, and until then nothing has changed
 * (governance.md GOV-18). Who agrees does it; asking again by the same person changes nothing.
 */
import type { Ledger, Records, Transaction } from '#engines'
import type { Actor, Clock } from '#kernel'
import { NoRequest, NotAPerson, SamePerson } from '../problems.ts'

export const hoursToAgree = 24

export interface KeyEnd {
  readonly project: string
  readonly askedAt: string
  readonly expiresAt: string
  /** Asked by whoever reads this. */
  readonly mine: boolean
  /** What the person is called who asked; empty where it is not known. */
  readonly by: string
}

export interface KeyEndParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
}

interface Row { project: string, asked_by: string, asked_at: Date, expires_at: Date, asked_name: string }

export class KeyEnds {
  private readonly parts: KeyEndParts

  constructor(parts: KeyEndParts) {
    this.parts = parts
  }

  /** What waits for a second person. */
  async list(actor: Actor): Promise<KeyEnd[]> {
    const { rows } = await this.parts.records.query<Row>('select * from ingest_key_end where expires_at > $1 order by asked_at', [this.parts.clock.now()])
    return rows.map((row) => shown(row, actor))
  }

  /** The first to ask is noted; undefined when another was first, at this very moment. Raises vault/not-a-person, vault/same-person for one who asked already. */
  async ask(actor: Actor, project: string): Promise<KeyEnd | undefined> {
    onlyPersons(actor)
    const { records, ledger, clock } = this.parts
    const now = clock.now()
    return records.transaction(async (tx) => {
      await tx.query('delete from ingest_key_end where project = $1 and expires_at <= $2', [project, now])
      const { rows } = await tx.query<Row>(
        'insert into ingest_key_end (project, asked_by, asked_at, expires_at, asked_name) values ($1, $2, $3, $4, $5) on conflict (project) do nothing returning *',
        [project, actor.id, now, new Date(now.getTime() + hoursToAgree * 3_600_000), actor.name])
      const [row] = rows
      if (!row && (await tx.query('select 1 from ingest_key_end where project = $1 and asked_by = $2', [project, actor.id])).rows.length > 0) throw SamePerson()
      if (!row) return undefined
      await ledger.append({ type: 'vault/key-end-asked', actor: actor.id, subject: `project-${project}`, detail: {} }, tx)
      return shown(row, actor)
    })
  }

  /** Whether somebody else has asked, so that this person's word is the second. */
  async isSecond(actor: Actor, project: string): Promise<boolean> {
    onlyPersons(actor)
    const { rows } = await this.parts.records.query('select 1 from ingest_key_end where project = $1 and asked_by <> $2 and expires_at > $3', [project, actor.id, this.parts.clock.now()])
    return rows.length > 0
  }

  /** In the transaction that ends the key: of two who come at once one finds nothing. Raises vault/no-request. */
  async take(tx: Transaction, { actor, project }: { readonly actor: Actor, readonly project: string }): Promise<void> {
    const { rowCount } = await tx.query('delete from ingest_key_end where project = $1 and asked_by <> $2 and expires_at > $3', [project, actor.id, this.parts.clock.now()])
    if (!rowCount) throw NoRequest()
  }

  /** By anybody who may ask. Raises vault/no-request. */
  async withdraw(actor: Actor, project: string): Promise<void> {
    onlyPersons(actor)
    const { records, ledger, clock } = this.parts
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('delete from ingest_key_end where project = $1 and expires_at > $2', [project, clock.now()])
      if (!rowCount) throw NoRequest()
      await ledger.append({ type: 'vault/key-end-withdrawn', actor: actor.id, subject: `project-${project}`, detail: {} }, tx)
    })
  }
}

function shown({ project, asked_by: asker, asked_name: by, asked_at: at, expires_at: ends }: Row, actor: Actor): KeyEnd {
  return { project, askedAt: at.toISOString(), expiresAt: ends.toISOString(), mine: asker === actor.id, by }
}

/** A program would make two out of one person. */
export function onlyPersons(actor: Actor): void {
  if (actor.kind !== 'person') throw NotAPerson()
}
