/**
 * PostgreSQL as a supervised child: a cluster in a folder of our own, reached by a Unix socket that only its account can open, restarted
 * when it dies. FOLDER/{cluster,socket,library,lock}.
 */
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { chown, chmod, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { Problem } from '#kernel'
import type { Log } from '#kernel'
import { RecordsNotStarted } from '../../problems.ts'
import type { RecordsOptions } from '../records.ts'
import { chooseAccount } from './account.ts'
import { findBinaries, linkLibraries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { lockFolder } from './folder-lock.ts'
import { clearRemains, launch, settingsOf, stopProcess } from './postmaster.ts'
import type { Command } from './postmaster.ts'

export interface Embedded {
  readonly socketFolder: string
  stop(): Promise<void>
}

export async function startEmbedded(path: string, options: RecordsOptions): Promise<Embedded> {
  const { folder, unlock } = await takeFolder(path)
  const cluster = join(folder, 'cluster')
  const socketFolder = socketFolderOf(folder)
  const release = (): void => {
    if (!socketFolder.startsWith(folder)) rmSync(socketFolder, { recursive: true, force: true })
    unlock()
  }
  try {
    await clearRemains(cluster, socketFolder)
    const binaries = findBinaries(madeBy(cluster), options.binaries)
    const environment = linkLibraries(binaries, join(folder, 'library'))
    const account = chooseAccount(folder, [join(binaries.folder, 'postgres'), '--version'], environment)
    if (account.uid !== undefined) await chown(socketFolder, account.uid, account.gid as number)
    await chmod(folder, 0o700)
    const command = { account, environment, folder }
    if (!existsSync(cluster)) await initialise(cluster, binaries, command)
    const supervisor = new Supervisor(join(binaries.folder, 'postgres'), { ...command, folder: cluster }, socketFolder, options.log)
    await supervisor.start()
    return { socketFolder, stop: async () => { await supervisor.stop(); release() } }
  } catch (error) {
    release()
    throw error
  }
}

async function takeFolder(path: string): Promise<{ folder: string, unlock: () => void }> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const folder = await realpath(resolve(path))
    return { folder, unlock: await lockFolder(folder) }
  } catch (error) {
    throw error instanceof Problem ? error : RecordsNotStarted(`the records folder cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

/** A Unix socket's path may have 107 bytes; a longer folder gets its socket in the temporary folder, as private as the other. */
function socketFolderOf(folder: string): string {
  const inside = join(folder, 'socket')
  if (Buffer.byteLength(join(inside, '.s.PGSQL.5432')) > 107) return mkdtempSync(join(tmpdir(), 'vesalius-'))
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  return inside
}

function madeBy(cluster: string): number | undefined {
  return existsSync(join(cluster, 'PG_VERSION')) ? Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8')) : undefined
}

/** Made aside and renamed when complete, so that a start that was interrupted leaves nothing that looks like a cluster. */
async function initialise(cluster: string, binaries: Binaries, command: Command): Promise<void> {
  const aside = `${cluster}.new`
  rmSync(aside, { recursive: true, force: true })
  // UIDs and keys sort by bytes; letters of every script have upper and lower case.
  const locale = binaries.version >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C', '--lc-ctype=C.UTF-8']
  const child = launch(join(binaries.folder, 'initdb'), ['-D', aside, '-U', 'vesalius', '--auth=trust', '--data-checksums', '--encoding=UTF8', ...locale], command)
  const said = saidBy(child)
  const code = await ended(child)
  if (code !== 0) throw RecordsNotStarted(`initdb ended with ${code}: ${said()}`)
  renameSync(aside, cluster)
}

function ended(child: ChildProcess): Promise<string | number> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'an error'))
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0))
  })
}

/** The last line it wrote; before there are data, there is no value in it. */
function saidBy(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => { text = (text + chunk).slice(-2_000) })
  return () => text.trim().split('\n').filter((line) => /error|fatal|panic/i.test(line)).at(-1) ?? 'it said nothing'
}

class Supervisor {
  readonly #program: string
  readonly #command: Command
  readonly #socketFolder: string
  readonly #log: Log
  #child: ChildProcess | undefined
  #stopping = false
  #running: Promise<void> = Promise.resolve()
  readonly #atExit = (): void => { this.#child?.kill('SIGINT') }

  constructor(program: string, command: Command, socketFolder: string, log: Log) {
    this.#program = program
    this.#command = command
    this.#socketFolder = socketFolder
    this.#log = log
  }

  /** Resolves when it answers. After that it is kept alive until `stop`. */
  async start(): Promise<void> {
    process.on('exit', this.#atExit)
    const { child, said } = this.#launch()
    let over: string | number | undefined
    const end = ended(child).then((code) => { over = code })
    try {
      await this.#answering(() => over !== undefined)
    } catch (error) {
      process.off('exit', this.#atExit)
      await stopProcess(child)
      throw over === undefined ? error : RecordsNotStarted(said())
    }
    this.#running = this.#keepAlive(end, said)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    process.off('exit', this.#atExit)
    if (this.#child) await stopProcess(this.#child)
    await this.#running
  }

  #launch(): { child: ChildProcess, said: () => string } {
    const child = launch(this.#program, ['-D', this.#command.folder, ...settingsOf(this.#socketFolder)], this.#command)
    this.#child = child
    return { child, said: saidBy(child) }
  }

  async #keepAlive(first: Promise<unknown>, firstSaid: () => string): Promise<void> {
    let [end, said, since, wait] = [first, firstSaid, Date.now(), 50]
    for (;;) {
      await end
      if (this.#stopping) return
      if (Date.now() - since > 60_000) wait = 50
      this.#log.error({ said: said(), wait }, 'PostgreSQL ended unexpectedly; starting it again')
      await pause(wait)
      wait = Math.min(wait * 2, 10_000)
      if (this.#stopping) return
      // Its children hold the shared memory for a moment after their parent was killed.
      await clearRemains(this.#command.folder, this.#socketFolder)
      const next = this.#launch()
      ;[end, said, since] = [ended(next.child), next.said, Date.now()]
    }
  }

  /** Waits through a recovery however long it takes, as long as the process lives. Makes our database if it is not there yet. */
  async #answering(isOver: () => boolean): Promise<void> {
    for (let wait = 10; !isOver(); wait = Math.min(wait * 2, 200)) {
      const client = new pg.Client({ host: this.#socketFolder, user: 'vesalius', database: 'postgres' })
      client.on('error', () => {})
      try {
        await client.connect()
        const { rowCount } = await client.query(`select 1 from pg_database where datname = 'vesalius'`)
        if (!rowCount) await client.query('create database vesalius')
        return
      } catch (error) {
        const code = (error as { code?: string }).code ?? ''
        if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code)) throw RecordsNotStarted(code || 'it does not answer')
      } finally {
        await client.end().catch(() => {})
      }
      await pause(wait)
    }
    throw RecordsNotStarted('it ended')
  }
}
