/** LISTEN and NOTIFY on one connection of its own that comes back by itself after PostgreSQL was away. */
import pg from 'pg'
import type { Log } from '#kernel'
import { BadAddress } from '../problems.ts'

export type NotificationHandler = (payload: string | undefined) => void

export class Notifications {
  readonly #target: object
  readonly #log: Log
  readonly #handlers = new Map<string, Set<NotificationHandler>>()
  #client: Promise<pg.Client> | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(target: object, log: Log) {
    this.#target = target
    this.#log = log
  }

  async listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>> {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel))
      throw BadAddress('notifications', 'a channel is lower-case letters, digits and underscores')
    const handlers = this.#handlers.get(channel) ?? new Set()
    handlers.add(handler)
    this.#handlers.set(channel, handlers)
    const client = await this.#connected()
    if (handlers.size === 1) await client.query(`listen ${channel}`)
    return async () => {
      handlers.delete(handler)
      if (handlers.size > 0) return
      this.#handlers.delete(channel)
      if (this.#client && !this.#closed) await (await this.#client).query(`unlisten ${channel}`).catch(() => {})
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const client = await this.#client?.catch(() => undefined)
    await client?.end().catch(() => {})
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect()
    return this.#client
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ application_name: 'vesalius-listen', keepAlive: true, ...this.#target })
    const lost = (): void => this.#lost(client)
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.#handlers.get(channel) ?? []) handler(payload ?? '')
    })
    try {
      await client.connect()
      for (const channel of this.#handlers.keys()) await client.query(`listen ${channel}`)
    } catch (error) {
      this.#client = undefined
      await client.end().catch(() => {})
      throw error
    }
    return client
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#retry) return
    client.removeAllListeners()
    client.on('error', () => {})
    this.#client = undefined
    this.#log.warn({}, 'the connection that listens to the records was lost')
    this.#again(100)
  }

  #again(wait: number): void {
    this.#retry = setTimeout(() => {
      this.#connected().then(
        () => {
          this.#retry = undefined
          for (const handlers of this.#handlers.values()) for (const handler of handlers) handler(undefined)
        },
        () => {
          if (!this.#closed) this.#again(Math.min(wait * 2, 5_000))
        },
      )
    }, wait)
  }
}
