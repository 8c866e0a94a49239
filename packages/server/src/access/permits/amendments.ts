/** Changes of a permit: persons, or one extension. One of the committee proposes, another confirms, and a new version is signed. */
import { z } from 'zod'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { Acting } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import type { Correspondence } from '../correspondence.ts'
import { accountsOfSamePerson } from '../requests/people.ts'
import { OwnRequest, PersonsOnly, UnknownPerson } from '../requests/problems.ts'
import { dayAfter, keepVersion } from './issue.ts'
import type { Permit } from './permit.ts'
import { ExtensionRefused, NoPermit, NoSuchAmendment, PermitOver, SamePerson } from './problems.ts'
import type { PermitKey } from './signature.ts'

export const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('persons'), persons: z.array(z.string().regex(/^account-[0-9a-hjkmnp-tv-z]{26}$/)).min(1).max(60) }),
  z.strictObject({ kind: z.literal('extend'), until: z.iso.date() }),
])
export type Change = z.output<typeof changeSchema>

export interface Amendment {
  readonly id: string
  readonly permit: string
  readonly change: Change
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
}

interface AmendmentsOptions {
  readonly context: AccessContext
  readonly key: PermitKey
  readonly correspondence: Correspondence
}

/** An extension is asked for so long before the end (EHDS: one month). */
const noticeMs = 30 * 86_400_000
const longestMs = 731 * 86_400_000
const columns = 'id, permit, change, proposed_by as "proposedBy", proposed_at as "proposedAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt"'

export class Amendments {
  readonly #options: AmendmentsOptions

  constructor(options: AmendmentsOptions) {
    this.#options = options
  }

  /** Raises access/no-permit, access/permit-over, access/own-request, access/unknown-person, access/extension-refused. */
  propose(actor: Actor, permit: string, change: Change): Promise<Amendment> {
    return act(this.#options.context, async (acting) => {
      const current = await this.#current(acting, permit)
      await this.#mayChange(acting, actor, { current, change })
      const id = newIdentifier('amendment')
      await acting.tx.query('insert into access_amendment (id, permit, kind, change, proposed_by, proposed_at) values ($1, $2, $3, $4, $5, $6)', [id, permit, change.kind, change, actor.id, acting.now])
      acting.tell({ type: 'permit/amendment-proposed', actor: actor.id, subject: permit, detail: { kind: change.kind } })
      return this.#read(acting, id)
    })
  }

  /** Raises access/no-such-amendment, access/same-person, and those of proposing. */
  confirm(actor: Actor, id: string): Promise<Amendment> {
    return act(this.#options.context, async (acting) => {
      const { rows } = await acting.tx.query<Amendment>(`select ${columns} from access_amendment where id = $1 and confirmed_at is null for update`, [id])
      const amendment = rows[0]
      if (!amendment) throw NoSuchAmendment()
      const same = await accountsOfSamePerson(acting.tx, [actor.id])
      if (same.has(amendment.proposedBy)) throw SamePerson()
      const current = await this.#current(acting, amendment.permit)
      await this.#mayChange(acting, actor, { current, change: amendment.change })
      await acting.tx.query('update access_amendment set confirmed_by = $2, confirmed_at = $3 where id = $1', [id, actor.id, acting.now])
      await keepVersion(acting, this.#options, next(current, amendment, { confirmedBy: actor.id, now: acting.now }))
      acting.tell({ type: amendment.change.kind === 'extend' ? 'permit/extended' : 'permit/amended', actor: actor.id, subject: amendment.permit, detail: { version: current.version + 1, kind: amendment.change.kind } })
      return this.#read(acting, id)
    })
  }

  async of(permit: string): Promise<Amendment[]> {
    return (await this.#options.context.records.query<Amendment>(`select ${columns} from access_amendment where permit = $1 order by proposed_at`, [permit])).rows
  }

  async #read({ tx }: Acting, id: string): Promise<Amendment> {
    return (await tx.query<Amendment>(`select ${columns} from access_amendment where id = $1`, [id])).rows[0] as Amendment
  }

  async #current({ tx, now }: Acting, permit: string): Promise<Permit> {
    const { rows } = await tx.query<{ jws: string; over: boolean }>(
      `select v.jws, p.revoked_at is not null or p.until <= $2 as over from access_permit p join access_permit_version v on v.permit = p.id and v.version = p.current where p.id = $1 for update of p`, [permit, now])
    const row = rows[0]
    if (!row) throw NoPermit()
    if (row.over) throw PermitOver()
    return this.#options.key.read(row.jws)
  }

  async #mayChange({ tx, now }: Acting, actor: Actor, { current, change }: { readonly current: Permit; readonly change: Change }): Promise<void> {
    if (actor.kind !== 'person') throw PersonsOnly()
    const mine = await accountsOfSamePerson(tx, [actor.id])
    const given = change.kind === 'persons' ? change.persons : []
    if ([...current.persons, ...given].some((person) => mine.has(person))) throw OwnRequest()
    if (change.kind === 'persons') {
      const { rows } = await tx.query('select id from access_account where id = any($1)', [given])
      if (rows.length < new Set(given).size) throw UnknownPerson(new Set(given).size - rows.length)
      return
    }
    const [ends, wanted] = [Date.parse(current.until), Date.parse(dayAfter(change.until))]
    const { rowCount } = await tx.query(`select 1 from access_amendment where permit = $1 and kind = 'extend' and confirmed_at is not null`, [current.id])
    if (rowCount || wanted <= ends || wanted - ends > longestMs || ends - now.getTime() < noticeMs) throw ExtensionRefused()
  }
}

function next(current: Permit, { change, proposedBy }: Amendment, { confirmedBy, now }: { readonly confirmedBy: string; readonly now: Date }): Permit {
  const changed = change.kind === 'persons' ? { persons: [...new Set(change.persons)] } : { until: dayAfter(change.until) }
  return { ...current, ...changed, version: current.version + 1, grantedBy: [...new Set([proposedBy, confirmedBy])], issued: now.toISOString() }
}
