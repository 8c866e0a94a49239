/**
 * Ends requests whose sender sends next to nothing (slow-body attacks) and answers that nobody reads, without limiting how long an honest
 * transfer takes. Memory is never reserved by a promised length.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export interface Patience {
  /** How long the head of a request may take, in milliseconds. */
  readonly headersMs: number
  /** The window over which the rate is measured. */
  readonly windowMs: number
  /** The least rate at which a body must come, over a window. */
  readonly bytesPerSecond: number
  /** How long an answer may stand without a byte taken. */
  readonly unreadMs: number
}

const usual: Patience = { headersMs: 15_000, windowMs: 20_000, bytesPerSecond: 256, unreadMs: 120_000 }

interface Watched {
  readonly message: IncomingMessage
  readonly socket: Socket
  read: number
  readAt: number
  written: number
  writtenAt: number
}

export function installPatience(app: FastifyInstance, given: Partial<Patience>): void {
  const patience = { ...usual, ...given }
  const watched = new Set<Watched>()
  app.addHook('onRequest', async (request, reply) => {
    const socket = request.raw.socket
    const now = performance.now()
    const entry: Watched = {
      message: request.raw,
      socket,
      read: socket.bytesRead,
      readAt: now,
      written: socket.bytesWritten,
      writtenAt: now,
    }
    watched.add(entry)
    reply.raw.once('close', () => watched.delete(entry))
  })
  const timer = setInterval(
    () => {
      for (const entry of watched) if (!isAlive(entry, patience)) entry.socket.destroy()
    },
    Math.max(50, patience.windowMs / 4),
  )
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

function isAlive(entry: Watched, patience: Patience): boolean {
  const { socket, message } = entry
  const now = performance.now()
  const weAreSlow = message.complete || message.readableLength > 0
  if (weAreSlow) {
    entry.read = socket.bytesRead
    entry.readAt = now
  } else if (now - entry.readAt >= patience.windowMs) {
    if (socket.bytesRead - entry.read < (patience.bytesPerSecond * (now - entry.readAt)) / 1000) return false
    entry.read = socket.bytesRead
    entry.readAt = now
  }
  if (socket.writableLength === 0 || taken(socket) !== entry.written) {
    entry.written = taken(socket)
    entry.writtenAt = now
  }
  return now - entry.writtenAt < patience.unreadMs
}

/** `bytesWritten` counts what waits in our own buffer too. */
const taken = (socket: Socket): number => socket.bytesWritten - socket.writableLength
