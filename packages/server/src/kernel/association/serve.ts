/** The DIMSE application: listens, keeps peers within their limits and times, and lets services answer (PS3.8, PS3.7). */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import type { Log } from '../log.ts'
import { Acceptor } from './acceptor.ts'
import { Budget, defaultLimits, type ServerLimits } from './limits.ts'
import type { DimsePeer, DimseService, ServerTls } from './service.ts'
import { serverSecurity } from './tls.ts'

export interface DimseServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Whether this program goes by the called title. */
  readonly aeTitles: (called: string) => boolean
  /** Whether the peer may associate: by title, address and certificate. Default everyone. */
  readonly allow?: (peer: DimsePeer) => boolean | Promise<boolean>
  readonly services: readonly DimseService[]
  readonly tls?: ServerTls
  readonly limits?: Partial<ServerLimits>
  readonly log: Log
}

export interface DimseStats {
  /** Open now. */
  readonly connections: number
  readonly associations: number
  /** Since the start. */
  readonly accepted: number
  readonly rejected: number
  readonly dropped: number
}

export interface DimseServer {
  readonly address: { readonly host: string; readonly port: number }
  stats(): DimseStats
  /** Stops listening, lets running operations end for at most `grace` milliseconds (default 5000), ends every association. */
  close(grace?: number): Promise<void>
}

interface Peer {
  connections: number
  associations: number
}

/** Starts the server. Rejects with the system's error when the port cannot be had. */
export async function serveDimse(options: DimseServerOptions): Promise<DimseServer> {
  const limits: ServerLimits = { ...defaultLimits, ...options.limits }
  const door = new Door(options, limits)
  const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }
  const server: Server = options.tls
    ? createSecureServer({ ...socketOptions, ...serverSecurity(options.tls, limits.artim) })
    : createServer(socketOptions)
  if (options.tls) {
    // Counted before the handshake, which is where a half-open peer would stay.
    server.prependListener('connection', (socket: Socket) => door.count(socket))
    server.on('secureConnection', (socket: Socket) => door.enter(socket))
    server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy())
  } else {
    server.on('connection', (socket: Socket) => {
      if (door.count(socket)) door.enter(socket)
    })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port, backlog: 511 }, () => {
      server.off('error', reject)
      server.on('error', () => options.log.error({}, 'the DIMSE listener failed'))
      resolve()
    })
  })
  const sweep = setInterval(() => door.check(Date.now()), Math.max(20, Math.min(1000, limits.artim / 4, limits.idle / 4, limits.stall / 4)))
  sweep.unref()
  const bound = server.address() as { address: string; port: number }
  return {
    address: { host: bound.address, port: bound.port },
    stats: () => door.stats(),
    close: async (grace = 5000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await door.stop(grace)
      clearInterval(sweep)
      await closed
    },
  }
}

class Door {
  private readonly options: DimseServerOptions
  private readonly limits: ServerLimits
  private readonly budget: Budget
  private readonly peers = new Map<string, Peer>()
  private readonly sockets = new Set<Socket>()
  private readonly acceptors = new Set<Acceptor>()
  private associations = 0
  private accepted = 0
  private rejected = 0
  private dropped = 0

  constructor(options: DimseServerOptions, limits: ServerLimits) {
    this.options = options
    this.limits = limits
    this.budget = new Budget(limits.buffer)
  }

  /** Counts a socket in, or destroys it where there are too many. */
  count(socket: Socket): boolean {
    const address = addressOf(socket)
    const peer = this.peers.get(address) ?? { connections: 0, associations: 0 }
    socket.on('error', () => socket.destroy())
    if (this.sockets.size >= this.limits.connections || peer.connections >= this.limits.connectionsPerPeer) {
      this.dropped++
      socket.destroy()
      return false
    }
    peer.connections++
    this.peers.set(address, peer)
    this.sockets.add(socket)
    socket.once('close', () => {
      this.sockets.delete(socket)
      peer.connections--
      if (peer.connections === 0) this.peers.delete(address)
    })
    return true
  }

  enter(socket: Socket): void {
    const remoteAddress = addressOf(socket)
    const { services, aeTitles, allow = () => true, log } = this.options
    const peer = this.peers.get(remoteAddress)
    const acceptor = new Acceptor(socket, {
      services,
      aeTitles,
      allow,
      log,
      remoteAddress,
      limits: this.limits,
      budget: this.budget,
      admit: () => {
        if (peer === undefined || this.associations >= this.limits.associations || peer.associations >= this.limits.associationsPerPeer)
          return false
        this.associations++
        peer.associations++
        return true
      },
      onAccepted: () => {
        this.accepted++
      },
      onRejected: () => {
        this.rejected++
      },
      onClosed: (admitted) => {
        this.acceptors.delete(acceptor)
        if (!admitted || peer === undefined) return
        this.associations--
        peer.associations--
      },
    })
    this.acceptors.add(acceptor)
  }

  check(now: number): void {
    for (const acceptor of this.acceptors) acceptor.link.check(now)
  }

  stats(): DimseStats {
    const { associations, accepted, rejected, dropped } = this
    return { connections: this.sockets.size, associations, accepted, rejected, dropped }
  }

  async stop(grace: number): Promise<void> {
    await Promise.all([...this.acceptors].map((acceptor) => acceptor.stop(grace)))
    for (const socket of this.sockets) socket.destroy()
  }
}

function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
}
