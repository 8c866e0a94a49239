/** The rows of a hub about tasks that it has sent to nodes. */
import type { OutputClass } from '@vesalius/standards/access-request'
import type { Queryable } from '#engines'
import type { LetterBody } from '#federation'
import { NoTask, remedyFor } from '../problems.ts'

export type SentState = 'SENT' | LetterBody<'task-state'>['state']

export interface SentTaskOutput {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly class: OutputClass
  readonly state: LetterBody<'task-state'>['outputs'][number]['state']
  /** Once it is here. */
  readonly size: number | null
  readonly digest: string | null
  /** ISO 8601. */
  readonly hereAt: string | null
}

export interface SentTask extends Pick<LetterBody<'task'>, 'tool' | 'entrypoint' | 'parameters' | 'seed' | 'inputs'> {
  readonly id: string
  readonly actor: string
  readonly node: string
  readonly nodeName: string
  readonly state: SentState
  /** Why it ended otherwise than well, or was refused: a word or code of ours. */
  readonly reason: string | null
  readonly remedy?: string
  /** Of its work, as the tool says. */
  readonly tenths: number
  readonly sentAt: Date
  readonly toldAt: Date | null
  /** When whoever asked wanted it stopped. */
  readonly cancelAt: Date | null
  readonly endedAt: Date | null
  readonly outputs: readonly SentTaskOutput[]
}

type Row = Omit<SentTask, keyof Pick<SentTask, 'tool' | 'entrypoint' | 'parameters' | 'seed' | 'inputs'> | 'remedy'> & { readonly body: LetterBody<'task'> }

const outputs = `coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'type', o.type, 'class', o.class, 'state', o.state, 'size', o.size, 'digest', o.digest, 'hereAt', o.here_at) order by o.name)
  from compute_sent_output o where o.task = s.id), '[]') as outputs`
const columns = `s.id, s.actor, s.node, s.node_name as "nodeName", s.body, s.state, s.reason, s.tenths, s.sent_at as "sentAt", s.told_at as "toldAt", s.cancel_at as "cancelAt", s.ended_at as "endedAt", ${outputs}`

/** Of one person, newest first. */
export async function tasksOf(tx: Queryable, actor: string): Promise<SentTask[]> {
  return (await tx.query<Row>(`select ${columns} from compute_sent_task s where s.actor = $1 order by s.sent_at desc limit 200`, [actor])).rows.map(shown)
}

/** Another's task is as little there as one that does not exist. Raises compute/no-task. */
export async function taskOf(tx: Queryable, id: string, actor: string): Promise<SentTask> {
  const { rows } = await tx.query<Row>(`select ${columns} from compute_sent_task s where s.id = $1 and s.actor = $2`, [id, actor])
  if (!rows[0]) throw NoTask()
  return shown(rows[0])
}

export interface OpenTask { readonly id: string, readonly node: string, readonly body: LetterBody<'task'>, readonly state: SentState, readonly cancelled: boolean, readonly askedAt: Date }

/** To which the node has said nothing for a while: neither that it has them nor that they are stopped. */
export async function unanswered(tx: Queryable, before: Date): Promise<OpenTask[]> {
  const { rows } = await tx.query<OpenTask>(
    `select id, node, body, state, cancel_at is not null as cancelled, asked_at as "askedAt" from compute_sent_task where ended_at is null and (state = 'SENT' or cancel_at is not null) and asked_at < $1 order by asked_at limit 200`, [before])
  return rows
}

/** At these nodes, that nobody has asked to stop. */
export async function goingOn(tx: Queryable, nodes: readonly string[]): Promise<{ readonly id: string, readonly actor: string }[]> {
  return (await tx.query<{ id: string, actor: string }>('select id, actor from compute_sent_task where ended_at is null and cancel_at is null and node = any($1)', [nodes])).rows
}

function shown({ body: { tool, entrypoint, parameters, seed, inputs }, ...row }: Row): SentTask {
  const remedy = row.reason ? remedyFor(row.reason) : undefined
  return { ...row, tool, entrypoint, parameters, seed, inputs, ...(remedy ? { remedy } : {}) }
}
