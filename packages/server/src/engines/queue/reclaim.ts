/**
 * Gives the jobs of a killed worker to another within seconds. pg-boss alone needs ten at least; it stays the second line, for the moment
 * between its delivery and our claim.
 */
import type { PgBoss } from 'pg-boss'
import type { Log } from '#kernel'
import { traceOf } from '#kernel'
import type { Records } from '../records/records.ts'
import type { Runner } from './runner.ts'

const beat = 1_000
/** A worker that has given no sign for this long, in seconds, is gone. */
const silence = 5

export function reclaimAbandoned(records: Records, boss: PgBoss, { runner, log }: { runner: Runner; log: Log }): () => void {
  let stopped = false
  let holdUntil = 0
  let last = Date.now()
  let busy = false
  const pass = async (): Promise<void> => {
    if (busy || stopped) return
    busy = true
    try {
      await records.query('insert into vesalius_worker (id) values ($1) on conflict (id) do update set seen = now()', [runner.worker])
      // When we could not give signs of life, neither could the others: they get the time to do so first.
      if (Date.now() - last > 3 * beat) holdUntil = Date.now() + silence * 1_000
      last = Date.now()
      if (last > holdUntil) await reclaim(records, boss, { runner, log })
    } catch (error) {
      log.warn(traceOf(error), 'the sign of life of the queue could not be written')
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void pass(), beat)
  void pass()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

async function reclaim(records: Records, boss: PgBoss, { runner, log }: { runner: Runner; log: Log }): Promise<void> {
  const { rows } = await records.query<{ id: string; name: string }>(
    `update vesalius_job set state = 'queued', worker = null, updated = now() where id in (
       select job.id from vesalius_job job left join vesalius_worker worker on worker.id = job.worker
       where job.state = 'running' and job.updated < now() - make_interval(secs => $1)
         and (worker.seen is null or worker.seen < now() - make_interval(secs => $1)
           -- Ours, but not running: its end could not be written while the records were away.
           or (job.worker = $2 and job.id <> all($3::uuid[])))
       for update of job skip locked)
     returning id, name`,
    [silence, runner.worker, runner.running()],
  )
  // Delivered, but the delivery never arrived: the claim follows it within milliseconds, unless the records went away in between.
  const lost = await records.query<{ id: string; name: string }>(
    `select job.id, job.name from vesalius_job job join vesalius_queue.job delivered on delivered.name = job.name and delivered.id = job.id
     where job.state = 'queued' and delivered.state = 'active' and delivered.started_on < now() - make_interval(secs => $1)`,
    [silence],
  )
  for (const { id, name } of [...rows, ...lost.rows]) {
    log.warn({ job: id }, 'the worker of a job is gone; the job is delivered again')
    await boss.fail(name, id, { reason: 'worker gone' })
  }
}
