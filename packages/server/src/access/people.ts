/**
 * The people of this place, for an administrator: who has an account, with which roles; closing and reopening it. What somebody loses ends at once and
 * with everything that hangs on it: sessions, tokens, tokens that those tokens made, and one-time links that were given out with them.
 */
import type { Transaction } from '#engines'
import type { Actor } from '#kernel'
import { embeddedIssuer } from './accounts.ts'
import { act } from './acting.ts'
import type { AccessContext } from './context.ts'
import { isRole } from './permissions.ts'
import { accountClosed, lastAdministrator, noSuchPerson, ownAccount, signsInElsewhere, unknownRole } from './problems.ts'
import { digestOf, newSecret } from './secrets.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export interface Person {
  readonly id: string
  readonly name: string
  /** Whether the account is kept here, or by another provider. */
  readonly from: 'here' | 'provider'
  /** What the account may do here, claimed ones first. */
  readonly roles: readonly string[]
  /** Those of the roles that the other provider says; they are changed there. */
  readonly claimed: readonly string[]
  readonly state: 'open' | 'closed'
  readonly createdAt: string
  /** The last time a session of pages began; null when none was since this is noted. */
  readonly signedInAt: string | null
  /** Whether it is the account of who asks, also by a token. */
  readonly you: boolean
}

interface Row {
  readonly id: string
  readonly issuer: string
  readonly name: string
  readonly claimed: readonly string[]
  readonly granted: readonly string[]
  readonly created_at: Date
  readonly closed_at: Date | null
  readonly signed_in_at: Date | null
}

const linkSeconds = 24 * 3600
/** The account and every token that it made, or that one of them made. */
const treeOf = `with recursive tree (id) as (select $1::text union select t.id from access_token t join tree on t.creator = tree.id)`

export class People {
  readonly #context: AccessContext
  readonly #live: { readonly sessions: Sessions; readonly tokens: Tokens }

  constructor(context: AccessContext, live: { readonly sessions: Sessions; readonly tokens: Tokens }) {
    this.#context = context
    this.#live = live
  }

  async list(asker: Actor): Promise<Person[]> {
    const own = await this.#personBehind(this.#context.records, asker)
    const { rows } = await this.#context.records.query<Row>('select * from access_account order by closed_at is not null, lower(name), id')
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      from: row.issuer === embeddedIssuer ? 'here' : 'provider',
      roles: rolesOf(row),
      claimed: row.claimed,
      state: row.closed_at ? 'closed' : 'open',
      createdAt: row.created_at.toISOString(),
      signedInAt: row.signed_in_at?.toISOString() ?? null,
      you: row.id === own,
    }))
  }

  /**
   * Sets the roles that are given here. Raises access/unknown-role, access/no-such-person, access/own-account (nobody gives themselves a role) and
   * access/last-administrator. Tokens and links that are beyond the new roles end.
   */
  async setRoles(actor: Actor, id: string, wanted: readonly string[]): Promise<void> {
    if (!wanted.every(isRole)) throw unknownRole()
    const roles = [...new Set(wanted)].sort()
    await this.#change(actor, id, async ({ tx, row, own, administrators }) => {
      const before = rolesOf(row)
      const after = [...new Set([...row.claimed, ...roles])]
      if (own && after.some((role) => !before.includes(role))) throw ownAccount()
      if (isAdministrator(before) && !isAdministrator(after) && isOnly(administrators, id)) throw lastAdministrator()
      await tx.query('update access_account set granted = $2 where id = $1', [id, roles])
      if (!isAdministrator(after)) await endBeyond(tx, id, after)
      return { type: 'access/roles-changed', detail: { before: before.toSorted().join(' '), after: after.sort().join(' ') } }
    })
  }

  /** Raises access/no-such-person, access/own-account, access/last-administrator. A closed account stays closed without another event. */
  async close(actor: Actor, id: string): Promise<void> {
    await this.#change(actor, id, async ({ tx, row, own, administrators }) => {
      if (row.closed_at) return undefined
      if (own) throw ownAccount()
      if (isOnly(administrators, id)) throw lastAdministrator()
      await tx.query('update access_account set closed_at = $2 where id = $1', [id, this.#context.clock.now()])
      await tx.query('delete from access_session where account = $1', [id])
      await endSignIns(tx, id)
      await endLinks(tx, id)
      const { rowCount } = await tx.query(`${treeOf} delete from access_token where id in (select id from tree)`, [id])
      return { type: 'access/account-closed', detail: { tokens: rowCount ?? 0 } }
    })
  }

  /** Sessions and tokens of before stay ended; the roles are those of before. */
  async reopen(actor: Actor, id: string): Promise<void> {
    await this.#change(actor, id, async ({ tx, row }) => {
      if (!row.closed_at) return undefined
      await tx.query('update access_account set closed_at = null where id = $1', [id])
      return { type: 'access/account-reopened', detail: { roles: rolesOf(row).join(' ') } }
    })
  }

  /**
   * A one-time link to choose a new passphrase. What the account signed in with until now ends with it at once (passphrase, passkeys, sessions), so that
   * nobody goes on with one that was lost, and an administrator who uses the link himself is noticed by whom it keeps out.
   */
  async newPassphraseLink(actor: Actor, id: string): Promise<{ link: string; expiresAt: string }> {
    const code = newSecret('vso')
    const expires = new Date(this.#context.clock.now().getTime() + linkSeconds * 1000)
    await this.#change(actor, id, async ({ tx, row, own }) => {
      if (row.issuer !== embeddedIssuer) throw signsInElsewhere()
      if (row.closed_at) throw accountClosed()
      if (own) throw ownAccount()
      await tx.query(`delete from access_once where purpose = 'passphrase' and payload->>'account' = $1`, [id])
      for (const table of ['access_passphrase', 'access_passkey', 'access_session']) await tx.query(`delete from ${table} where account = $1`, [id])
      await endSignIns(tx, id)
      await tx.query(`insert into access_once (digest, purpose, payload, expires_at) values ($1, 'passphrase', $2, $3)`, [
        digestOf(code),
        JSON.stringify({ account: id, by: actor.id }),
        expires,
      ])
      return { type: 'access/passphrase-link', detail: {} }
    })
    return { link: `${this.#context.publicUrl}/new-passphrase#code=${code}`, expiresAt: expires.toISOString() }
  }

  /** One change of one account, with its event in the same transaction; `work` gives none when nothing had to change. */
  async #change(actor: Actor, id: string, work: (change: Change) => Promise<{ type: string; detail: Record<string, string | number> } | undefined>): Promise<void> {
    await act(this.#context, async ({ tx, tell }) => {
      // Locked in one order before the account: of two administrators who remove each other at once, one stays.
      const { rows: administrators } = await tx.query<{ id: string }>(
        `select id from access_account where 'node-admin' = any(claimed || granted) and closed_at is null order by id for update`,
      )
      const { rows } = await tx.query<Row>('select * from access_account where id = $1 for update', [id])
      const row = rows[0]
      if (!row) throw noSuchPerson()
      const own = (await this.#personBehind(tx, actor)) === id
      const event = await work({ tx, row, own, administrators: administrators.map((one) => one.id) })
      if (event) tell({ ...event, actor: actor.id, subject: id })
    })
    this.#live.sessions.forget()
    this.#live.tokens.forget()
  }

  /** The person, or who made the token, or who made the token that made it; undefined for the operator's. */
  async #personBehind(records: Pick<Transaction, 'query'>, actor: Actor): Promise<string | undefined> {
    const { rows } = await records.query<{ id: string }>(
      `with recursive up (id) as (select $1::text union select t.creator from access_token t join up on t.id = up.id)
        select up.id from up join access_account a on a.id = up.id`,
      [actor.id],
    )
    return rows[0]?.id
  }
}

interface Change {
  readonly tx: Transaction
  readonly row: Row
  readonly own: boolean
  /** The open accounts with the role. */
  readonly administrators: readonly string[]
}

const rolesOf = (row: Row): string[] => [...new Set([...row.claimed, ...row.granted])]
const isAdministrator = (roles: readonly string[]): boolean => roles.includes('node-admin')
const isOnly = (administrators: readonly string[], id: string): boolean => administrators.length === 1 && administrators[0] === id

/** What the embedded provider keeps of the account, also a sign-in that is half-way. */
async function endSignIns(tx: Transaction, id: string): Promise<void> {
  await tx.query(`delete from access_oidc where payload->>'accountId' = $1 or payload->'result'->'login'->>'accountId' = $1`, [id])
}

/** Invitations and links that the account or its tokens gave out, and those for the account. */
async function endLinks(tx: Transaction, id: string): Promise<void> {
  await tx.query(
    `${treeOf} delete from access_once where purpose in ('welcome', 'passphrase') and (payload->>'by' in (select id from tree) or payload->>'account' = $1)`,
    [id],
  )
}

/** For an account that is no administrator (any longer): it can have given no role that it lacks, and can have invited nobody. */
async function endBeyond(tx: Transaction, id: string, roles: readonly string[]): Promise<void> {
  await tx.query(`${treeOf} delete from access_once where purpose in ('welcome', 'passphrase') and payload->>'by' in (select id from tree)`, [id])
  await tx.query(`${treeOf} delete from access_token where id in (select id from tree) and not roles <@ $2::text[]`, [id, roles])
}
