/**
 * Sessions of people: an opaque cookie, everything else here. A session begins only at a sign-in, always with a new secret (no fixation), and ends by
 * sign-out, by idleness or by age. A viewer session hangs on the page session that opened it and ends with it.
 */
import type { Actor } from '#kernel'
import { digestOf, newSecret } from './secrets.ts'
import type { AccessContext } from './context.ts'

export type SessionKind = 'page' | 'viewer'
export interface Session {
  readonly digest: string
  readonly actor: Actor
  readonly idToken: string | null
}

const longestMs = 12 * 3_600_000
const idleMs = 2 * 3_600_000
const noteSeenEveryMs = 60_000
const longestAnswerMs = 2_000

interface Row {
  account: string
  name: string
  roles: string[]
  seen_at: Date
  expires_at: Date
  id_token: string | null
}

export class Sessions {
  readonly #context: AccessContext
  readonly #known = new Map<string, { session: Session; until: number }>()
  /** Counts what was forgotten: an answer that was on its way meanwhile is not kept. */
  #era = 0

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** Begins a session and returns the secret for the cookie. */
  async begin(
    account: string,
    kind: SessionKind,
    more: { parent?: string | undefined; idToken?: string | undefined } = {},
  ): Promise<string> {
    const secret = newSecret('vss')
    const now = this.#context.clock.now()
    await this.#context.records.query(
      'insert into access_session (digest, account, kind, parent, created_at, seen_at, expires_at, id_token) values ($1, $2, $3, $4, $5, $5, $6, $7)',
      [digestOf(secret), account, kind, more.parent ?? null, now, new Date(now.getTime() + longestMs), more.idToken ?? null],
    )
    if (kind === 'page') await this.#context.records.query('update access_account set signed_in_at = $2 where id = $1', [account, now])
    return secret
  }

  /** What is remembered of sessions is asked of the records again: an account was changed. */
  forget(): void {
    this.#era++
    this.#known.clear()
  }

  /** The session of a cookie, if it lives. */
  async find(secret: string, kind: SessionKind): Promise<Session | undefined> {
    const digest = digestOf(secret)
    const key = `${kind}:${digest}`
    const now = this.#context.clock.now()
    const known = this.#known.get(key)
    if (known && known.until > now.getTime()) return known.session
    const era = this.#era
    const { rows } = await this.#context.records.query<Row>({
      name: 'access-session',
      text: `select s.account, a.name, a.claimed || a.granted as roles, s.seen_at, s.expires_at, s.id_token from access_session s join access_account a on a.id = s.account
        where s.digest = $1 and s.kind = $2 and a.closed_at is null`,
      values: [digest, kind],
    })
    const row = rows[0]
    if (!row || row.expires_at <= now || now.getTime() - row.seen_at.getTime() > idleMs) return undefined
    if (now.getTime() - row.seen_at.getTime() > noteSeenEveryMs) await this.#noteSeen(digest, now)
    const session: Session = { digest, actor: { id: row.account, name: row.name, kind: 'person', roles: row.roles }, idToken: row.id_token }
    if (this.#known.size > 1000) this.#known.clear()
    if (era === this.#era) this.#known.set(key, { session, until: now.getTime() + longestAnswerMs })
    return session
  }

  async #noteSeen(digest: string, now: Date): Promise<void> {
    await this.#context.records.query(
      'update access_session set seen_at = $2 where digest = $1 or digest = (select parent from access_session where digest = $1)',
      [digest, now],
    )
  }

  /** Ends one session with the viewers that hang on it, or every session of the account. */
  async end(session: Session, everywhere = false): Promise<void> {
    this.forget()
    if (everywhere) await this.#context.records.query('delete from access_session where account = $1', [session.actor.id])
    else await this.#context.records.query('delete from access_session where digest = $1', [session.digest])
    await this.#context.ledger.append({
      type: 'access/signed-out',
      actor: session.actor.id,
      subject: session.actor.id,
      detail: { everywhere },
    })
  }

  /** Removes what is over. */
  async sweep(): Promise<void> {
    const now = this.#context.clock.now()
    await this.#context.records.query('delete from access_session where expires_at <= $1 or seen_at <= $2', [
      now,
      new Date(now.getTime() - idleMs),
    ])
  }
}
