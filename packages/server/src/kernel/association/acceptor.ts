/** The acceptor of one association: answers A-ASSOCIATE-RQ and A-RELEASE-RQ (PS3.8 §7.1–7.2), lets services serve the rest. */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import {
  abortReason,
  applicationContextName,
  type AssociateRequest,
  type ControlPdu,
  isAeTitle,
  negotiate,
  type Negotiation,
  type Offer,
} from '@vesalius/standards/dimse'
import type { Log } from '../log.ts'
import { newIdentifier } from '../identifiers.ts'
import { Exchange } from './exchange.ts'
import { implementationClassUid, implementationVersion } from './implementation.ts'
import type { Budget, ServerLimits } from './limits.ts'
import { Link } from './link.ts'
import { openAssociation } from './open.ts'
import { AssociationClosed, AssociationRefused } from './problems.ts'
import { provide, serves } from './provide.ts'
import type { DimsePeer, DimseService } from './service.ts'
import { tlsPeerOf } from './tls.ts'

export interface AcceptorOptions {
  readonly services: readonly DimseService[]
  readonly aeTitles: (called: string) => boolean
  readonly allow: (peer: DimsePeer) => boolean | Promise<boolean>
  readonly limits: ServerLimits
  readonly budget: Budget
  readonly log: Log
  readonly remoteAddress: string
  /** Takes a place for an association, or says that there is none; the place is given back by `onClosed`. */
  admit(): boolean
  onAccepted(): void
  onRejected(): void
  onClosed(admitted: boolean): void
}

// Source 1 is the service user, 2 the provider's ACSE, 3 its presentation layer; result 1 is permanent, 2 transient (PS3.8 Table 9-21).
const refusal = {
  applicationContext: [1, 1, 2],
  callingAe: [1, 1, 3],
  calledAe: [1, 1, 7],
  unspecified: [1, 1, 1],
  protocolVersion: [1, 2, 2],
  limit: [2, 3, 2],
} as const
const verification = '1.2.840.10008.1.1'
const littleEndian = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'] as const
/** A smaller maximum length would turn each byte of an answer into a PDU of its own. */
const leastMaxLength = 128

export class Acceptor {
  readonly link: Link
  private readonly options: AcceptorOptions
  private readonly exchange: Exchange
  private readonly identifier = newIdentifier('assoc')
  private peer: DimsePeer | undefined
  private admitted = false
  private asked = false

  constructor(socket: Socket, options: AcceptorOptions) {
    this.options = options
    this.link = new Link(socket, options, {
      control: (pdu) => this.control(pdu),
      message: (message) => this.exchange.message(message),
      closed: (cause) => {
        this.exchange.closed(cause)
        options.log.debug({ association: this.identifier, cause: cause.code }, 'association ended')
      },
    })
    this.exchange = new Exchange(this.link, (message, signal) => {
      const { services, limits, log } = options
      const peer = this.peer as DimsePeer
      const { link, exchange, identifier: association } = this
      return provide({ link, exchange, services, peer, association, limits, log, open: openAssociation }, message, signal)
    })
    socket.once('close', () => options.onClosed(this.admitted))
  }

  /** Lets what is being served end, for at most `grace` milliseconds, then aborts. */
  async stop(grace: number): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, grace).unref())
    await Promise.race([this.exchange.quiet(), late])
    this.link.abort(2, abortReason.unspecified)
  }

  private control(pdu: ControlPdu): void {
    if (pdu.kind === 'abort') return this.link.close(AssociationClosed())
    if (pdu.kind === 'associate-rq' && !this.asked) {
      this.asked = true
      this.associate(pdu).catch(() => this.link.abort(2, abortReason.unspecified))
    } else if (pdu.kind === 'release-rq' && this.link.open) void this.release()
    else this.link.abort(2, abortReason.unexpectedPdu)
  }

  private async release(): Promise<void> {
    await this.exchange.quiet()
    this.link.finish({ kind: 'release-rp' }, AssociationClosed())
  }

  private async associate(request: AssociateRequest): Promise<void> {
    const refused = await this.judge(request)
    if (!this.link.live) return
    if (refused === undefined && request.user.maxLength > 0 && request.user.maxLength < leastMaxLength) {
      return this.link.abort(2, abortReason.invalidParameter)
    }
    if (refused !== undefined) {
      const [result, source, reason] = refusal[refused]
      this.options.onRejected()
      this.options.log.info({ association: this.identifier, reason: refused }, 'association rejected')
      return this.link.finish({ kind: 'associate-rj', result, source, reason }, AssociationRefused(result, source, reason))
    }
    this.accept(
      request,
      negotiate(request, (uid) => this.offer(uid)),
    )
  }

  private async judge(request: AssociateRequest): Promise<keyof typeof refusal | undefined> {
    const {
      calledAe,
      callingAe,
      user: { userIdentity },
    } = request
    if ((request.protocolVersion & 1) === 0) return 'protocolVersion'
    if (request.applicationContext !== applicationContextName) return 'applicationContext'
    if (!isAeTitle(callingAe)) return 'callingAe'
    if (!isAeTitle(calledAe) || !this.options.aeTitles(calledAe)) return 'calledAe'
    const socket = this.link.socket
    const tlsPeer = socket instanceof TLSSocket ? tlsPeerOf(socket) : undefined
    this.peer = {
      callingAe,
      calledAe,
      remoteAddress: this.options.remoteAddress,
      ...(tlsPeer === undefined ? {} : { tlsPeer }),
      ...(userIdentity === undefined ? {} : { userIdentity }),
    }
    if (!(await this.options.allow(this.peer))) return 'callingAe'
    // The place is taken only by those who may come in: others cannot use the places up.
    if (!this.link.live) return 'unspecified'
    this.admitted = this.options.admit()
    return this.admitted ? undefined : 'limit'
  }

  private accept(request: AssociateRequest, negotiation: Negotiation): void {
    const { limits, log } = this.options
    this.link.control({
      kind: 'associate-ac',
      protocolVersion: 1,
      calledAe: request.calledAe,
      callingAe: request.callingAe,
      applicationContext: applicationContextName,
      contexts: negotiation.answers,
      user: {
        maxLength: limits.maxPdu,
        implementationClassUid,
        implementationVersion,
        roles: negotiation.roles,
        extended: [],
        ...(request.user.asyncOperations === undefined ? {} : { asyncOperations: { invoked: 1, performed: 1 } }),
      },
    })
    this.link.opened(negotiation.accepted, request.user.maxLength)
    this.options.onAccepted()
    log.debug({ association: this.identifier, contexts: negotiation.accepted.size }, 'association accepted')
  }

  private offer(uid: string): Offer | undefined {
    if (uid === verification) return { transferSyntaxes: littleEndian, requestorMayProvide: false }
    const { services } = this.options
    const service = services.find((one) => serves(one, uid))
    if (service === undefined) return undefined
    // C-GET sends instances back on this association; event reports come from the provider of the class (PS3.4 §C.5.3, §J.3.3).
    const requestorMayProvide =
      service.eventReport !== undefined || (service.store !== undefined && services.some((one) => one.get !== undefined))
    return { transferSyntaxes: service.transferSyntaxes, requestorMayProvide }
  }
}
