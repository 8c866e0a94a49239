/** Permits that nodes have signed for requests of this hub: kept as they came, checked with the key of the node, shown, and never a way to data here. */
import type { LetterBody, Member } from '#federation'
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import type { Correspondence } from '../correspondence.ts'
import { permissionsOf } from '../permissions.ts'
import { nameOf } from '../policy/compile.ts'
import { requestOf } from '../requests/request.ts'
import { settle } from '../requests/settle.ts'
import type { Issue } from '../requests/settle.ts'
import { takePartStep } from '../requests/steps.ts'
import { NoPermit, PermitBroken, PermitOver } from './problems.ts'
import { permitOf, readSigned } from './signature.ts'
import type { Permit } from './permit.ts'

export interface ReceivedPermit {
  readonly permit: Permit
  /** The node that signed it, and at which alone it is of use. */
  readonly node: string
  readonly signed: string
  readonly revokedAt: Date | null
  readonly reason: string | null
}
interface Row extends Omit<ReceivedPermit, 'permit'> { readonly requester: string }

export interface ReceivedOptions {
  readonly correspondence: Correspondence
  readonly issue: Issue
}

const columns = 'p.node, p.jws as signed, p.revoked_at as "revokedAt", p.reason, r.requester'

export class ReceivedPermits {
  readonly #context: AccessContext
  readonly #options: ReceivedOptions

  constructor(context: AccessContext, options: ReceivedOptions) {
    this.#context = context
    this.#options = options
  }

  /** Raises access/permit-broken unless it is that node's, for that request, over data of its own. */
  async take(from: Member, { request: id, signed }: LetterBody<'permit'>): Promise<void> {
    const permit = await readSigned(signed, from)
    await act(this.#context, async (acting) => {
      const request = await requestOf(acting.tx, id, 'lock')
      const parts = permit.datasets.map((one) => request.parts.find(({ dataset, version, holder }) => dataset === one.dataset && version === one.version && holder === from.id))
      if (permit.request !== id || !parts.every((part) => part !== undefined)) throw PermitBroken('its request')
      const { rowCount } = await acting.tx.query(
        `insert into access_permit_received (permit, version, request, node, jws, datasets) values ($1, $2, $3, $4, $5, $6)
         on conflict (permit) do update set version = excluded.version, jws = excluded.jws where access_permit_received.version < excluded.version`,
        [permit.id, permit.version, id, from.id, signed, permit.datasets.map(nameOf)])
      if (!rowCount) return
      acting.tell({ type: 'permit/received', actor: from.id, subject: permit.id, detail: { request: id, version: permit.version } })
      await settle(acting, request, this.#options.issue)
    })
  }

  /** The node says that it has ended. */
  async ended(from: Member, { permit, reason }: LetterBody<'revocation'>): Promise<void> {
    await act(this.#context, async (acting) => {
      const { rows } = await acting.tx.query<{ request: string; jws: string }>(
        'update access_permit_received set revoked_at = $3, reason = $4 where permit = $1 and node = $2 and revoked_at is null returning request, jws', [permit, from.id, acting.now, reason])
      const row = rows[0]
      if (!row) {
        const { rowCount } = await acting.tx.query('select 1 from access_permit_received where permit = $1', [permit])
        if (!rowCount) throw new Error('the letter with the permit is still on its way')
        return
      }
      const { datasets } = permitOf(row.jws)
      let request = await requestOf(acting.tx, row.request, 'lock')
      for (const part of request.parts.filter((one) => one.state === 'made-available' && datasets.some(({ dataset, version }) => dataset === one.dataset && version === one.version))) {
        request = await takePartStep(acting, request, { part, act: 'withdraw', taken: { actor: { id: from.id, name: from.name }, who: 'house' }, text: reason })
      }
      acting.tell({ type: 'permit/revoked', actor: from.id, subject: permit, detail: { request: row.request } })
    })
  }

  /** The committee here wants a node to end it; it has ended when the node says so. Raises access/no-permit, access/permit-over. */
  async askToEnd(actor: Actor, id: string, reason: string): Promise<void> {
    await act(this.#context, async ({ tx, tell }) => {
      const { rows } = await tx.query<{ request: string; node: string; revoked: boolean }>('select request, node, revoked_at is not null as revoked from access_permit_received where permit = $1 for update', [id])
      const row = rows[0]
      if (!row) throw NoPermit()
      if (row.revoked) throw PermitOver()
      await this.#options.correspondence.permitEnded(tx, row.node, { id, request: row.request }, reason)
      tell({ type: 'permit/revocation-asked', actor: actor.id, subject: id, detail: { request: row.request } })
    })
    this.#options.correspondence.flush()
  }

  async list(actor: Actor): Promise<ReceivedPermit[]> {
    const { rows } = await this.#context.records.query<Row>(`select ${columns} from access_permit_received p join access_request r on r.id = p.request order by p.permit desc limit 500`)
    const all = rows.map(({ requester, ...row }) => ({ requester, shown: { ...row, permit: permitOf(row.signed) } }))
    const reviews = permissionsOf(actor.roles).includes('request:review')
    return all.filter(({ requester, shown }) => reviews || requester === actor.id || shown.permit.persons.includes(actor.id)).map(({ shown }) => shown)
  }
}
