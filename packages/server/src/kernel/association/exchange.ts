/**
 * The exchange of messages on an association (PS3.7 §8, §9, §10), the same for both sides: requests of the peer are served one after
 * another, responses find the request they belong to, C-CANCEL finds the operation it ends.
 */
import { abortReason, type CommandSet, commandField, noDataSet, status, statusKind } from '@vesalius/standards/dimse'
import type { Problem } from '../problem.ts'
import type { Link, Message } from './link.ts'
import type { OutgoingData } from './message-writer.ts'
import { AssociationClosed, AssociationTimeout } from './problems.ts'

export interface Response {
  readonly command: CommandSet
  readonly data?: Buffer
}

export interface RequestOptions {
  readonly data?: OutgoingData
  /** Takes each pending response. */
  readonly onPending?: (response: Response) => void
  /** How long to wait for the next response, milliseconds. */
  readonly timeout: number
  readonly messageId?: number
}

interface Waiting {
  take(response: Response): void
  fail(cause: Problem): void
}

/** The peer has promised one operation at a time (asynchronous operations window 1, 1); this many are still forgiven. */
const mostQueued = 16

export class Exchange {
  private readonly link: Link
  private readonly serve: (message: Message, signal: AbortSignal) => Promise<void>
  private readonly waiting = new Map<number, Waiting>()
  private readonly queue: Message[] = []
  private current: { messageId: number; abort: AbortController } | undefined
  private idle: (() => void)[] = []
  private lastId = 0
  private cause: Problem | undefined

  constructor(link: Link, serve: (message: Message, signal: AbortSignal) => Promise<void>) {
    this.link = link
    this.serve = serve
  }

  message(message: Message): void {
    const { commandField: field } = message.command
    if ((field & commandField.response) !== 0) return this.takeResponse(message)
    if (field === commandField.cancel) return this.cancel(message.command.messageIdBeingRespondedTo)
    this.queue.push(message)
    if (this.queue.length > mostQueued) return this.link.abort(2, abortReason.unexpectedPdu)
    if (this.current === undefined) void this.work()
  }

  closed(cause: Problem): void {
    this.cause = cause
    this.current?.abort.abort(cause)
    for (const { data } of this.queue) data?.discard()
    this.queue.length = 0
    const waiting = [...this.waiting.values()]
    this.waiting.clear()
    for (const one of waiting) one.fail(cause)
  }

  /** Resolves when nothing is being served. */
  async quiet(): Promise<void> {
    if (this.current !== undefined) await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  /** The next message identifier, 1 to 65535. */
  nextId(): number {
    this.lastId = (this.lastId % 65535) + 1
    return this.lastId
  }

  /** Sends a request and resolves with its final response, whatever its status. */
  request(contextId: number, command: Omit<CommandSet, 'dataSetType' | 'messageId'>, options: RequestOptions): Promise<Response> {
    if (this.cause) return Promise.reject(this.cause)
    const messageId = options.messageId ?? this.nextId()
    const { data, timeout, onPending } = options
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const settle = (): void => {
        clearTimeout(timer)
        this.waiting.delete(messageId)
      }
      const late = (): void => {
        // While this side holds the peer back, silence is its own doing.
        if (this.link.held) return void timer?.refresh()
        settle()
        reject(AssociationTimeout(timeout))
        this.link.abort(0, abortReason.unspecified)
      }
      const take = (response: Response): void => {
        const pending = statusKind(response.command.status ?? status.processingFailure) === 'pending'
        timer?.refresh()
        if (pending && onPending) return onPending(response)
        settle()
        resolve(response)
      }
      const fail = (cause: Problem | Error): void => {
        settle()
        reject(cause)
      }
      this.waiting.set(messageId, { take, fail })
      const whole = { ...command, messageId, dataSetType: data === undefined ? noDataSet : 0 }
      // The wait for an answer begins when the request is out: a long C-STORE may take its time.
      const sent = (): void => {
        if (this.waiting.has(messageId)) timer = setTimeout(late, timeout)
      }
      this.link.send(contextId, whole, data).then(sent, (error: Error) => {
        fail(error)
        // A request half sent cannot be taken back: its data failed while the peer waits for the rest.
        this.link.abort(0, abortReason.unspecified)
      })
    })
  }

  /** C-CANCEL-RQ, PS3.7 §9.3.2.3. */
  cancelAtPeer(contextId: number, messageId: number): void {
    const command = { commandField: commandField.cancel, messageIdBeingRespondedTo: messageId, dataSetType: noDataSet }
    this.link.send(contextId, command).catch(() => this.link.close(AssociationClosed()))
  }

  private takeResponse({ command, data }: Message): void {
    const waiting = this.waiting.get(command.messageIdBeingRespondedTo ?? 0)
    if (waiting === undefined) {
      data?.discard()
      return
    }
    if (data !== undefined && !data.whole) {
      data.discard()
      return this.link.abort(0, abortReason.unspecified)
    }
    const response = data === undefined ? { command } : { command, data: data.takeWhole() }
    data?.discard()
    waiting.take(response)
  }

  private cancel(messageId: number | undefined): void {
    if (this.current !== undefined && this.current.messageId === messageId) this.current.abort.abort()
  }

  private async work(): Promise<void> {
    for (let message = this.queue.shift(); message !== undefined; message = this.queue.shift()) {
      const abort = new AbortController()
      this.current = { messageId: message.command.messageId ?? 0, abort }
      this.link.busy++
      try {
        if (this.cause) throw this.cause
        await this.serve(message, abort.signal)
      } catch {
        // `serve` answers failures itself; what reaches here is an association that has ended or a response that could not be sent.
        this.link.close(AssociationClosed())
      } finally {
        message.data?.discard()
        this.link.busy--
        this.current = undefined
      }
    }
    const idle = this.idle
    this.idle = []
    for (const resolve of idle) resolve()
  }
}
