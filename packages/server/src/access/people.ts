/**
 * The people of this place, for an administrator: who has an account, with which roles; closing and reopening it. With a second administrator,
 * what gives power or ends an account is proposed by one and confirmed by another (GOV-18).
 */
import type { Transaction } from '#engines'
import type { Actor } from '#kernel'
import { changeRoles, closeAccount, isAdministrator, mayHaveLink, renewByLink, reopenAccount, rolesOf } from './account-changes.ts'
import type { AccountRow, Change } from './account-changes.ts'
import { embeddedIssuer } from './accounts.ts'
import { act } from './acting.ts'
import type { Acting } from './acting.ts'
import { lockAdministrators, personBehind, twoNeeded } from './administrators.ts'
import { channelOfClosed, closedAmong } from './closed.ts'
import type { AccessContext } from './context.ts'
import { openInvitation } from './invitations.ts'
import { isRole } from './permissions.ts'
import { lastAdministrator, noSuchPerson, ownAccount, unknownRole } from './problems.ts'
import { cancel, confirm, openProposals, propose } from './proposals.ts'
import type { ProposalKind, Wanted } from './proposals.ts'
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

const linkSeconds = 24 * 3600
export class People {
  readonly #context: AccessContext
  readonly #live: { readonly sessions: Sessions; readonly tokens: Tokens }

  constructor(context: AccessContext, live: { readonly sessions: Sessions; readonly tokens: Tokens }) {
    this.#context = context
    this.#live = live
  }

  async list(asker: Actor): Promise<Person[]> {
    const own = await personBehind(this.#context.records, asker)
    const { rows } = await this.#context.records.query<AccountRow>('select * from access_account order by closed_at is not null, lower(name), id')
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
   * Sets the roles that are given here. What gives a role, or takes an administrator's, takes two where there are two; what only takes is done at once.
   * Raises access/unknown-role, access/no-such-person, access/own-account (nobody gives themselves a role) and access/last-administrator. Tokens and links
   * that are beyond the new roles end.
   */
  async setRoles(actor: Actor, id: string, wanted: readonly string[]): Promise<Decided> {
    if (!wanted.every(isRole)) throw unknownRole()
    const roles = [...new Set(wanted)].sort()
    return this.#change(actor, id, ({ row, own }) => {
      const before = rolesOf(row).sort()
      const after = [...new Set([...row.claimed, ...roles])].sort()
      const given = after.filter((role) => !before.includes(role))
      if (own && given.length > 0) throw ownAccount()
      const kind = given.length > 0 || (isAdministrator(before) && !isAdministrator(after)) ? 'two' : 'one'
      return { kind: 'roles', takes: kind, payload: { roles, before }, detail: { before: before.join(' '), after: after.join(' ') } }
    })
  }

  /** Raises access/no-such-person, access/own-account, access/last-administrator. A closed account stays closed without another event. */
  async close(actor: Actor, id: string): Promise<Decided> {
    return this.#change(actor, id, ({ row, own, administrators }) => {
      if (own && !row.closed_at) throw ownAccount()
      if (administrators.length === 1 && administrators[0] === id) throw lastAdministrator()
      return { kind: 'close', takes: row.closed_at ? 'one' : 'two', payload: {} }
    })
  }

  /** Sessions and tokens of before stay ended; the roles are those of before. */
  async reopen(actor: Actor, id: string): Promise<Decided> {
    return this.#change(actor, id, ({ row }) => ({ kind: 'reopen', takes: row.closed_at ? 'two' : 'one', payload: {}, detail: { roles: rolesOf(row).join(' ') } }))
  }

  /**
   * A one-time link to choose a new passphrase; where it takes two, it works when another has confirmed it, since whoever has it can act as that person. What
   * the account signed in with until now ends with it at once (passphrase, passkeys, sessions), so that nobody goes on with one that was lost.
   */
  async newPassphraseLink(actor: Actor, id: string): Promise<{ link: string; expiresAt: string } & Decided> {
    const code = newSecret('vso')
    const expires = new Date(this.#context.clock.now().getTime() + linkSeconds * 1000)
    const decided = await this.#change(actor, id, ({ row, own }) => {
      mayHaveLink(row)
      if (own) throw ownAccount()
      return { kind: 'passphrase', takes: 'two', payload: { digest: digestOf(code), by: actor.id, seconds: linkSeconds }, seconds: linkSeconds }
    })
    return { link: `${this.#context.publicUrl}/new-passphrase#code=${code}`, expiresAt: expires.toISOString(), ...decided }
  }

  /** Those of the actors that are closed, or were tokens of an account when it was closed. */
  closedAmong(actors: readonly string[]): Promise<ReadonlySet<string>> {
    return closedAmong(this.#context.records, actors)
  }

  /** Called when an account was closed, in whichever process. Returns what ends it. */
  onClosed(handler: () => void): Promise<() => Promise<void>> {
    return this.#context.records.listen(channelOfClosed, handler)
  }

  /** How accounts and tokens are called; those that are not known are absent. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.#context.records.query<{ id: string; name: string }>('select id, name from access_account where id = any($1) union all select id, name from access_token where id = any($1)', [ids])
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  async proposals(asker: Actor): Promise<OpenProposal[]> {
    const { records, clock } = this.#context
    const own = await personBehind(records, asker)
    const open = await openProposals(records, clock.now())
    const { rows } = await records.query<{ id: string; name: string }>('select id, name from access_account where id = any($1)', [open.flatMap(({ subject, persons }) => [subject, ...persons])])
    const nameOf = (id: string): string | null => rows.find((row) => row.id === id)?.name ?? null
    return open.map(({ id, kind, subject, payload, persons, at, expires }) => ({
      id, kind, subject, name: nameOf(subject) ?? (payload['note'] as string | undefined) ?? null, roles: (payload['roles'] as string[] | undefined) ?? null, before: (payload['before'] as string[] | undefined) ?? null,
      by: persons.map((person) => nameOf(person) ?? person), at: at.toISOString(), expiresAt: expires.toISOString(), mayConfirm: own !== undefined && !persons.includes(own) && subject !== own,
    }))
  }

  /** What was proposed happens, when enough persons stand behind it; otherwise one more is needed. Raises what confirming raises, and what doing it raises. */
  async confirm(actor: Actor, id: string): Promise<{ readonly done: boolean }> {
    const done = await act(this.#context, async (acting) => {
      const administrators = await lockAdministrators(acting.tx, acting.now)
      const proposal = await confirm(acting, actor, id)
      if (!proposal) return false
      if (proposal.kind === 'invite') await openInvitation(acting, proposal)
      else await this.#perform(acting, { row: await rowOf(acting.tx, proposal.subject), administrators: administrators.all }, { ...proposal, extra: { persons: proposal.persons.length } })
      return true
    })
    this.#forget()
    return { done }
  }

  /** Raises access/no-such-proposal. */
  async cancel(actor: Actor, id: string): Promise<void> {
    await act(this.#context, async (acting) => {
      const { kind, payload } = await cancel(acting, actor, id)
      if (kind === 'invite') await acting.tx.query(`delete from access_once where purpose = 'welcome-proposed' and digest = $1`, [payload['digest']])
    })
  }

  /** One change of one account: done, with its event in the same transaction, or proposed where it takes another administrator. */
  async #change(actor: Actor, id: string, plan: (about: { readonly row: AccountRow; readonly own: boolean; readonly administrators: readonly string[] }) => Planned): Promise<Decided> {
    const decided = await act(this.#context, async (acting): Promise<Decided> => {
      const administrators = await lockAdministrators(acting.tx, acting.now)
      const row = await rowOf(acting.tx, id)
      const own = (await personBehind(acting.tx, actor)) === id
      const { takes, ...planned } = plan({ row, own, administrators: administrators.all })
      if (takes === 'two' && twoNeeded(administrators)) return { proposal: await propose(acting, actor, { ...planned, subject: id }) }
      await this.#perform(acting, { row, administrators: administrators.all }, { ...planned, by: actor.id, extra: takes === 'two' ? { alone: true } : {} })
      return {}
    })
    this.#forget()
    return decided
  }

  async #perform({ tx, now, tell }: Acting, about: Pick<Change, 'row' | 'administrators'>, { kind, payload, by, extra }: Performed): Promise<void> {
    const change = { tx, now, ...about }
    const given = payload as never
    const changed = await { roles: () => changeRoles(change, given), close: () => closeAccount(change), reopen: () => reopenAccount(change), passphrase: () => renewByLink(change, given), invite: async () => undefined }[kind]()
    if (!changed) return
    if (kind !== 'passphrase') await tx.query('delete from access_proposal where subject = $1', [about.row.id])
    tell({ type: changed.type, actor: by, subject: about.row.id, detail: { ...changed.detail, ...extra } })
  }

  #forget(): void {
    this.#live.sessions.forget()
    this.#live.tokens.forget()
  }
}

/** `proposal`: nothing has happened yet, another administrator has to confirm it. */
export interface Decided { readonly proposal?: string }

export interface OpenProposal {
  readonly id: string
  readonly kind: ProposalKind
  readonly subject: string
  /** Of the account, or the note of the invitation. */
  readonly name: string | null
  readonly roles: readonly string[] | null
  readonly before: readonly string[] | null
  /** Names of the persons who stand behind it; none when only the operator of the machine does. */
  readonly by: readonly string[]
  readonly at: string
  readonly expiresAt: string
  /** Whether who asks may confirm it. */
  readonly mayConfirm: boolean
}

interface Planned extends Omit<Wanted, 'subject'> { readonly takes: 'one' | 'two' }
interface Performed { readonly kind: ProposalKind; readonly payload: Wanted['payload']; readonly by: string; readonly extra: Record<string, number | boolean> }

/** Locked. Raises access/no-such-person. */
async function rowOf(tx: Transaction, id: string): Promise<AccountRow> {
  const { rows } = await tx.query<AccountRow>('select * from access_account where id = $1 for update', [id])
  if (!rows[0]) throw noSuchPerson()
  return rows[0]
}
