/**
 * Tasks that researchers of a hub send to the node that holds the data, under a permit which that node has signed. A letter goes with the row that tells of it; what a
 * node says is taken from that node only; what it has released is for the person who asked, and for nobody else here.
 */
import type { Readable } from 'node:stream'
import type { Ledger, Objects, Queryable, Records } from '#engines'
import type { LetterBody, Member, Post, Received } from '#federation'
import type { Actor, Clock } from '#kernel'
import { BadOutput, NoOutput, NoTask } from '../problems.ts'
import type { NewTask } from '../tasks/tasks.ts'
import { makeOrder } from './make-order.ts'
import type { GivenPermit, KnownTool } from './make-order.ts'
import type { OutputPieces } from './output-pieces.ts'
import { goingOn, taskOf, tasksOf, unanswered } from './sent-rows.ts'
import type { SentTask, SentTaskOutput } from './sent-rows.ts'

type Person = Pick<Actor, 'id' | 'name' | 'roles'>

export interface SentTasksParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Pick<Post, 'members' | 'send' | 'flush'>
  readonly pieces: OutputPieces
  readonly tools: () => Promise<readonly KnownTool[]>
  /** What nodes have signed and this person may see. */
  readonly permitsOf: (person: Person) => Promise<readonly GivenPermit[]>
  /** When each node was seen last. */
  readonly seenAt: () => Promise<ReadonlyMap<string, Date>>
}

/** A node that was seen so long after it was asked, and has not answered, is asked again. */
const patienceMs = 5 * 60_000
const isOver = (state: LetterBody<'task-state'>['state']): boolean => !['QUEUED', 'INITIALIZING', 'RUNNING'].includes(state)

interface Known { readonly node: string, readonly number: number, readonly limits: Readonly<Record<string, number>>, readonly over: boolean }

export class SentTasks {
  private readonly parts: SentTasksParts

  constructor(parts: SentTasksParts) {
    this.parts = parts
  }

  /** Under which permits this person may ask, with the names of the nodes, and the tools that the hub knows. */
  async choices(person: Person): Promise<{ readonly permits: readonly (GivenPermit & { readonly nodeName: string })[], readonly tools: readonly KnownTool[] }> {
    const { post, clock, tools } = this.parts
    const [now, members] = [clock.now().toISOString(), new Map((await post.members()).map(({ id, name }) => [id, name]))]
    const own = (await this.parts.permitsOf(person)).filter(({ permit, revokedAt, node }) => permit.persons.includes(person.id) && revokedAt === null && now < permit.until && members.has(node))
    return { permits: own.map(({ permit, node, revokedAt }) => ({ permit, node, revokedAt, nodeName: members.get(node) ?? '' })), tools: await tools() }
  }

  /** On its way when this returns. Raises what making the order raises. */
  async submit(asked: NewTask, person: Person): Promise<SentTask> {
    const { records, ledger, post, clock, tools } = this.parts
    const now = clock.now()
    const { body, node, limits } = makeOrder(asked, { actor: person, tools: await tools(), permits: await this.parts.permitsOf(person), members: await post.members(), now })
    await records.transaction(async (tx) => {
      await tx.query('insert into compute_sent_task (id, actor, node, node_name, body, limits, sent_at, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $7)', [body.id, person.id, node.id, node.name, JSON.stringify(body), JSON.stringify(limits), now])
      await post.send(node, { type: 'task', body }, tx)
      const permits = Object.values(body.inputs).flatMap((input) => ('permit' in input ? [input.permit] : []))
      await ledger.append({ type: 'job/sent', actor: person.id, subject: body.id, detail: { node: node.id, tool: body.tool.id, version: body.tool.version, digest: body.tool.digest, entrypoint: body.entrypoint, permits: [...new Set(permits)].join(' ') } }, tx)
    })
    void post.flush()
    return this.get(body.id, person)
  }

  list({ id }: Pick<Person, 'id'>): Promise<SentTask[]> {
    return tasksOf(this.parts.records, id)
  }

  /** Raises compute/no-task. */
  get(id: string, person: Pick<Person, 'id'>): Promise<SentTask> {
    return taskOf(this.parts.records, id, person.id)
  }

  /** Asks the node to stop it; it is stopped when the node says so. Raises compute/no-task. */
  async stop(id: string, person: Pick<Person, 'id'>): Promise<SentTask> {
    await this.get(id, person)
    await this.cancel(id, person)
    return this.get(id, person)
  }

  /** Of everybody, at nodes that are members, those that nobody has asked to stop. */
  async running(): Promise<{ readonly id: string, readonly actor: string }[]> {
    return goingOn(this.parts.records, (await this.parts.post.members()).map(({ id }) => id))
  }

  /** The same for whose it is not: the house, when an account is closed. What has ended, was stopped before, or is at a node that is no more, stays as it is. */
  async cancel(id: string, by: { readonly id: string }, reason?: string): Promise<void> {
    const { records, post, clock, ledger } = this.parts
    const members = new Map((await post.members()).map((member) => [member.id, member]))
    await records.transaction(async (tx) => {
      const { rows } = await tx.query<{ node: string }>('select node from compute_sent_task where id = $1 and cancel_at is null and ended_at is null for update', [id])
      const to = members.get(rows[0]?.node ?? '')
      if (!to) return
      await tx.query('update compute_sent_task set cancel_at = $2, asked_at = $2 where id = $1', [id, clock.now()])
      await post.send(to, { type: 'task-cancel', body: { task: id } }, tx)
      await ledger.append({ type: 'job/stop-asked', actor: by.id, subject: id, detail: { node: to.id, ...(reason ? { reason } : {}) } }, tx)
    })
    void post.flush()
  }

  /** What was released and has come: for the person who asked. Raises compute/no-task, compute/no-output. */
  async content(id: string, output: string, person: Pick<Person, 'id'>): Promise<{ readonly output: SentTaskOutput, readonly bytes: Readable | Buffer }> {
    const found = (await this.get(id, person)).outputs.find((one) => one.id === output)
    if (!found || found.hereAt === null || found.digest === null) throw NoOutput()
    const { digest, size } = found
    await this.parts.ledger.append({ type: 'egress/fetched', actor: person.id, subject: output, detail: { task: id, digest, bytes: size ?? 0 } })
    return { output: found, bytes: size ? await this.parts.objects.get(digest) : Buffer.alloc(0) }
  }

  /** The node tells where it is; what is older than what it has told changes nothing. Raises compute/no-task for another node's. */
  async state({ from, body: { task, number, state, reason, tenths, outputs } }: Received<'task-state'>): Promise<void> {
    const { records, ledger, clock } = this.parts
    await records.transaction(async (tx) => {
      const known = await this.known(tx, task, from)
      if (number <= known.number) return
      await tx.query(
        `update compute_sent_task set number = $2, state = $3, reason = $4, tenths = greatest(tenths, $5), told_at = $6, ended_at = case when $7 then coalesce(ended_at, $6) end where id = $1`,
        [task, number, state, reason ?? null, tenths, clock.now(), isOver(state)])
      for (const output of outputs) {
        await tx.query('insert into compute_sent_output (task, id, name, type, class, state) values ($1, $2, $3, $4, $5, $6) on conflict (task, id) do update set state = excluded.state', [task, output.id, output.name, output.type, output.class, output.state])
      }
      if (isOver(state) && !known.over) await ledger.append({ type: 'job/ended', actor: from.id, subject: task, detail: { state, ...(reason ? { reason } : {}) } }, tx)
    })
  }

  /** A piece of an output that was released; the first says what the output is. Raises compute/no-task, compute/bad-output. */
  async output(letter: Received<'task-output'>): Promise<void> {
    const { from, body: { task, output, name, type, class: kind, digest, size } } = letter
    const { records, ledger, pieces, clock } = this.parts
    const { limits } = await this.known(records, task, from)
    const most = Object.hasOwn(limits, name) ? limits[name] ?? 0 : 0
    if (size > most) throw BadOutput('it is larger than it may be')
    const { rows } = await records.query<{ digest: string, here: boolean }>(
      `insert into compute_sent_output (task, id, name, type, class, state, digest, size) values ($1, $2, $3, $4, $5, 'released', $6, $7)
       on conflict (task, id) do update set digest = coalesce(compute_sent_output.digest, excluded.digest), size = coalesce(compute_sent_output.size, excluded.size) returning digest, here_at is not null as here`,
      [task, output, name, type, kind, digest, size])
    if (rows[0]?.digest !== digest) throw BadOutput('another file was sent for it before')
    if (rows[0].here || !(await pieces.take(letter, most))) return
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update compute_sent_output set here_at = $3 where task = $1 and id = $2 and here_at is null', [task, output, clock.now()])
      if (rowCount) await ledger.append({ type: 'egress/received', actor: from.id, subject: output, detail: { task, digest, bytes: size } }, tx)
    })
  }

  /** Asks again where a node was there since and said nothing. */
  async look(): Promise<void> {
    const { records, post, clock, seenAt } = this.parts
    const now = clock.now()
    const open = await unanswered(records, new Date(now.getTime() - patienceMs))
    if (open.length === 0) return
    const [seen, members] = [await seenAt(), new Map((await post.members()).map((member) => [member.id, member]))]
    for (const { id, node, body, state, cancelled, askedAt } of open) {
      const to = members.get(node)
      if (!to || (seen.get(node)?.getTime() ?? 0) < askedAt.getTime() + patienceMs) continue
      await records.transaction(async (tx) => {
        await tx.query('update compute_sent_task set asked_at = $2 where id = $1', [id, now])
        if (state === 'SENT') await post.send(to, { type: 'task', body }, tx)
        if (cancelled) await post.send(to, { type: 'task-cancel', body: { task: id } }, tx)
      })
    }
    void post.flush()
  }

  /** Locked while a transaction lasts. Raises compute/no-task. */
  private async known(tx: Queryable, task: string, { id }: Member): Promise<Known> {
    const { rows } = await tx.query<Known>('select node, number, limits, ended_at is not null as over from compute_sent_task where id = $1 for update', [task])
    if (rows[0]?.node !== id) throw NoTask()
    return rows[0]
  }
}
