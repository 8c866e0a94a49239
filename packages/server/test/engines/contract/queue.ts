/** What the queue must do on every engine of records. */
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { openLog } from '#kernel'
import { openQueue } from '#engines'
import type { Queue, Records } from '#engines'
import { RecordsUnavailable } from '../../../src/engines/problems.ts'
import { until } from './records.ts'

/** `address` opens the same records from another process. */
export function queueContract(engine: string, open: () => { records: Records; address: string }): void {
  const named = (sentence: string): string => `${engine}: ${sentence}`
  const log = openLog('silent')
  const begin = async (t: TestContext): Promise<Queue> => {
    const queue = await openQueue(open().records, { log })
    t.after(() => queue.close())
    return queue
  }
  const stateOf = async (queue: Queue, id: string): Promise<string | undefined> => (await queue.state(id))?.state

  test(named('runs a job, keeps its progress, and says that it is done'), async (t) => {
    const queue = await begin(t)
    const seen: object[] = []
    await queue.work<{ send: string }>('contract-run', async (job) => {
      seen.push(job.data)
      job.progress({ done: 3, total: 4 })
    })
    const id = await queue.add('contract-run', { send: 'send-1' })
    await until(async () => (await stateOf(queue, id)) === 'done')
    assert.deepEqual(seen, [{ send: 'send-1' }])
    assert.deepEqual((await queue.state(id))?.progress, { done: 3, total: 4 })
    assert.equal(await queue.state('00000000-0000-0000-0000-000000000000'), undefined)
  })

  test(named('gives the same job for the same key, and a new one after that failed'), async (t) => {
    const queue = await begin(t)
    const ids = await Promise.all(Array.from({ length: 5 }, () => queue.add('contract-key', {}, { key: 'k' })))
    assert.equal(new Set(ids).size, 1)
    let runs = 0
    await queue.work(
      'contract-key',
      async () => {
        if (runs++ === 0) throw new Error('DOE^JOHN')
      },
      { retries: 0 },
    )
    await until(async () => (await stateOf(queue, ids[0] as string)) === 'failed')
    assert.equal((await queue.state(ids[0] as string))?.problem, 'engines/job-failed')
    const next = await queue.add('contract-key', {}, { key: 'k' })
    assert.notEqual(next, ids[0])
    await until(async () => (await stateOf(queue, next)) === 'done')
    assert.equal(await queue.add('contract-key', {}, { key: 'k' }), next)
    assert.equal(runs, 2)
    const { rows } = await open().records.query(`select count(*) as n from vesalius_queue.job j where j::text like '%DOE%'`)
    assert.equal(rows[0]?.['n'], 0, 'the text of an error stays out of the records')
  })

  test(named('works off what has gathered without resting in between, and what is more urgent first'), async (t) => {
    const queue = await begin(t)
    for (let n = 0; n < 60; n++) await queue.add('contract-backlog', { n }, { priority: n === 59 ? 5 : 0 })
    const order: number[] = []
    const start = Date.now()
    await queue.work<{ n: number }>(
      'contract-backlog',
      async ({ data }) => {
        order.push(data.n)
      },
      { concurrency: 2 },
    )
    await until(() => order.length === 60)
    assert.ok(Date.now() - start < 5_000)
    assert.ok(order.slice(0, 2).includes(59))
  })

  test(named('tries a job again that threw'), async (t) => {
    const queue = await begin(t)
    let runs = 0
    await queue.work('contract-retry', async () => {
      if (++runs < 2) throw new Error('once')
    })
    const id = await queue.add('contract-retry', {})
    await until(async () => (await stateOf(queue, id)) === 'done')
    assert.deepEqual([runs, (await queue.state(id))?.attempts], [2, 1])
  })

  test(named('loses no job and fails none when the records are away while it is claimed or its end is written'), async (t) => {
    const { records } = open()
    const away = { claim: 2, end: 2 }
    const broken: Records = Object.assign(Object.create(records) as Records, {
      query: (text: string, values?: unknown[]) => {
        const moment = /set state = 'running'/.test(text) ? 'claim' : /problem = \$3, worker = null/.test(text) ? 'end' : undefined
        return moment && away[moment]-- > 0 ? Promise.reject(RecordsUnavailable('away')) : records.query(text, values)
      },
    })
    const queue = await openQueue(broken, { log })
    t.after(() => queue.close())
    const runs = new Map<string, number>()
    await queue.work('contract-away', async ({ id }) => { runs.set(id, (runs.get(id) ?? 0) + 1) }, { retries: 0 })
    const ids = await Promise.all([1, 2, 3].map((n) => queue.add('contract-away', { n })))
    await until(async () => (await Promise.all(ids.map((id) => stateOf(queue, id)))).every((state) => state === 'done'), 60)
    assert.equal(runs.size, 3)
  })

  test(named('aborts a running job that is cancelled, never starts a waiting one, and refuses one that is not there'), async (t) => {
    const queue = await begin(t)
    let aborted = 0
    let started = 0
    await queue.work('contract-cancel', async ({ signal }) => {
      started++
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      aborted++
    })
    const running = await queue.add('contract-cancel', {})
    const waiting = await queue.add('contract-cancel', {})
    await until(() => started === 1)
    await queue.cancel(waiting)
    await queue.cancel(running)
    await until(() => aborted === 1)
    assert.deepEqual([await stateOf(queue, running), await stateOf(queue, waiting), started], ['cancelled', 'cancelled', 1])
    await assert.rejects(queue.cancel('00000000-0000-0000-0000-000000000000'), { code: 'engines/no-job' })
  })

  test(named('adds a job exactly when the transaction it belongs to commits'), async (t) => {
    const queue = await begin(t)
    let id = ''
    await assert.rejects(
      open().records.transaction(async (tx) => {
        id = await queue.add('contract-tx', {}, { tx })
        throw new Error('no')
      }),
    )
    assert.equal(await queue.state(id), undefined)
    await open().records.transaction(async (tx) => {
      id = await queue.add('contract-tx', {}, { tx })
    })
    assert.equal(await stateOf(queue, id), 'queued')
  })

  test(named('delivers a job again that ran when the program stopped, and does not count that as a failure'), async () => {
    const first = await openQueue(open().records, { log })
    let [starts, stopped] = [0, false]
    await first.work('contract-stop', async ({ signal }) => {
      starts++
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      })
    })
    const id = await first.add('contract-stop', {})
    await until(() => starts === 1)
    await first.close()
    const second = await openQueue(open().records, { log })
    try {
      assert.equal(await stateOf(second, id), 'queued')
      await second.work('contract-stop', async () => {
        stopped = true
      })
      await until(async () => stopped && (await stateOf(second, id)) === 'done')
      assert.equal((await second.state(id))?.attempts, 0)
    } finally {
      await second.close()
    }
  })

  test(named('delivers the job of a killed worker to another within seconds'), async (t) => {
    const queue = await begin(t)
    const id = await queue.add('contract-killed', { by: 'whoever lives' })
    const child = spawn(process.execPath, [join(import.meta.dirname, 'stuck-worker.ts'), open().address, 'contract-killed'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => {
      child.stdout.once('data', resolve)
    })
    assert.equal(await stateOf(queue, id), 'running')
    child.kill('SIGKILL')
    const killed = Date.now()
    let again = false
    await queue.work('contract-killed', async () => {
      again = true
    })
    await until(async () => again && (await stateOf(queue, id)) === 'done', 20)
    t.diagnostic(`delivered again after ${((Date.now() - killed) / 1_000).toFixed(1)} s`)
  })
}
