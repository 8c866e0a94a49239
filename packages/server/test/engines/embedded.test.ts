/** The embedded PostgreSQL: who may open it, as whom it runs, what happens when it or we are killed. */
import { after, describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '#kernel'
import { openRecords } from '#engines'
import type { Records } from '#engines'
import { until } from './contract/records.ts'

const log = openLog('silent')
const isRoot = process.getuid?.() === 0
const base = mkdtempSync(join(tmpdir(), 'vesalius-embedded-'))
chmodSync(base, 0o755)
after(() => rmSync(base, { recursive: true, force: true }))

const folderFor = (name: string): string => join(base, name)
const postmasterOf = (folder: string): number => Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])

async function openFor(t: TestContext, folder: string): Promise<Records> {
  const records = await openRecords(`file:${folder}`, { log })
  t.after(() => records.close())
  return records
}

/** Starts another process that opens the folder; resolves with what it says first. */
async function another(
  folder: string,
  prefix: readonly string[] = [],
): Promise<{ child: ChildProcess; first: string; said: () => string[] }> {
  const [program, ...rest] = [...prefix, process.execPath, join(import.meta.dirname, 'open-records.ts'), folder]
  const child = spawn(program as string, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await until(() => text.includes('\n') || child.exitCode !== null, 30)
  return { child, first: text.split('\n')[0] ?? '', said: () => text.split('\n').slice(1, -1) }
}

function postgresIn(folder: string): number {
  const cluster = join(folder, 'cluster')
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === cluster
    } catch {
      return false
    }
  }).length
}

// They mostly wait, so they wait together.
describe('the embedded engine of records', { concurrency: 3 }, () => {
  describe('embedded PostgreSQL', { concurrency: 1 }, () => {
    test('listens on no port and on one socket that nobody else can open', async (t) => {
      const folder = folderFor('shared')
      const records = await openFor(t, folder)
      const { rows } = await records.query(
        `select current_setting('listen_addresses') as tcp, current_setting('log_min_error_statement') as statements`,
      )
      assert.deepEqual(rows[0], { tcp: '', statements: 'panic' })
      assert.equal(statSync(join(folder, 'socket')).mode & 0o077, 0)
      assert.equal(statSync(folder).mode & 0o077, 0)
      assert.equal(statSync(join(folder, 'cluster')).mode & 0o077, 0)
    })

    test('keeps checksums, sorts text by bytes and folds the case of every script', async (t) => {
      const records = await openFor(t, folderFor('shared'))
      const { rows } = await records.query(
        `select current_setting('data_checksums') as sums, lower('ÄЖΣ') as folded,
           (select array_agg(v order by v) from unnest(array['b','B','a','1.10','1.2']) v) as sorted`,
      )
      assert.deepEqual(rows[0], { sums: 'on', folded: 'äжσ', sorted: ['1.10', '1.2', 'B', 'a', 'b'] })
    })

    test('lets in by its address who has the password from a file, and nobody else', async (t) => {
      const folder = folderFor('shared')
      const records = await openFor(t, folder)
      await records.query(`create role hospital login password 's€cret$&'; grant all on schema public to hospital`)
      const access = join(folder, 'cluster', 'pg_hba.conf')
      writeFileSync(access, `local all hospital scram-sha-256\n${readFileSync(access, 'utf8')}`)
      await records.query('select pg_reload_conf()')
      const [right, wrong] = [join(base, 'right'), join(base, 'wrong')]
      writeFileSync(right, 's€cret$&\n', { mode: 0o600 })
      writeFileSync(wrong, 'guessed\n', { mode: 0o600 })
      const address = `postgres://hospital@localhost/vesalius?host=${encodeURIComponent(join(folder, 'socket'))}`
      const byAddress = await openRecords(address, { log, secretFile: right })
      assert.ok((await byAddress.health()).ok)
      await byAddress.close()
      await assert.rejects(openRecords(address, { log, secretFile: wrong }), { code: 'engines/records-refused' })
      await assert.rejects(openRecords(address, { log, secretFile: join(base, 'none') }), { code: 'engines/bad-address' })
    })

    test('refuses a second start on the same folder and names the holder', async (t) => {
      const folder = folderFor('shared')
      await openFor(t, folder)
      await assert.rejects(
        openRecords(`file:${folder}`, { log }),
        (error: Error & { code: string }) => error.code === 'engines/records-in-use' && error.message.includes(String(process.pid)),
      )
      assert.equal((await another(folder)).first, 'engines/records-in-use')
    })

    test('is opened again after its process was killed: nothing acknowledged is missing, and no old PostgreSQL stays behind', async (t) => {
      const folder = folderFor('shared')
      const { child, first, said } = await another(folder)
      assert.equal(first, 'open')
      await until(() => said().length > 50)
      child.kill('SIGKILL')
      const start = performance.now()
      const records = await openFor(t, folder)
      t.diagnostic(`open again after ${Math.round(performance.now() - start)} ms`)
      const acknowledged = said().map(Number)
      const { rows } = await records.query<{ n: number }>('select n from written')
      const present = new Set(rows.map(({ n }) => n))
      assert.deepEqual(
        acknowledged.filter((n) => !present.has(n)),
        [],
      )
    })

    test('stops when the process that started it is killed', async (t) => {
      if (!existsSync('/usr/bin/setpriv')) return t.skip('no setpriv here: an orphan is stopped at the next start only')
      const folder = folderFor('shared')
      const { child, first } = await another(folder)
      assert.equal(first, 'open')
      assert.ok(postgresIn(folder) > 0)
      child.kill('SIGKILL')
      await until(() => postgresIn(folder) === 0, 20)
    })

    test('is taken over with a lock and a pid file that name processes which are no more', async (t) => {
      const folder = folderFor('shared')
      await (await openRecords(`file:${folder}`, { log })).close()
      assert.equal(existsSync(join(folder, 'lock')), false)
      writeFileSync(
        join(folder, 'lock'),
        JSON.stringify({ pid: process.pid, started: '1', boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim() }),
      )
      writeFileSync(join(folder, 'cluster', 'postmaster.pid'), `${process.ppid}\n${join(folder, 'cluster')}\n`)
      assert.ok((await (await openFor(t, folder)).health()).ok)
    })

    test('begins anew after a start that was killed while it made the cluster', async (t) => {
      const folder = folderFor('interrupted')
      mkdirSync(join(folder, 'cluster.new', 'base'), { recursive: true, mode: 0o700 })
      assert.ok((await (await openFor(t, folder)).health()).ok)
    })

    test('opens a folder whose path is too long for a socket', async (t) => {
      const folder = folderFor(`${'long-'.repeat(20)}/${'deep-'.repeat(20)}`)
      assert.ok((await (await openFor(t, folder)).health()).ok)
    })

    test('refuses a folder made by a version that is not here, and says which', async () => {
      const folder = folderFor('old')
      mkdirSync(join(folder, 'cluster'), { recursive: true })
      writeFileSync(join(folder, 'cluster', 'PG_VERSION'), '9\n')
      await assert.rejects(
        openRecords(`file:${folder}`, { log }),
        (error: Error & { code: string }) => error.code === 'engines/records-version' && /PostgreSQL 9,/.test(error.message),
      )
      assert.equal(existsSync(join(folder, 'lock')), false)
    })
  })

  describe('the account PostgreSQL runs as', { concurrency: 1 }, () => {
    test('is an unprivileged one when root starts it and that one can reach the folder', async (t) => {
      if (!isRoot) return t.skip('needs root')
      const folder = folderFor('account')
      await openFor(t, folder)
      assert.notEqual(statSync(`/proc/${postmasterOf(folder)}`).uid, 0)
      assert.notEqual(statSync(join(folder, 'cluster')).uid, 0)
    })

    test('is root in a user namespace, without its powers, when no other can reach the folder', async (t) => {
      if (!isRoot) return t.skip('needs root')
      if (spawnSync('unshare', ['--user', '--map-user=65534', '--', 'true']).status !== 0)
        return t.skip('user namespaces are not allowed here')
      mkdirSync(folderFor('closed'), { mode: 0o700 })
      const folder = folderFor('closed/records')
      await openFor(t, folder)
      assert.equal(statSync(join(folder, 'cluster')).uid, 0)
      const status = readFileSync(`/proc/${postmasterOf(folder)}/status`, 'utf8')
      assert.match(status, /^CapEff:\s+0+$/m)
    })

    test('is our own when an ordinary user starts it', async (t) => {
      if (!isRoot) return t.skip('every other test shows it')
      if (!existsSync('/usr/bin/setpriv')) return t.skip('no setpriv to become an ordinary user')
      const prefix = ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
      const reaches = spawnSync(prefix[0] as string, [
        ...prefix.slice(1),
        process.execPath,
        '-e',
        `require('node:fs').accessSync(${JSON.stringify(import.meta.filename)})`,
      ])
      if (reaches.status !== 0) return t.skip('this source folder cannot be read by an ordinary user')
      const folder = folderFor('ordinary')
      mkdirSync(folder, { mode: 0o700 })
      chownSync(folder, 65534, 65534)
      const { child, first } = await another(folder, prefix)
      assert.equal(first, 'open')
      assert.equal(statSync(`/proc/${postmasterOf(folder)}`).uid, 65534)
      child.kill('SIGINT')
      await until(() => postgresIn(folder) === 0, 20)
    })
  })
})
