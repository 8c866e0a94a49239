/** Permits: issued, checked at every use, amended, revoked, and stopped by the holder; and the only way by which data are opened for somebody. */
import type { Queryable } from '#engines'
import { Problem } from '#kernel'
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { Acting } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import type { Correspondence } from '../correspondence.ts'
import type { Offered } from '../offered.ts'
import { permissionsOf } from '../permissions.ts'
import { requestOf } from '../requests/request.ts'
import type { AccessRequest } from '../requests/request.ts'
import type { Granted } from '../requests/settle.ts'
import { takePartStep } from '../requests/steps.ts'
import { Amendments } from './amendments.ts'
import { checkUse } from './check.ts'
import type { Checking } from './check.ts'
import { issuePermit } from './issue.ts'
import { openVersion } from './open.ts'
import type { Contents, OpenedVersion } from './open.ts'
import type { Permit, Use } from './permit.ts'
import { NoContents, NoPermit, PermitOver } from './problems.ts'
import type { PermitKey } from './signature.ts'
import { channel, PermitWatch } from './watch.ts'
import type { OnRevoked } from './watch.ts'

export interface PermitsOptions<Instance> {
  readonly key: PermitKey
  readonly offered: Offered
  readonly correspondence: Correspondence
  /** What a version holds, from the door; absent where no data live. */
  readonly contents?: Contents<Instance> | undefined
}

/** A permit with where it stands. */
export interface PermitState {
  readonly permit: Permit
  readonly state: 'valid' | 'not-yet' | 'expired' | 'revoked' | 'held'
  readonly policy: string
  /** As signed: a compact JWS. */
  readonly signed: string
  readonly requester: string
  readonly revokedAt: Date | null
  readonly reason: string | null
}

interface Row {
  readonly jws: string
  readonly policy: string
  readonly requester: string
  readonly revokedAt: Date | null
  readonly reason: string | null
  readonly held: boolean
}

export class Permits<Instance = unknown> {
  readonly #context: AccessContext
  readonly #options: PermitsOptions<Instance>
  readonly #watch: PermitWatch
  readonly amendments: Amendments

  constructor(context: AccessContext, options: PermitsOptions<Instance>) {
    this.#context = context
    this.#options = options
    this.#watch = new PermitWatch(context.records, context.clock, context.log)
    this.amendments = new Amendments({ context, key: options.key, correspondence: options.correspondence })
  }

  async open(): Promise<this> {
    await this.#watch.open()
    return this
  }

  close(): Promise<void> {
    return this.#watch.close()
  }

  async issue(acting: Acting, granted: Granted): Promise<void> {
    await issuePermit(acting, this.#options, granted)
  }

  /** Returns the permit, or raises the problem that names what does not fit; a refusal is in the ledger before anybody is told. */
  check(use: Use): Promise<Permit> {
    return this.#told(use, () => checkUse(this.#checking(this.#context.records), use))
  }

  /**
   * Checks a `run` and opens the version for it, with `access/opened` in the ledger before the first instance is read. Reading stops with
   * access/permit-revoked, /held or /permit-expired as soon as the permit ends. Close it when the work is done.
   */
  openVersion(use: Omit<Use, 'action'>): Promise<OpenedVersion<Instance>> {
    const run: Use = { ...use, action: 'run' }
    const { contents } = this.#options
    return this.#told(run, async () => {
      if (!contents) throw NoContents()
      const permit = await act(this.#context, async ({ tx, tell }) => {
        const valid = await checkUse(this.#checking(tx), run, true)
        tell({ type: 'access/opened', actor: use.actor.id, subject: use.permit, detail: { dataset: use.dataset, version: use.version, tool: use.tool, permitVersion: valid.version } })
        return valid
      })
      return openVersion({ permit, use: run, contents, watch: this.#watch })
    })
  }

  /** The handler is called once when the permit ends for this person: revoked, stopped by the holder, or over. Returns what ends the watching. */
  onRevoked(permit: string, person: string, handler: OnRevoked): () => void {
    return this.#watch.add(permit, person, handler)
  }

  /** By the committee or the holder: for good, in every process at once, without any hub. Raises access/no-permit, access/permit-over. */
  async revoke(actor: Pick<Actor, 'id'>, id: string, reason: string): Promise<void> {
    await act(this.#context, async (acting) => {
      const { tx, now, tell } = acting
      const { rows } = await tx.query<{ request: string; datasets: string[]; revoked: boolean }>('select request, datasets, revoked_at is not null as revoked from access_permit where id = $1 for update', [id])
      const row = rows[0]
      if (!row) throw NoPermit()
      if (row.revoked) throw PermitOver()
      await tx.query('update access_permit set revoked_at = $2, revoked_by = $3, reason = $4 where id = $1', [id, now, actor.id, reason])
      await tx.query('select pg_notify($1, $2)', [channel, id])
      const { origin } = await this.#withdrawParts(acting, { ...row, reason })
      await this.#options.correspondence.permitEnded(tx, origin, { id, request: row.request }, reason)
      tell({ type: 'permit/revoked', actor: actor.id, subject: id, detail: { request: row.request } })
    })
    this.#options.correspondence.flush()
  }

  /** Raises access/no-permit: also for one that is neither the actor's nor the actor's task. */
  async read(actor: Actor, id: string): Promise<PermitState> {
    const [found] = await this.#states('where p.id = $1', [id])
    if (!found || !mayRead(actor, found)) throw NoPermit()
    return found
  }

  /** One that is broken is left out, so that it does not hide the others. */
  async list(actor: Actor): Promise<PermitState[]> {
    const all = await Promise.allSettled((await this.#rows('order by v.signed_at desc limit 500', [])).map((row) => this.#stateOf(row)))
    const broken = all.filter(({ status }) => status === 'rejected').length
    if (broken > 0) this.#context.log.error({ permits: broken }, 'permits are not the ones that were signed')
    return all.flatMap((one) => (one.status === 'fulfilled' && mayRead(actor, one.value) ? [one.value] : []))
  }

  /** Those of one request, for whoever may read the request. */
  ofRequest(request: string): Promise<PermitState[]> {
    return this.#states('where p.request = $1', [request])
  }

  /** The hub from which its request came; null when it was asked for here. Raises access/no-permit. */
  async originOf(permit: string): Promise<string | null> {
    const { rows } = await this.#context.records.query<{ origin: string | null }>('select r.origin from access_permit p join access_request r on r.id = p.request where p.id = $1', [permit])
    if (!rows[0]) throw NoPermit()
    return rows[0].origin
  }

  /** Writes `permit/expired` for what has ended since it was last called. */
  noteExpired(): Promise<void> {
    return act(this.#context, async ({ tx, now, tell }) => {
      const { rows } = await tx.query<{ id: string }>('update access_permit set expiry_noted = true where until <= $1 and revoked_at is null and not expiry_noted returning id', [now])
      for (const { id } of rows) tell({ type: 'permit/expired', actor: 'house', subject: id, detail: {} })
    })
  }

  async #withdrawParts(acting: Acting, { request, datasets, reason }: { readonly request: string; readonly datasets: readonly string[]; readonly reason: string }): Promise<AccessRequest> {
    let current = await requestOf(acting.tx, request, 'lock')
    for (const part of current.parts) {
      if (part.state === 'made-available' && datasets.includes(part.dataset)) {
        current = await takePartStep(acting, current, { part, act: 'withdraw', taken: { actor: { id: 'house', name: '' }, who: 'house' }, text: reason })
      }
    }
    return current
  }

  async #states(rest: string, values: readonly unknown[]): Promise<PermitState[]> {
    return Promise.all((await this.#rows(rest, values)).map((row) => this.#stateOf(row)))
  }

  async #rows(rest: string, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#context.records.query<Row>(
      `select v.jws, v.policy, p.requester, p.revoked_at as "revokedAt", p.reason, exists (select 1 from access_hold h where h.dataset = '*' or h.dataset = any(p.datasets)) as held
       from access_permit p join access_permit_version v on v.permit = p.id and v.version = p.current ${rest}`, values)
    return rows
  }

  async #stateOf({ jws, policy, requester, revokedAt, reason, held }: Row): Promise<PermitState> {
    const permit = await this.#options.key.read(jws)
    return { permit, policy, signed: jws, requester, revokedAt, reason, state: stateOf(permit, { revokedAt, held, now: this.#context.clock.now().toISOString() }) }
  }

  #checking(records: Queryable): Checking {
    return { records, key: this.#options.key, offered: this.#options.offered }
  }

  async #told<Result>({ permit, actor, action, dataset, version }: Use, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Problem) await this.#context.ledger.append({ type: 'access/denied', actor: actor.id, subject: permit, detail: { reason: error.code, action, dataset, version } })
      throw error
    }
  }
}

function stateOf(permit: Permit, { revokedAt, held, now }: { readonly revokedAt: Date | null; readonly held: boolean; readonly now: string }): PermitState['state'] {
  if (revokedAt) return 'revoked'
  if (now >= permit.until) return 'expired'
  if (held) return 'held'
  return now < permit.from ? 'not-yet' : 'valid'
}

function mayRead(actor: Actor, { permit, requester }: PermitState): boolean {
  return requester === actor.id || permit.persons.includes(actor.id) || permissionsOf(actor.roles).includes('request:review')
}
