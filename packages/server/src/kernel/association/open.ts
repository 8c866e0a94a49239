/** The requestor of an association: connects, proposes, and reads the answer (PS3.8 §7.1). */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import {
  abortReason,
  applicationContextName,
  type AssociateAccept,
  type ControlPdu,
  isAeTitle,
  type NegotiatedContext,
  type ProposedContext,
} from '@vesalius/standards/dimse'
import { newIdentifier } from '../identifiers.ts'
import type { Log } from '../log.ts'
import type { Problem } from '../problem.ts'
import { Association } from './association.ts'
import { Exchange } from './exchange.ts'
import { implementationClassUid, implementationVersion } from './implementation.ts'
import { type AssociationLimits, Budget, defaultLimits } from './limits.ts'
import { Link } from './link.ts'
import {
  AssociationAborted,
  AssociationClosed,
  AssociationRefused,
  AssociationTimeout,
  AssociationUnreachable,
  TitleInvalid,
  TooManyContexts,
} from './problems.ts'
import { provide } from './provide.ts'
import type { AssociationTarget, ContextProposal, DimsePeer, DimseService } from './service.ts'
import { secureOptions } from './tls.ts'

export interface OpenOptions extends AssociationTarget {
  readonly contexts: readonly ContextProposal[]
  /** What is offered to the peer on this association: `store` for C-GET, `eventReport` for storage commitment. */
  readonly services?: readonly DimseService[]
  readonly limits?: Partial<AssociationLimits>
  readonly log?: Log
}

/** Throws association/unreachable, /refused, /aborted, /closed, /timeout, /title-invalid, /too-many-contexts. */
export async function openAssociation(options: OpenOptions): Promise<Association> {
  if (!isAeTitle(options.callingAe) || !isAeTitle(options.calledAe)) throw TitleInvalid()
  const proposed = propose(options.contexts)
  if (proposed.length > 128) throw TooManyContexts(proposed.length)
  const limits: AssociationLimits = { ...defaultLimits, idle: Number.POSITIVE_INFINITY, ...options.limits }
  const socket = await connect(options, limits.artim)
  const opening = new Opening(socket, { options, limits, proposed })
  return opening.association()
}

class Opening {
  private readonly link: Link
  private readonly exchange: Exchange
  private readonly ready: Association
  private readonly proposed: readonly ProposedContext[]
  private readonly roles: ReadonlyMap<string, { scu: boolean; scp: boolean }>
  private accepted: Promise<AssociateAccept>
  private settle: { accept(pdu: AssociateAccept): void; refuse(cause: Problem): void } = { accept: () => {}, refuse: () => {} }

  constructor(
    socket: Socket,
    { options, limits, proposed }: { options: OpenOptions; limits: AssociationLimits; proposed: readonly ProposedContext[] },
  ) {
    this.proposed = proposed
    this.roles = new Map(options.contexts.flatMap(({ sopClassUid, roles }) => (roles ? [[sopClassUid, roles] as const] : [])))
    this.accepted = new Promise((accept, refuse) => {
      this.settle = { accept, refuse }
    })
    this.link = new Link(
      socket,
      { limits, budget: new Budget(limits.buffer) },
      {
        control: (pdu) => this.control(pdu),
        message: (message) => this.exchange.message(message),
        closed: (cause) => {
          this.settle.refuse(cause)
          this.exchange.closed(cause)
        },
      },
    )
    const association = newIdentifier('assoc')
    // Seen from the services on this side, the peer is the one who calls.
    const peer: DimsePeer = { callingAe: options.calledAe, calledAe: options.callingAe, remoteAddress: socket.remoteAddress ?? '' }
    this.exchange = new Exchange(this.link, (message, signal) =>
      provide(
        {
          link: this.link,
          exchange: this.exchange,
          services: options.services ?? [],
          peer,
          association,
          limits,
          log: options.log ?? silent,
        },
        message,
        signal,
      ),
    )
    const sweep = setInterval(() => this.link.check(Date.now()), Math.max(20, Math.min(1000, limits.artim / 4, limits.stall / 4)))
    sweep.unref()
    const closed = new Promise<void>((resolve) =>
      socket.once('close', () => {
        clearInterval(sweep)
        resolve()
      }),
    )
    this.ready = new Association({ link: this.link, exchange: this.exchange, timeout: limits.response, closed })
    this.link.control({
      kind: 'associate-rq',
      protocolVersion: 1,
      calledAe: options.calledAe,
      callingAe: options.callingAe,
      applicationContext: applicationContextName,
      contexts: proposed,
      user: {
        maxLength: limits.maxPdu,
        implementationClassUid,
        implementationVersion,
        roles: [...this.roles].map(([sopClassUid, { scu, scp }]) => ({ sopClassUid, scu, scp })),
        extended: [],
      },
    })
  }

  async association(): Promise<Association> {
    const { contexts, user } = await this.accepted
    const granted = new Map(user.roles.map((role) => [role.sopClassUid, role]))
    const accepted = new Map<number, NegotiatedContext>()
    for (const { id, result, transferSyntax } of contexts) {
      const context = this.proposed.find((one) => one.id === id)
      if (result !== 0 || context === undefined || !context.transferSyntaxes.includes(transferSyntax)) continue
      const role = this.roles.has(context.abstractSyntax) ? granted.get(context.abstractSyntax) : undefined
      accepted.set(id, { id, abstractSyntax: context.abstractSyntax, transferSyntax, scu: role?.scu ?? true, scp: role?.scp ?? false })
    }
    this.link.opened(accepted, user.maxLength === 0 ? 0 : Math.max(user.maxLength, 128))
    return this.ready
  }

  private control(pdu: ControlPdu): void {
    if (pdu.kind === 'associate-ac' && !this.link.open) this.settle.accept(pdu)
    else if (pdu.kind === 'associate-rj') this.link.close(AssociationRefused(pdu.result, pdu.source, pdu.reason))
    else if (pdu.kind === 'abort') this.link.close(AssociationAborted(pdu.source, pdu.reason))
    else if (pdu.kind === 'release-rp') this.ready.wasReleased()
    else if (pdu.kind === 'release-rq') this.link.finish({ kind: 'release-rp' }, AssociationClosed())
    else this.link.abort(2, abortReason.unexpectedPdu)
  }
}

function propose(contexts: readonly ContextProposal[]): ProposedContext[] {
  const lists = contexts.flatMap(({ sopClassUid, transferSyntaxes, separate }) =>
    separate
      ? transferSyntaxes.map((uid) => ({ abstractSyntax: sopClassUid, transferSyntaxes: [uid] }))
      : [{ abstractSyntax: sopClassUid, transferSyntaxes }],
  )
  return lists.map((list, index) => ({ id: index * 2 + 1, ...list }))
}

async function connect(target: AssociationTarget, timeout: number): Promise<Socket> {
  const { host, port, tls } = target
  const plain = { host, port, noDelay: true, keepAlive: true }
  const socket =
    tls === undefined
      ? connectPlain(plain)
      : connectSecure({
          ...plain,
          ...secureOptions,
          ca: tls.ca,
          servername: tls.servername ?? (/^[\d.:]+$/.test(host) ? '' : host),
          ...(tls.key === undefined ? {} : { key: tls.key }),
          ...(tls.cert === undefined ? {} : { cert: tls.cert }),
          ...(tls.crl === undefined ? {} : { crl: tls.crl }),
        })
  const event = tls === undefined ? 'connect' : 'secureConnect'
  return new Promise((resolve, reject) => {
    const fail = (problem: Problem): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(problem)
    }
    const timer = setTimeout(() => fail(AssociationTimeout(timeout)), timeout)
    // Only the system's code: a TLS message may quote names of a certificate.
    socket.on('error', (error: NodeJS.ErrnoException) => fail(AssociationUnreachable(error.code ?? 'unknown')))
    socket.once('close', () => fail(AssociationClosed()))
    socket.once(event, () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

const nothing = (): void => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }
