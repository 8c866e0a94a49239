/** Accounts of people. Who somebody is, is the pair (issuer, subject): the same subject at two issuers is two people (OpenID Connect Core 5.7). */
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { isRole } from './permissions.ts'
import { accountClosed, nameTaken } from './problems.ts'
import type { AccessContext } from './context.ts'

/** The issuer of accounts that the embedded provider keeps; its real address changes with the public address, the accounts stay. */
export const embeddedIssuer = 'embedded'

export class Accounts {
  readonly #context: AccessContext

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** An account of the embedded provider; its subject is its identifier. Throws access/name-taken (409). */
  async createEmbedded(name: string, roles: readonly string[]): Promise<string> {
    const id = newIdentifier('account')
    const { rowCount } = await this.#context.records.query(
      `insert into access_account (id, issuer, subject, name, claimed, granted, created_at) values ($1, $2, $1, $3, '{}', $4, $5) on conflict do nothing`,
      [id, embeddedIssuer, name, roles, this.#context.clock.now()],
    )
    if (rowCount !== 1) throw nameTaken()
    await this.#noteCreated(id, roles)
    return id
  }

  /**
   * The account of somebody whom another provider vouches for; its name and claimed roles follow
   * what the provider says at each sign-in, roles granted here stay. Throws access/account-closed (409).
   */
  async fromProvider(person: {
    issuer: string
    subject: string
    name: string
    roles: readonly string[]
    granted?: readonly string[]
  }): Promise<Actor> {
    const roles = person.roles.filter(isRole)
    const { rows } = await this.#context.records.query<{ id: string; created: boolean; roles: string[] }>(
      `insert into access_account (id, issuer, subject, name, claimed, granted, created_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (issuer, subject) do update set name = excluded.name, claimed = excluded.claimed,
          granted = array(select distinct unnest(access_account.granted || excluded.granted))
          where access_account.closed_at is null
        returning id, claimed || granted as roles, (xmax = 0) as created`,
      [newIdentifier('account'), person.issuer, person.subject, person.name, roles, person.granted ?? [], this.#context.clock.now()],
    )
    const row = rows[0]
    if (!row) throw accountClosed()
    if (row.created) await this.#noteCreated(row.id, row.roles)
    return { id: row.id, name: person.name, kind: 'person', roles: row.roles }
  }

  /** The actor of an open account. */
  async find(id: string): Promise<Actor | undefined> {
    const { rows } = await this.#context.records.query<{ name: string; roles: string[] }>(
      'select name, claimed || granted as roles from access_account where id = $1 and closed_at is null',
      [id],
    )
    return rows[0] && { id, name: rows[0].name, kind: 'person', roles: rows[0].roles }
  }

  /** The identifier of the open embedded account of that name, upper and lower case alike. */
  async findByName(name: string): Promise<string | undefined> {
    const { rows } = await this.#context.records.query<{ id: string }>(
      'select id from access_account where issuer = $1 and lower(name) = lower($2) and closed_at is null',
      [embeddedIssuer, name],
    )
    return rows[0]?.id
  }

  async hasAdministrator(): Promise<boolean> {
    const { rowCount } = await this.#context.records.query(
      `select 1 from access_account where 'node-admin' = any(claimed || granted) and closed_at is null limit 1`,
    )
    return rowCount === 1
  }

  async #noteCreated(id: string, roles: readonly string[]): Promise<void> {
    await this.#context.ledger.append({ type: 'access/account-created', actor: id, subject: id, detail: { roles: roles.join(' ') } })
  }
}
