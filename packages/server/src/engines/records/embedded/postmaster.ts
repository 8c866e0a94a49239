/** The PostgreSQL server process: how it is started, how it is stopped, and how the remains of one that outlived us are cleared away. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './account.ts'

export interface Command {
  readonly account: Account
  readonly environment: NodeJS.ProcessEnv
  /** The folder whose files it works on; also its working directory. */
  readonly folder: string
}

/** Starts a program as the account. It gets a session of its own, so that Ctrl-C reaches only us and we stop it in good order. */
export function launch(program: string, args: readonly string[], command: Command): ChildProcess {
  // Linux tells it when we die, however we die (prctl PR_SET_PDEATHSIG): SIGINT is PostgreSQL's fast shutdown.
  const tied = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'INT', '--'] : []
  const [first, ...rest] = [...command.account.prefix, ...tied, program, ...args]
  const { uid, gid } = command.account
  return spawn(first as string, rest, {
    cwd: command.folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C', ...command.environment },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: gid as number }),
  })
}

/** The settings that are ours to decide; given at every start, so that an upgrade of the program changes them too. */
export function settingsOf(socketFolder: string): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '60',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    restart_after_crash: 'on',
    shared_buffers: '96MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    jit: 'off',
    // Parallel query wants shared memory that containers often lack; our queries are small.
    max_parallel_workers_per_gather: '0',
    autovacuum_max_workers: '2',
    // PostgreSQL quotes values in what it logs about statements, so it may only log that it cannot go on.
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    logging_collector: 'off',
    log_destination: 'stderr',
    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: 'vesalius',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Resolves with its exit code, its signal, or the code of the error that kept it from starting. */
export function ended(child: ChildProcess): Promise<string | number> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'an error'))
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0))
  })
}

/** The last line it wrote; before there are data, there is no value in it. */
export function saidBy(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000)
  })
  return () =>
    text
      .trim()
      .split('\n')
      .filter((line) => /error|fatal|panic/i.test(line))
      .at(-1) ?? 'it said nothing'
}

/** Fast shutdown, then immediate, then the axe; PostgreSQL recovers from each of them. Resolves when it is gone. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const waiting = new AbortController()
    await Promise.race([gone, pause(patience, undefined, { signal: waiting.signal }).catch(() => {})])
    waiting.abort()
  }
}

/** Stops what a killed process of ours has left running on the cluster, and removes the locks that name it. The caller holds our lock. */
export async function clearRemains(cluster: string, socketFolder: string): Promise<void> {
  const start = Date.now()
  for (let wait = 10; ; wait = Math.min(wait * 2, 250)) {
    const pids = processesIn(cluster)
    if (pids.length === 0) break
    const age = Date.now() - start
    for (const pid of pids) signal(pid, age < 15_000 ? 'SIGINT' : age < 20_000 ? 'SIGQUIT' : 'SIGKILL')
    await pause(wait)
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  for (const name of existsSync(socketFolder) ? readdirSync(socketFolder) : []) {
    if (name.startsWith('.s.PGSQL.')) rmSync(join(socketFolder, name), { force: true })
  }
}

/** Every process of PostgreSQL stands in its cluster's folder, and nothing else has a reason to. */
function processesIn(cluster: string): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === cluster && /\/postgres$/.test(readlinkSync(`/proc/${pid}/exe`))
      } catch {
        return false
      }
    })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended meanwhile, which is what we want.
  }
}
