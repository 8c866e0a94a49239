/** What callers see when the embedded PostgreSQL is killed under them. VESALIUS_FAULTS=1 repeats more often. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Records } from '#engines'
import { openQueue, openRecords } from '#engines'
import { openLog } from '#kernel'
import { until } from './contract/records.ts'

const log = openLog('silent')
const base = mkdtempSync(join(tmpdir(), 'vesalius-killed-'))
after(() => rmSync(base, { recursive: true, force: true }))

const folderFor = (name: string): string => join(base, name)
const postmasterOf = (folder: string): number => Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])

async function openFor(t: TestContext, folder: string): Promise<Records> {
  const records = await openRecords(`file:${folder}`, { log })
  t.after(() => records.close())
  return records
}

// They mostly wait, so they wait together.
describe('PostgreSQL that is killed', { concurrency: 3 }, () => {
  const rounds = process.env['VESALIUS_FAULTS'] ? 50 : 5

  test(`comes back ${rounds} times during writes: every acknowledged row is there, and callers wait or are told 503`, async (t) => {
    const folder = folderFor('restarted')
    const records = await openFor(t, folder)
    await records.query('create table written (n integer primary key)')
    const acknowledged: number[] = []
    let [next, refused, running] = [0, 0, true]
    const writer = async (): Promise<void> => {
      while (running) {
        const n = next++
        try {
          await records.query('insert into written values ($1)', [n])
          acknowledged.push(n)
        } catch (error) {
          assert.equal((error as { code: string }).code, 'engines/records-unavailable')
          refused++
        }
      }
    }
    const writers = Array.from({ length: 4 }, writer)
    for (let round = 0; round < rounds; round++) {
      await pause(50 + Math.random() * 150)
      const [before, pid] = [acknowledged.length, postmasterOf(folder)]
      process.kill(pid, 'SIGKILL')
      await until(() => acknowledged.length > before + 20, 20)
      assert.equal((await records.query<{ n: number }>('select 1 as n')).rows[0]?.n, 1)
    }
    running = false
    await Promise.all(writers)
    const present = new Set((await records.query<{ n: number }>('select n from written')).rows.map(({ n }) => n))
    t.diagnostic(`${acknowledged.length} acknowledged, ${refused} told 503`)
    assert.deepEqual(
      acknowledged.filter((n) => !present.has(n)),
      [],
    )
  })

  test('holds up a queue of jobs, of which each is done in the end and none twice after it was done', async (t) => {
    const folder = folderFor('queue')
    const records = await openRecords(`file:${folder}`, { log })
    const queue = await openQueue(records, { log })
    t.after(async () => {
      await queue.close()
      await records.close()
    })
    const runs = new Map<string, number>()
    await queue.work(
      'during-kills',
      async ({ id, progress }) => {
        runs.set(id, (runs.get(id) ?? 0) + 1)
        progress(0.5)
        await pause(40)
      },
      { concurrency: 2, retries: 0 },
    )
    const ids: string[] = []
    for (let n = 0; n < 20; n++) ids.push(await queue.add('during-kills', { n }))
    process.kill(postmasterOf(folder), 'SIGKILL')
    await pause(300)
    // Who asks while it is away for long is told 503, and asks again.
    const stateOf = async (id: string): Promise<string> => {
      const told = await queue.state(id).catch((error: unknown) => assert.equal((error as { code?: string }).code, 'engines/records-unavailable'))
      return told?.state ?? ''
    }
    const states = (): Promise<string[]> => Promise.all(ids.map(stateOf))
    await until(async () => (await states()).every((state) => state === 'done'), 120)
    t.diagnostic(`${[...runs.values()].reduce((sum, n) => sum + n, 0)} runs for ${ids.length} jobs`)
    assert.equal(runs.size, ids.length)
  })

  test('is heard again by those who listen, who learn that they may have missed something', async (t) => {
    const folder = folderFor('listening')
    const records = await openFor(t, folder)
    const heard: (string | undefined)[] = []
    await records.listen('news', (payload) => heard.push(payload))
    process.kill(postmasterOf(folder), 'SIGKILL')
    await until(() => heard.includes(undefined), 20)
    await records.notify('news', 'again')
    await until(() => heard.includes('again'))
  })
})
