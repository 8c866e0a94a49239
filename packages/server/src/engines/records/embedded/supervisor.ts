/** Keeps one PostgreSQL alive: starts it, waits until it answers, starts it again when it dies, stops it in good order. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#kernel'
import { RecordsNotStarted } from '../../problems.ts'
import { clearRemains, ended, launch, saidBy, settingsOf, stopProcess } from './postmaster.ts'
import type { Command } from './postmaster.ts'

export class Supervisor {
  readonly #program: string
  readonly #command: Command
  readonly #socketFolder: string
  readonly #log: Log
  #child: ChildProcess | undefined
  #stopping = false
  #running: Promise<void> = Promise.resolve()
  readonly #atExit = (): void => {
    this.#child?.kill('SIGINT')
  }

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
    const end = ended(child).then((code) => {
      over = code
    })
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

  #launch(): { child: ChildProcess; said: () => string } {
    const child = launch(this.#program, ['-D', this.#command.folder, ...settingsOf(this.#socketFolder)], this.#command)
    this.#child = child
    return { child, said: saidBy(child) }
  }

  async #keepAlive(first: Promise<unknown>, firstSaid: () => string): Promise<void> {
    let [end, said, since, wait] = [first, firstSaid, Date.now(), 50]
    for (;;) {
      await end
      if (this.#stopping) return
      if (Date.now() - since > 10_000) wait = 50
      this.#log.error({ said: said(), wait }, 'PostgreSQL ended unexpectedly; starting it again')
      await pause(wait)
      wait = Math.min(wait * 2, 1_000)
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
