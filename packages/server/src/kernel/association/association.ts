/** An association this program has opened: the user's side of the DIMSE services (PS3.7 §9.1, §10.1). */
import { abortReason, type CommandSet, commandField, type NegotiatedContext, status, statusKind } from '@vesalius/standards/dimse'
import type { MoveCommand, NormalizedCommand, QueryCommand, RetrieveCommand, RetrieveResult, StoreCommand } from './commands.ts'
import type { Exchange, Response } from './exchange.ts'
import { findMatches } from './find-matches.ts'
import type { Link } from './link.ts'
import { AssociationClosed, ContextNotAccepted } from './problems.ts'
import type { DimseResult } from './service.ts'

export class Association {
  /** Resolves when the association has ended, however it ends. */
  readonly closed: Promise<void>
  private readonly link: Link
  private readonly exchange: Exchange
  private readonly timeout: number
  private released: (() => void) | undefined

  constructor(parts: { link: Link; exchange: Exchange; timeout: number; closed: Promise<void> }) {
    this.link = parts.link
    this.exchange = parts.exchange
    this.timeout = parts.timeout
    this.closed = parts.closed
  }

  /** What the peer accepted for a class. */
  transferSyntaxes(sopClassUid: string): string[] {
    return [...this.link.accepted.values()]
      .filter((context) => context.abstractSyntax === sopClassUid)
      .map((context) => context.transferSyntax)
  }

  async echo(): Promise<DimseResult> {
    const sopClassUid = '1.2.840.10008.1.1'
    return resultOf(await this.send(this.context(sopClassUid), { commandField: commandField.echo, affectedSopClassUid: sopClassUid }))
  }

  /** Throws association/context-not-accepted where the peer takes neither the class nor this transfer syntax. */
  async store(instance: StoreCommand): Promise<DimseResult> {
    const { sopClassUid, sopInstanceUid, transferSyntax, data, moveOriginator } = instance
    const command: Omit<CommandSet, 'dataSetType'> = {
      commandField: commandField.store,
      affectedSopClassUid: sopClassUid,
      affectedSopInstanceUid: sopInstanceUid,
      priority: 0,
      ...(moveOriginator === undefined ? {} : { moveOriginatorAe: moveOriginator.ae, moveOriginatorMessageId: moveOriginator.messageId }),
    }
    return resultOf(await this.send(this.context(sopClassUid, transferSyntax), command, { data }))
  }

  /** The matches as they come; a slow reader holds the peer back, leaving early sends C-CANCEL. Throws association/operation-failed. */
  find(query: QueryCommand): AsyncGenerator<Buffer> {
    const context = this.context(query.sopClassUid, query.transferSyntax)
    return findMatches({ link: this.link, exchange: this.exchange, timeout: this.timeout, context, query })
  }

  /** Asks the peer to send to `destination`. Resolves with the final counts; a failure is a status, not an error. */
  move(command: MoveCommand): Promise<RetrieveResult> {
    return this.retrieve(command, { commandField: commandField.move, moveDestination: command.destination })
  }

  /** Instances arrive at the `services` the association was opened with. */
  get(command: RetrieveCommand): Promise<RetrieveResult> {
    return this.retrieve(command, { commandField: commandField.get })
  }

  /** N-ACTION. */
  async action(command: NormalizedCommand): Promise<DimseResult> {
    const { sopClassUid, sopInstanceUid, type, information } = command
    const fields = {
      commandField: commandField.action,
      requestedSopClassUid: sopClassUid,
      requestedSopInstanceUid: sopInstanceUid,
      actionTypeId: type,
    }
    return resultOf(await this.send(this.context(sopClassUid), fields, { data: information }))
  }

  /** N-EVENT-REPORT. */
  async eventReport(command: NormalizedCommand): Promise<DimseResult> {
    const { sopClassUid, sopInstanceUid, type, information } = command
    const fields = {
      commandField: commandField.eventReport,
      affectedSopClassUid: sopClassUid,
      affectedSopInstanceUid: sopInstanceUid,
      eventTypeId: type,
    }
    return resultOf(await this.send(this.context(sopClassUid), fields, { data: information }))
  }

  /** Ends the association in order: PS3.8 §7.2. Resolves when the connection is closed. */
  async release(): Promise<void> {
    if (!this.link.open) return this.closed
    this.link.control({ kind: 'release-rq' })
    const late = setTimeout(() => this.abort(), Math.min(this.timeout, 10_000))
    const answered = new Promise<void>((resolve) => {
      this.released = resolve
    })
    await Promise.race([answered, this.closed])
    clearTimeout(late)
    this.link.close(AssociationClosed())
    await this.closed
  }

  abort(): void {
    this.link.abort(0, abortReason.unspecified)
  }

  /** Called when A-RELEASE-RP has come. */
  wasReleased(): void {
    this.released?.()
  }

  private async retrieve(command: RetrieveCommand, fields: { commandField: number; moveDestination?: string }): Promise<RetrieveResult> {
    const context = this.context(command.sopClassUid, command.transferSyntax)
    const messageId = this.exchange.nextId()
    const cancel = (): void => this.exchange.cancelAtPeer(context.id, messageId)
    command.signal?.addEventListener('abort', cancel)
    try {
      const response = await this.exchange.request(
        context.id,
        { ...fields, affectedSopClassUid: command.sopClassUid, priority: 0 },
        {
          messageId,
          timeout: this.timeout,
          data: command.identifier,
          onPending: (pending) => command.onProgress?.(countsOf(pending)),
        },
      )
      return countsOf(response)
    } finally {
      command.signal?.removeEventListener('abort', cancel)
    }
  }

  private send(
    context: NegotiatedContext,
    command: Omit<CommandSet, 'dataSetType'>,
    options: { data?: StoreCommand['data'] } = {},
  ): Promise<Response> {
    return this.exchange.request(context.id, command, { timeout: this.timeout, ...options })
  }

  private context(sopClassUid: string, transferSyntax?: string): NegotiatedContext {
    for (const context of this.link.accepted.values()) {
      if (context.abstractSyntax === sopClassUid && (transferSyntax === undefined || context.transferSyntax === transferSyntax))
        return context
    }
    throw ContextNotAccepted(sopClassUid)
  }
}

function resultOf({ command }: Response): DimseResult {
  return {
    status: command.status ?? status.processingFailure,
    ...(command.errorComment === undefined ? {} : { comment: command.errorComment }),
  }
}

function countsOf(response: Response): RetrieveResult {
  const { remaining = 0, completed = 0, failed = 0, warning = 0 } = response.command
  const result = { ...resultOf(response), remaining, completed, failed, warning }
  return response.data === undefined || statusKind(result.status) === 'pending' ? result : { ...result, identifier: response.data }
}
