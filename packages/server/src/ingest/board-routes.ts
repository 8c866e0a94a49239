/** The board as JSON, and as server-sent events (HTML Living Standard 9.2): at most two a second, and only while something changes. */
import type { FastifyReply } from 'fastify'
import type { HttpApp } from '#kernel'
import { boardOf } from './board.ts'
import type { Ingest } from './ingest.ts'

const everyMs = 500
const beatMs = 15_000

export function boardRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  const open = new Set<Listener>()
  ingest.onClose(async () => { for (const listener of open) listener.end() })
  return async (app) => {
    app.get('/api/ingest/board', { config: { permission: 'ingest:read' } }, async () => boardOf(ingest))
    app.get('/api/ingest/events', { config: { permission: 'ingest:read' } }, async (_request, reply) => {
      reply.hijack()
      const listener = new Listener(ingest, reply)
      open.add(listener)
      reply.raw.on('close', () => {
        open.delete(listener)
        listener.end()
      })
    })
  }
}

class Listener {
  private readonly ingest: Ingest
  private readonly reply: FastifyReply
  private readonly stopListening: () => void
  private readonly beat: NodeJS.Timeout
  private readonly changed = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private ended = false

  constructor(ingest: Ingest, reply: FastifyReply) {
    this.ingest = ingest
    this.reply = reply
    const headers = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)) as Record<string, string>
    reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    this.stopListening = ingest.activity.onChange((send) => this.hear(send))
    this.beat = setInterval(() => this.write(': still here\n\n'), beatMs)
    this.beat.unref()
    void this.tell()
  }

  end(): void {
    if (this.ended) return
    this.ended = true
    this.stopListening()
    clearInterval(this.beat)
    clearTimeout(this.timer)
    this.reply.raw.end()
  }

  private hear(send: string): void {
    this.changed.add(send)
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.tell()
    }, everyMs)
  }

  private async tell(): Promise<void> {
    const ids = [...this.changed].slice(-10)
    this.changed.clear()
    try {
      this.write(`event: board\ndata: ${JSON.stringify(await boardOf(this.ingest))}\n\n`)
      for (const id of ids) this.write(`event: send\ndata: ${JSON.stringify(await this.ingest.sends.get(id))}\n\n`)
    } catch {
      // The records are away for a moment; the next change tells it.
    }
  }

  /** A page that does not read is let go rather than written to without end. */
  private write(text: string): void {
    if (this.ended) return
    if (this.reply.raw.writableLength > 1024 * 1024) return this.end()
    this.reply.raw.write(text)
  }
}
