/** One-time links by which somebody makes an account: given out, listed without their secret, taken back. One is known by the beginning of its digest. */
import type { Actor } from '#kernel'
import { act } from './acting.ts'
import type { Acting } from './acting.ts'
import { lockAdministrators, twoNeeded } from './administrators.ts'
import type { AccessContext } from './context.ts'
import { isRole } from './permissions.ts'
import { noSuchInvitation, unknownRole } from './problems.ts'
import { propose } from './proposals.ts'
import type { Proposal } from './proposals.ts'
import { digestOf, newSecret } from './secrets.ts'

export interface OpenInvitation {
  readonly id: string
  readonly roles: readonly string[]
  /** For whom, as the inviter noted. */
  readonly note: string | null
  readonly expiresAt: string
}

const invitationSeconds = 7 * 86_400
const idOf = `'invitation-' || left(digest, 24)`

export class Invitations {
  readonly #context: AccessContext

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** The link is in the answer and nowhere else; where it takes two, it works when another administrator has confirmed it. Raises access/unknown-role. */
  async make(actor: Actor, wanted: { readonly roles: readonly string[]; readonly note?: string | undefined }): Promise<{ id: string; link: string; expiresAt: string; proposal?: string }> {
    if (!wanted.roles.every(isRole)) throw unknownRole()
    const roles = [...new Set(wanted.roles)]
    const code = newSecret('vso')
    const id = `invitation-${digestOf(code).slice(0, 24)}`
    const expires = new Date(this.#context.clock.now().getTime() + invitationSeconds * 1000)
    const proposal = await act(this.#context, async (acting) => {
      const { tx, now, tell } = acting
      const two = twoNeeded(await lockAdministrators(tx, now))
      await tx.query(`insert into access_once (digest, purpose, payload, expires_at) values ($1, $2, $3, $4)`, [
        digestOf(code),
        two ? 'welcome-proposed' : 'welcome',
        JSON.stringify({ roles, by: actor.id, ...(wanted.note ? { note: wanted.note } : {}) }),
        expires,
      ])
      const detail = { roles: roles.join(' ') }
      if (two) return propose(acting, actor, { kind: 'invite', subject: id, payload: { digest: digestOf(code), roles, ...(wanted.note ? { note: wanted.note } : {}) }, detail })
      tell({ type: 'access/invited', actor: actor.id, subject: id, detail: { ...detail, alone: true } })
      return undefined
    })
    return { id, link: `${this.#context.publicUrl}/welcome#code=${code}`, expiresAt: expires.toISOString(), ...(proposal ? { proposal } : {}) }
  }

  /** Those that still work, the first to end first. */
  async list(): Promise<OpenInvitation[]> {
    const { rows } = await this.#context.records.query<{ id: string; payload: { roles: string[]; note?: string }; expires_at: Date }>(
      `select ${idOf} as id, payload, expires_at from access_once where purpose = 'welcome' and expires_at > $1 order by expires_at, digest`,
      [this.#context.clock.now()],
    )
    return rows.map(({ id, payload, expires_at }) => ({ id, roles: payload.roles, note: payload.note ?? null, expiresAt: expires_at.toISOString() }))
  }

  /** Raises access/no-such-invitation. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await act(this.#context, async ({ tx, tell }) => {
      const { rowCount } = await tx.query(`delete from access_once where purpose = 'welcome' and ${idOf} = $1`, [id])
      if (rowCount === 0) throw noSuchInvitation()
      tell({ type: 'access/invitation-revoked', actor: actor.id, subject: id, detail: {} })
    })
  }
}

/** An invitation that was confirmed begins to work. Raises access/no-such-invitation when it was taken back or is too old. */
export async function openInvitation({ tx, now, tell }: Acting, { subject, payload, by, persons }: Proposal): Promise<void> {
  const { rows } = await tx.query<{ roles: string[] }>(
    `update access_once set purpose = 'welcome' where digest = $1 and purpose = 'welcome-proposed' and expires_at > $2 returning array(select jsonb_array_elements_text(payload->'roles')) as roles`, [payload['digest'], now])
  if (!rows[0]) throw noSuchInvitation()
  tell({ type: 'access/invited', actor: by, subject, detail: { roles: rows[0].roles.join(' '), persons: persons.length } })
}
