/**
 * One transport connection that speaks the upper layer (PS3.8 §9): cuts bytes into PDUs, PDUs into messages (PS3.7 §6.3.1, PS3.8
 * Annex E), sends messages with back-pressure, and ends the connection when its peer is too slow. It knows no service.
 */
import type { Socket } from 'node:net'
import {
  abortReason,
  type CommandSet,
  type ControlPdu,
  decodeCommand,
  encodePdu,
  type Fragment,
  type NegotiatedContext,
  noDataSet,
  PduError,
  PduReader,
} from '@vesalius/standards/dimse'
import { adopt, letGo } from '@vesalius/standards/received'
import { type Log, traceOf } from '../log.ts'
import type { Problem } from '../problem.ts'
import { IncomingData } from './incoming-data.ts'
import type { AssociationLimits, Budget } from './limits.ts'
import { AssociationAborted, AssociationClosed, AssociationTimeout } from './problems.ts'
import { MessageWriter, type OutgoingData } from './message-writer.ts'

export interface Message {
  readonly context: NegotiatedContext
  readonly command: CommandSet
  readonly data?: IncomingData
}

export interface LinkEvents {
  control(pdu: ControlPdu): void
  message(message: Message): void
  /** Once, when nothing more can come. `cause` is what the pending work is told. */
  closed(cause: Problem): void
}

export interface LinkOptions {
  readonly limits: AssociationLimits
  readonly budget: Budget
  readonly log?: Log
}

const largestCommand = 65536

export class Link {
  readonly socket: Socket
  accepted: ReadonlyMap<number, NegotiatedContext> = new Map()
  /** Requests being answered; while there are some the peer may be silent. */
  busy = 0
  private readonly options: LinkOptions
  private readonly events: LinkEvents
  private readonly reader: PduReader
  private readonly writer: MessageWriter
  private phase: 'opening' | 'open' | 'closing' | 'closed' = 'opening'
  private since = Date.now()
  private holds = 0
  private received = 0
  private measuredAt = 0
  private measured = 0
  private commandPieces: Uint8Array[] = []
  private commandSize = 0
  private commandContext = 0
  private incoming: { message: Message; data: IncomingData; delivered: boolean } | undefined
  private cause: Problem | undefined

  constructor(socket: Socket, options: LinkOptions, events: LinkEvents) {
    this.socket = socket
    this.options = options
    this.events = events
    this.writer = new MessageWriter(socket)
    this.reader = new PduReader(
      {
        control: (pdu) => {
          if (this.live) this.events.control(pdu)
        },
        fragment: (fragment) => {
          if (this.live) this.takeFragment(fragment)
        },
      },
      { data: options.limits.maxPdu },
    )
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.takeBytes(chunk))
    socket.on('error', () => this.close(AssociationClosed()))
    socket.on('close', () => this.close(AssociationClosed()))
  }

  get live(): boolean {
    return this.phase === 'opening' || this.phase === 'open'
  }

  get open(): boolean {
    return this.phase === 'open'
  }

  /** True while a slow reader on this side keeps the peer waiting. */
  get held(): boolean {
    return this.holds > 0
  }

  /** From the exchange of A-ASSOCIATE on. `peerMaxLength` is as the peer advertised it, 0 for no limit. */
  opened(accepted: ReadonlyMap<number, NegotiatedContext>, peerMaxLength: number): void {
    this.accepted = accepted
    this.writer.setPeerMaxLength(peerMaxLength)
    this.phase = 'open'
    this.since = Date.now()
  }

  /** Sends one message; messages never interleave. Rejects when the association ends before all is written. */
  async send(contextId: number, command: CommandSet, data?: OutgoingData): Promise<void> {
    if (!this.open) throw this.cause ?? AssociationClosed()
    await this.writer.send({ contextId, command, ...(data === undefined ? {} : { data }) })
    this.since = Date.now()
  }

  control(pdu: ControlPdu): void {
    if (this.socket.writable) this.socket.write(encodePdu(pdu))
  }

  /** Sends the last PDU and leaves the peer the ARTIM time to close. */
  finish(pdu: ControlPdu | undefined, cause: Problem): void {
    if (!this.live) return
    if (pdu) this.control(pdu)
    this.settle(cause)
    this.socket.end()
    this.socket.resume()
  }

  /** Sends A-ABORT and drops the connection as soon as that is written. */
  abort(source: 0 | 2, reason: number): void {
    if (!this.live) return
    this.control({ kind: 'abort', source, reason })
    this.settle(AssociationAborted(source, reason))
    this.socket.destroySoon()
  }

  /** Ends the connection at once. */
  close(cause: Problem): void {
    this.settle(cause)
    this.phase = 'closed'
    this.socket.destroy()
  }

  hold(wait: boolean): void {
    this.holds += wait ? 1 : -1
    if (this.holds > 0) this.socket.pause()
    else {
      this.restartMeasure()
      this.socket.resume()
    }
  }

  /** Ends the connection if its peer has used up its time. Called every so often with the time of day in milliseconds. */
  check(now: number): void {
    const { artim, idle, stall, minRate } = this.options.limits
    if (this.phase === 'closed') return
    if (this.phase !== 'open') {
      if (now - this.since > artim) this.close(AssociationTimeout(artim))
      return
    }
    if (this.writer.stalledSince > 0 && now - this.writer.stalledSince > stall) return this.close(AssociationClosed())
    if (this.holds > 0) return
    if (this.incoming || this.commandSize > 0 || !this.reader.atBoundary) {
      if (this.measuredAt === 0) this.restartMeasure(now)
      else if (now - this.measuredAt >= stall) {
        if ((this.received - this.measured) * 1000 < minRate * (now - this.measuredAt)) return this.abort(2, abortReason.unspecified)
        this.restartMeasure(now)
      }
      return
    }
    this.measuredAt = 0
    if (this.busy === 0 && now - this.since > idle) this.abort(2, abortReason.unspecified)
  }

  private restartMeasure(now = Date.now()): void {
    this.measuredAt = now
    this.measured = this.received
  }

  private takeBytes(chunk: Buffer): void {
    this.received += chunk.length
    if (!this.live) return
    adopt(chunk)
    try {
      this.reader.push(chunk)
    } catch (error) {
      if (error instanceof PduError) return this.abort(2, error.abortReason)
      // A fault of ours must not take the whole server down with one association.
      this.options.log?.error({ trace: traceOf(error) }, 'an association ended in a fault')
      this.abort(2, abortReason.unspecified)
    } finally {
      letGo(chunk)
    }
  }

  private takeFragment(fragment: Fragment): void {
    const context = this.accepted.get(fragment.contextId)
    if (!this.open) throw unexpected('Data before the association is open')
    if (context === undefined) throw new PduError('dimse/unknown-context', 10, { text: 'Data on a context that was not accepted' })
    if (fragment.command) this.takeCommand(fragment, context)
    else this.takeData(fragment)
  }

  private takeCommand({ contextId, bytes, last }: Fragment, context: NegotiatedContext): void {
    if (this.incoming) throw unexpected('A command within a data set')
    if (this.commandSize > 0 && this.commandContext !== contextId) throw unexpected('A command spread over two contexts')
    this.commandContext = contextId
    this.commandSize += bytes.length
    if (this.commandSize > largestCommand)
      throw new PduError('dimse/command-too-long', 0, { text: `A command set longer than ${largestCommand} bytes` })
    // Copied: the memory of the chunk is given back when its data are.
    if (bytes.length > 0) this.commandPieces.push(new Uint8Array(bytes))
    if (!last) return
    const command = decodeCommand(
      this.commandPieces.length === 1 ? (this.commandPieces[0] as Uint8Array) : Buffer.concat(this.commandPieces),
    )
    this.commandPieces = []
    this.commandSize = 0
    this.since = Date.now()
    if (command.dataSetType === noDataSet) return this.events.message({ context, command })
    const data = new IncomingData({
      spoolAbove: this.options.limits.spoolAbove,
      budget: this.options.budget,
      hold: (wait) => this.hold(wait),
    })
    this.incoming = { message: { context, command, data }, data, delivered: false }
  }

  private takeData({ contextId, bytes, last }: Fragment): void {
    const { incoming } = this
    if (!incoming || incoming.message.context.id !== contextId) throw unexpected('A data set that no command announced')
    incoming.data.push(bytes)
    if (last) {
      this.incoming = undefined
      this.since = Date.now()
      incoming.data.end()
    } else if (!incoming.delivered && incoming.data.large) incoming.data.handOver()
    else return
    if (incoming.delivered) return
    incoming.delivered = true
    this.events.message(incoming.message)
  }

  private settle(cause: Problem): void {
    if (!this.live) return
    this.phase = 'closing'
    this.since = Date.now()
    this.cause = cause
    this.incoming?.data.fail(cause)
    if (this.incoming && !this.incoming.delivered) this.incoming.data.discard()
    this.incoming = undefined
    this.writer.close(cause)
    this.events.closed(cause)
  }
}

function unexpected(text: string): PduError {
  return new PduError('dimse/unexpected-pdu', 0, { text, abort: abortReason.unexpectedPdu })
}
