/**
 * A watched folder: what is put there comes in once it has stopped growing, and is left where it is. Which files came in already is known by a
 * keyed hash of path, size and time, so that no path is kept in the clear and a restart takes nothing twice.
 */
import { createHmac } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { relative } from 'node:path'
import { Problem, traceOf } from '#kernel'
import type { Ingest } from '../ingest.ts'
import type { LiveSend } from '../sends.ts'
import { filesUnder, stateOf, takeFile } from './folder.ts'

const everyMs = 2_000

/** Made when the folder that it is to be in exists. A folder that is away is said once, and once when it is back; the board shows it. */
export async function watchFolder(ingest: Ingest, folder: string): Promise<void> {
  const watch = new Watch(ingest, folder)
  await watch.start()
  ingest.onClose(() => watch.stop())
}

class Watch {
  private readonly ingest: Ingest
  private readonly folder: string
  private readonly key: Uint8Array
  private readonly known = new Set<string>()
  private readonly passedOver = new Set<string>()
  private states = new Map<string, string>()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> = Promise.resolve()
  private stopped = false
  private send: LiveSend | undefined

  constructor(ingest: Ingest, folder: string) {
    this.ingest = ingest
    this.folder = folder
    this.key = ingest.keys.ofProject(ingest.options.project)
  }

  async start(): Promise<void> {
    const { rows } = await this.ingest.options.records.query<{ key: string }>(`select key from ingest_file where key >= 'watch ' and key < 'watch!'`)
    for (const { key } of rows) this.known.add(key)
    await mkdir(this.folder, { mode: 0o700 }).catch(() => undefined)
    await this.filesSeen()
    this.again()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.running
  }

  private again(): void {
    if (this.stopped) return
    this.timer = setTimeout(() => {
      this.running = this.look().catch((error: unknown) => this.ingest.options.log.warn(traceOf(error), 'the watched folder could not be read')).finally(() => this.again())
    }, everyMs)
    this.timer.unref()
  }

  private async look(): Promise<void> {
    const states = new Map<string, string>()
    const ready: { file: string, key: string }[] = []
    const files = await this.filesSeen()
    if (!files) return
    for (const file of files) {
      const state = await stateOf(file)
      if (state === undefined) continue
      states.set(file, state)
      const key = `watch ${createHmac('sha256', this.key).update(`watch\0${file}\0${state}`).digest('hex')}`
      if (this.states.get(file) === state && !this.known.has(key)) ready.push({ file, key })
    }
    this.states = states
    if (ready.length > 0) await this.take(ready)
  }

  /** What lies there; undefined while the folder cannot be read. */
  private async filesSeen(): Promise<string[] | undefined> {
    const { activity, options: { log } } = this.ingest
    try {
      const files = await filesUnder(this.folder)
      if (activity.unreadable.delete('watch')) log.info({}, 'the watched folder can be read again')
      return files
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      if (!activity.unreadable.has('watch')) log.warn({ code, folder: this.folder }, 'the watched folder cannot be read; it is looked for every two seconds')
      activity.unreadable.add('watch')
      return undefined
    }
  }

  private async take(ready: readonly { file: string, key: string }[]): Promise<void> {
    const { project, path } = this.ingest.options
    // After a failure (a full disk, records away) the next look goes on with the same send.
    this.send ??= await this.ingest.sends.open({ door: 'watch', project, path, actor: 'node', expected: { files: ready.length } })
    const { send } = this
    for (const { file, key } of ready) {
      if (this.stopped || send.signal.aborted) break
      try {
        await takeFile(this.ingest, send, { file, name: relative(this.folder, file), key })
        this.known.add(key)
      } catch (error) {
        if (error instanceof Problem) throw error
        // Gone meanwhile, or not readable by our account: it must not hold up the others.
        if (!this.passedOver.has(key)) this.ingest.options.log.warn(traceOf(error), 'a file of the watched folder cannot be read')
        this.passedOver.add(key)
      }
    }
    this.send = undefined
    await this.ingest.sends.close(send.id)
  }
}
