/**
 * Tasks that a hub asks this node for by letter: submitted in the name of the hub's account that the permit names, and then like any other. What becomes of one is
 * told by letters; what a person has released goes to the hub, sealed. A letter that comes again begins nothing again.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger, Records } from '#engines'
import type { LetterBody, Member, Post, Received } from '#federation'
import { newIdentifier, Problem, traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import { BadInputs, NoTask, OtherPermit, OtherTask, TooManyTasks } from '../problems.ts'
import type { Tasks } from '../tasks/tasks.ts'
import type { Tools } from '../tools/registry.ts'
import { canonical } from '../tools/version.ts'
import type { OutputPieces } from './output-pieces.ts'
import { standings, stateOf, toSend } from './standing.ts'
import type { Standing } from './standing.ts'

export interface AskedTasksParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Pick<Post, 'members' | 'send' | 'flush'>
  readonly tools: Pick<Tools, 'byDigest'>
  readonly tasks: Pick<Tasks, 'submit' | 'cancel'>
  readonly pieces: OutputPieces
  /** The hub by whose letters a permit was asked for; null for one that was asked for here. Raises access/no-permit. */
  readonly originOf: (permit: string) => Promise<string | null>
}

interface Row { readonly hub: string, readonly id: string, readonly task: string, readonly body: LetterBody<'task'>, readonly refused: string | null, readonly begun: boolean }

/** Of one hub, that have not ended. */
const mostAtOnce = 100
const begun = 'exists (select 1 from compute_task t where t.id = a.task) as begun'

export class AskedTasks {
  private readonly parts: AskedTasksParts
  private looking: Promise<void> | undefined

  constructor(parts: AskedTasksParts) {
    this.parts = parts
  }

  /** What is not allowed is refused for good, and the hub is told why. Raises compute/no-task, compute/other-task. */
  async take({ from, body }: Received<'task'>): Promise<void> {
    if (from.kind !== 'hub') throw NoTask()
    const row = await this.keep(from, body)
    if (row.refused === null && !row.begun) await this.begin(row)
    void this.look()
  }

  /** Stops what has not ended. Raises compute/no-task for what is no hub. */
  async cancel({ from, body }: Received<'task-cancel'>): Promise<void> {
    if (from.kind !== 'hub') throw NoTask()
    const row = await this.begunRow(from.id, body.task)
    if (row.refused === null) await this.parts.tasks.cancel(row.task, { id: row.body.actor })
    void this.look()
  }

  /** Tells the hub what has changed, and sends what was released; what cannot be told now is told with the next look. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch((error: unknown) => this.parts.log.warn(traceOf(error), 'what became of tasks of a hub could not be told yet'))
      .finally(() => { this.looking = undefined })
    return this.looking
  }

  async close(): Promise<void> {
    await this.looking
  }

  /** Letters that were fetched together are handled side by side: one to stop a task may be ahead of the one that asks for it. */
  private async begunRow(hub: string, id: string): Promise<Row> {
    for (let waited = 0; waited < 2_000; waited += 50) {
      const { rows } = await this.parts.records.query<Row>(`select task, body, refused, ${begun} from compute_asked_task a where hub = $1 and id = $2`, [hub, id])
      if (rows[0] && (rows[0].refused !== null || rows[0].begun)) return rows[0]
      await pause(50)
    }
    throw new Error('the letter with the task is still on its way')
  }

  /** The node gives it an identifier of its own, so that a hub cannot name one of somebody else. What is asked again is told again. */
  private async keep(from: Member, body: LetterBody<'task'>): Promise<Row> {
    const { records, clock } = this.parts
    await records.query('insert into compute_asked_task (hub, id, task, hub_name, body, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [from.id, body.id, newIdentifier('task'), from.name, JSON.stringify(body), clock.now()])
    const { rows } = await records.query<Row>(`update compute_asked_task a set told = null, settled = false where hub = $1 and id = $2 returning hub, id, task, body, refused, ${begun}`, [from.id, body.id])
    const row = rows[0] as Row
    if (canonical(row.body) !== canonical(body)) throw OtherTask()
    return row
  }

  private async begin(row: Row): Promise<void> {
    const { actor, tool: { id, digest }, entrypoint, parameters, seed, inputs } = row.body
    try {
      await this.mayAsk(row)
      const { tool, version } = await this.parts.tools.byDigest(id, digest)
      await this.parts.tasks.submit({ tool, version, entrypoint, parameters, seed, inputs }, { id: actor }, row.task)
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      await this.refuse(row, error.code)
    }
  }

  /** A hub asks under the permits that were given to it, and for no more at once than can be looked after. What a permit allows is asked when it is submitted. */
  private async mayAsk({ hub, body: { inputs } }: Row): Promise<void> {
    const permits = Object.values(inputs).flatMap((input) => ('permit' in input ? [input.permit] : []))
    if (permits.length === 0) throw BadInputs('there are no data under a permit')
    for (const permit of permits) if ((await this.parts.originOf(permit)) !== hub) throw OtherPermit()
    const { rows } = await this.parts.records.query<{ count: number }>('select count(*)::int as count from compute_asked_task a join compute_task t on t.id = a.task where a.hub = $1 and t.ended is null', [hub])
    if ((rows[0]?.count ?? 0) >= mostAtOnce) throw TooManyTasks(mostAtOnce)
  }

  private async refuse({ hub, id, task, body: { actor } }: Row, code: string): Promise<void> {
    const { records, ledger } = this.parts
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update compute_asked_task set refused = $3 where hub = $1 and id = $2 and refused is null', [hub, id, code])
      if (rowCount) await ledger.append({ type: 'job/refused', actor, subject: task, detail: { hub, reason: code } }, tx)
    })
  }

  private async lookOnce(): Promise<void> {
    const { records, post } = this.parts
    const changed = (await standings(records)).filter((one) => stateOf(one).told !== one.told || toSend(one).length > 0 || isSettled(one))
    if (changed.length === 0) return
    const members = new Map((await post.members()).map((member) => [member.id, member]))
    for (const one of changed) {
      const hub = members.get(one.hub)
      if (hub) await this.tell(one, hub)
    }
    void post.flush()
  }

  private async tell(one: Standing, hub: Member): Promise<void> {
    const { records, post, pieces, ledger } = this.parts
    const { told, body } = stateOf(one)
    await records.transaction(async (tx) => {
      if (told !== one.told) {
        const { rows } = await tx.query<{ number: number }>('update compute_asked_task set told = $3, tenths = $4, number = number + 1 where hub = $1 and id = $2 returning number', [one.hub, one.id, told, body.tenths])
        await post.send(hub, { type: 'task-state', body: { task: one.id, number: rows[0]?.number ?? 1, ...body } }, tx)
      }
      for (const { id, name, type, class: kind, digest, size } of toSend(one)) {
        const { rowCount } = await tx.query('insert into compute_asked_output (output) values ($1) on conflict do nothing', [id])
        if (!rowCount) continue
        await pieces.send(hub, digest, { task: one.id, output: id, name, type, class: kind, tx })
        await ledger.append({ type: 'egress/sent', actor: 'vesalius', subject: id, detail: { task: one.task, hub: hub.id, digest, bytes: size } }, tx)
      }
      // Not when it was asked again meanwhile: then it is told again.
      if (isSettled(one)) await tx.query('update compute_asked_task set settled = true where hub = $1 and id = $2 and told = $3', [one.hub, one.id, told])
    })
  }
}

/** Nothing of it changes any more. */
const isSettled = ({ refused, ended, outputs }: Standing): boolean => refused !== null || (ended !== null && outputs.every(({ state }) => state !== 'waiting'))
