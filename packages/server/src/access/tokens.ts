/** Tokens by which programs act (RFC 6750): shown once, kept as digests, with roles of their own and an end. */
import { isIdentifier, newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { mustBeAlone } from './administrators.ts'
import { isRole, permissionsOf } from './permissions.ts'
import { badToken, noSuchToken, tokenTooLong, unknownRole } from './problems.ts'
import { digestOf, newSecret } from './secrets.ts'
import type { AccessContext } from './context.ts'

export interface NewToken {
  readonly name: string
  readonly roles?: readonly string[] | undefined
  /** At most as many as the setting token-days says; 90, or those when they are fewer, when it is not said. */
  readonly expiresInDays?: number | undefined
}
export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly createdAt: string
  /** Null in one that was made before every token had an end. */
  readonly expiresAt: string | null
  readonly usedAt: string | null
}

const usualDays = 90
const operatorDays = 365
const longestAnswerMs = 2_000
const noteUseEveryMs = 3_600_000

export class Tokens {
  readonly #context: AccessContext
  readonly #known = new Map<string, { actor: Actor; until: number }>()
  /** Counts what was forgotten: an answer that was on its way meanwhile is not kept. */
  #era = 0

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** The longest life of a token that is made now, in days. */
  get mostDays(): number {
    return this.#context.tokenDays ?? 365
  }

  /** Makes a token; the secret is in the answer and nowhere else. Nobody gives roles that they do not have, nor an administrator what they may not do, but for a single administrator. Raises access/unknown-role, access/needs-two, access/token-too-long. */
  async create(creator: Actor, wanted: NewToken): Promise<{ id: string; token: string; expiresAt: string }> {
    const days = wanted.expiresInDays ?? Math.min(usualDays, this.mostDays)
    if (days > this.mostDays) throw tokenTooLong(this.mostDays)
    return this.#make(creator, wanted, days)
  }

  /** The one that a start leaves for the programs of this machine: of its own length, since it is renewed at a start only. */
  createOperator(operator: Actor): Promise<{ id: string; token: string }> {
    return this.#make(operator, { name: 'operator' }, operatorDays)
  }

  async #make(creator: Actor, wanted: NewToken, days: number): Promise<{ id: string; token: string; expiresAt: string }> {
    const { records, ledger, clock } = this.#context
    const given = wanted.roles ?? creator.roles
    if (!given.every((role) => isRole(role) && (creator.roles.includes(role) || creator.roles.includes('node-admin')))) throw unknownRole()
    const isMore = !permissionsOf(given).every((one) => permissionsOf(creator.roles).includes(one))
    const id = newIdentifier('token')
    const token = newSecret('vsl')
    const now = clock.now()
    const expires = new Date(now.getTime() + days * 86_400_000)
    await records.transaction(async (tx) => {
      if (isMore) await mustBeAlone(tx, now)
      await tx.query(
        'insert into access_token (id, digest, name, roles, creator, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, digestOf(token), wanted.name, given, creator.id, now, expires],
      )
      await ledger.append({ type: 'access/token-created', actor: creator.id, subject: id, detail: { roles: given.join(' ') } }, tx)
    })
    return { id, token, expiresAt: expires.toISOString() }
  }

  async list(): Promise<TokenRow[]> {
    const { rows } =
      await this.#context.records.query<TokenRow>(`select id, name, roles, created_at as "createdAt", expires_at as "expiresAt", used_at as "usedAt"
      from access_token order by created_at desc`)
    return rows
  }

  /** Ends a token at once in this process, within two seconds in others. */
  async revoke(actor: Actor, id: string): Promise<void> {
    const { rows } = await this.#context.records.query<{ digest: string }>('delete from access_token where id = $1 returning digest', [id])
    const digest = rows[0]?.digest
    if (!digest) throw noSuchToken()
    this.#known.delete(digest)
    await this.#context.ledger.append({ type: 'access/token-revoked', actor: actor.id, subject: id, detail: {} })
  }

  /** What is remembered of tokens is asked of the records again: an account was changed. */
  forget(): void {
    this.#era++
    this.#known.clear()
  }

  /** Whether it was made by this creator and ends no sooner than in so many days. */
  async isValid(token: string, { creator, days }: { creator: string; days: number }): Promise<boolean> {
    const { records, clock } = this.#context
    const until = new Date(clock.now().getTime() + days * 86_400_000)
    const { rows } = await records.query('select 1 from access_token where digest = $1 and creator = $2 and expires_at > $3', [digestOf(token), creator, until])
    return rows.length > 0
  }

  /** The account of the person who made a token, while the token lives; undefined for one that no account made. */
  async creatorOf(id: string): Promise<string | undefined> {
    const { rows } = await this.#context.records.query<{ creator: string }>('select creator from access_token where id = $1', [id])
    return rows[0] && isIdentifier('account', rows[0].creator) ? rows[0].creator : undefined
  }

  /** The actor that a token stands for, or access/bad-token (401). */
  async actorOf(token: string): Promise<Actor> {
    const digest = digestOf(token)
    const now = this.#context.clock.now()
    const known = this.#known.get(digest)
    if (known && known.until > now.getTime()) return known.actor
    const era = this.#era
    const { rows } = await this.#context.records.query<{
      id: string
      name: string
      roles: string[]
      used_at: Date | null
      expires_at: Date | null
    }>({
      name: 'access-token',
      text: 'select id, name, roles, used_at, expires_at from access_token t where digest = $1 and not exists (select 1 from access_account a where a.id = t.creator and a.closed_at is not null)',
      values: [digest],
    })
    const row = rows[0]
    if (!row || (row.expires_at && row.expires_at <= now)) throw badToken()
    if (!row.used_at || now.getTime() - row.used_at.getTime() > noteUseEveryMs) await this.#noteUse(row.id, now)
    const actor: Actor = { id: row.id, name: row.name, kind: 'program', roles: row.roles }
    if (this.#known.size > 1000) this.#known.clear()
    if (era === this.#era) this.#known.set(digest, { actor, until: now.getTime() + longestAnswerMs })
    return actor
  }

  async #noteUse(id: string, now: Date): Promise<void> {
    await this.#context.records.query('update access_token set used_at = $2 where id = $1', [id, now])
    await this.#context.ledger.append({ type: 'access/token-used', actor: id, subject: id, detail: {} })
  }
}
