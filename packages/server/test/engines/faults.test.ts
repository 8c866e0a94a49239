/** What objects and records do when the writer is killed or the disk is full. VESALIUS_FAULTS=1 repeats more often. */
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openLog } from '#kernel'
import { openObjects, openRecords, putObjectSync } from '#engines'
import type { Objects } from '#engines'
import { until } from './contract/records.ts'

const base = mkdtempSync(join(tmpdir(), 'vesalius-faults-'))
after(() => rmSync(base, { recursive: true, force: true }))

async function everyObjectIsWhole(objects: Objects): Promise<Set<string>> {
  const found = new Set<string>()
  for await (const { digest, size } of objects.list()) {
    const bytes = await objects.read(digest, 0, size)
    assert.equal(createHash('sha256').update(bytes).digest('hex'), digest)
    found.add(digest)
  }
  return found
}

test('a writer that is killed leaves every acknowledged object, no half one, and nothing behind', async (t) => {
  const folder = join(base, 'killed')
  const acknowledged: string[] = []
  const rounds = process.env['VESALIUS_FAULTS'] ? 50 : 4
  for (let round = 0; round < rounds; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'put-forever.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    const ended = new Promise((resolve) => {
      child.once('close', resolve)
    })
    await until(() => text.includes('\n'))
    await pause(Math.random() * 100)
    child.kill('SIGKILL')
    await ended
    acknowledged.push(...text.split('\n').slice(0, -1))
  }
  const objects = await openObjects(`file:${folder}`)
  const found = await everyObjectIsWhole(objects)
  t.diagnostic(`${acknowledged.length} acknowledged, ${found.size} there`)
  assert.deepEqual(
    acknowledged.filter((digest) => !found.has(digest)),
    [],
  )
  assert.deepEqual(readdirSync(join(folder, 'incoming')), [])
})

test('a full disk refuses with 507, keeps what is there whole, and takes more once there is room', async (t) => {
  const folder = mountSmall(t, 'full', '9m')
  if (!folder) return
  const objects = await openObjects(`file:${join(folder, 'objects')}`)
  const put = (bytes: Buffer): unknown => putObjectSync(join(folder, 'objects'), [bytes])
  const digests: string[] = []
  assert.throws(
    () => {
      for (;;) digests.push((put(randomBytes(500_000)) as { digest: string }).digest)
    },
    { code: 'engines/no-space', status: 507 },
  )
  await assert.rejects(objects.put(randomBytes(500_000)), { code: 'engines/no-space' })
  assert.ok(digests.length > 3)
  assert.deepEqual([...(await everyObjectIsWhole(objects))].sort(), digests.sort())
  assert.deepEqual(readdirSync(join(folder, 'objects', 'incoming')), [])
  await objects.remove(digests[0] as string)
  put(randomBytes(400_000))
})

test('records on a full disk refuse with 507 or 503, keep what is there, and come back once there is room', async (t) => {
  const folder = mountSmall(t, 'full-records', '110m')
  if (!folder) return
  const records = await openRecords(`file:${join(folder, 'records')}`, { log: openLog('silent'), patienceMilliseconds: 2_000 })
  t.after(() => records.close())
  await records.query('create table written (n integer primary key, filler text); alter table written alter filler set storage external')
  const acknowledged: number[] = []
  const fill = async (): Promise<void> => {
    for (let n = 0; n < 1_000; n++) {
      await records.query('insert into written values ($1, $2)', [n, 'x'.repeat(500_000)])
      acknowledged.push(n)
    }
  }
  await assert.rejects(fill(), (error: Error & { code: string }) =>
    ['engines/no-space', 'engines/records-unavailable'].includes(error.code),
  )
  assert.equal(spawnSync('mount', ['-o', 'remount,size=400m', folder]).status, 0)
  await until(async () => (await records.health()).ok, 30)
  const { rows } = await records.query<{ n: number }>('select n from written order by n')
  const present = new Set(rows.map(({ n }) => n))
  t.diagnostic(`${acknowledged.length} acknowledged`)
  assert.deepEqual(
    acknowledged.filter((n) => !present.has(n)),
    [],
  )
  await records.query('insert into written values (-1, null)')
})

/** A small file system of its own, or nothing and a reason. */
function mountSmall(t: TestContext, name: string, size: string): string | undefined {
  const folder = join(base, name)
  mkdirSync(folder)
  if (process.getuid?.() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'none', folder]).status !== 0) {
    t.skip('a small file system can only be mounted by root, and not in every container')
    return undefined
  }
  t.after(() => {
    spawnSync('umount', ['--lazy', folder])
  })
  return folder
}
