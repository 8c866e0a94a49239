/** The holder's kill switch: one dataset, or everything that is here, is not used by anybody until it is lifted. Needs no committee and no hub. */
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import { NoHold } from './problems.ts'
import { channel } from './watch.ts'

export interface Hold {
  /** `*` for everything. */
  readonly dataset: string
  readonly reason: string
  readonly setBy: string
  readonly setAt: Date
}

export class Holds {
  readonly #context: AccessContext

  constructor(context: AccessContext) {
    this.#context = context
  }

  async list(): Promise<Hold[]> {
    return (await this.#context.records.query<Hold>('select dataset, reason, set_by as "setBy", set_at as "setAt" from access_hold order by set_at')).rows
  }

  /** Returns how many valid permits it stops. Setting it twice is setting it once. */
  set(actor: Actor, { dataset, reason }: { readonly dataset: string; readonly reason: string }): Promise<number> {
    return act(this.#context, async ({ tx, now, tell }) => {
      const { rowCount } = await tx.query('insert into access_hold (dataset, reason, set_by, set_at) values ($1, $2, $3, $4) on conflict do nothing', [dataset, reason, actor.id, now])
      const { rows } = await tx.query<{ stopped: number }>(
        `select count(*)::int as stopped from access_permit where revoked_at is null and until > $2 and ($1 = '*' or $1 = any(datasets))`, [dataset, now])
      const stopped = rows[0]?.stopped ?? 0
      await tx.query('select pg_notify($1, $2)', [channel, dataset])
      if (rowCount) tell({ type: 'access/held', actor: actor.id, subject: dataset, detail: { stopped } })
      return stopped
    })
  }

  /** Raises access/no-hold. */
  lift(actor: Actor, dataset: string): Promise<void> {
    return act(this.#context, async ({ tx, tell }) => {
      const { rowCount } = await tx.query('delete from access_hold where dataset = $1', [dataset])
      if (!rowCount) throw NoHold()
      tell({ type: 'access/hold-lifted', actor: actor.id, subject: dataset, detail: {} })
    })
  }
}
