/** What happens to one job's row: added once per key, cancelled, read. The row and what pg-boss delivers change in one transaction. */
import { randomUUID } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { NoJob } from '../problems.ts'
import type { Queryable, Records } from '../records/records.ts'

export type JobStateName = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface Progress {
  readonly done: number
  readonly total: number
}

export interface JobState {
  readonly id: string
  readonly name: string
  readonly state: JobStateName
  /** How often the handler has thrown. */
  readonly attempts: number
  readonly progress?: Progress
  /** The code of the problem it ended with. */
  readonly problem?: string
}

export interface NewJob {
  readonly name: string
  readonly data: object
  readonly key: string | undefined
  readonly delay: number
  readonly priority: number
}

export async function addJob(boss: PgBoss, tx: Queryable, { name, data, key, delay, priority }: NewJob): Promise<string> {
  const id = randomUUID()
  // One statement, so that two who add the same key at once wait for each other and agree on the winner.
  const { rows } = await tx.query<{ id: string }>(
    `insert into vesalius_job as job (id, name, key) values ($1, $2, $3)
     on conflict (name, key) do update set
       id = case when job.state in ('failed', 'cancelled') then excluded.id else job.id end,
       state = case when job.state in ('failed', 'cancelled') then 'queued' else job.state end,
       attempts = case when job.state in ('failed', 'cancelled') then 0 else job.attempts end,
       progress = case when job.state in ('failed', 'cancelled') then null else job.progress end
     returning id`,
    [id, name, key ?? null],
  )
  const chosen = rows[0]?.id ?? id
  if (chosen === id)
    await boss.send(name, data, {
      id,
      priority,
      ...(delay > 0 ? { startAfter: delay } : {}),
      db: { executeSql: (text, values) => tx.query(text, values) },
    })
  return chosen
}

export async function cancelJob(records: Records, boss: PgBoss, id: string): Promise<void> {
  if (!(await stateOf(records, id))) throw NoJob(id)
  await records.transaction(async (tx) => {
    const { rows } = await tx.query<{ name: string }>(
      `update vesalius_job set state = 'cancelled', worker = null, updated = now()
       where id = $1 and state in ('queued', 'running') returning name`,
      [id],
    )
    if (!rows[0]) return
    await boss.cancel(rows[0].name, id, { db: { executeSql: (text, values) => tx.query(text, values) } })
    await tx.query(`select pg_notify('vesalius_job_cancelled', $1)`, [id])
  })
}

export async function stateOf(records: Queryable, id: string): Promise<JobState | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined
  const { rows } = await records.query<{
    name: string
    state: JobStateName
    attempts: number
    progress: Progress | null
    problem: string | null
  }>('select name, state, attempts, progress, problem from vesalius_job where id = $1', [id])
  const row = rows[0]
  if (!row) return undefined
  const { name, state, attempts, progress, problem } = row
  return { id, name, state, attempts, ...(progress ? { progress } : {}), ...(problem ? { problem } : {}) }
}
