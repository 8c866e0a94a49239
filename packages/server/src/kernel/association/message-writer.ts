/** Writes messages as P-DATA-TF (PS3.8 §9.3.5, Annex E) in fragments the peer can take, waiting whenever the socket is full. */
import type { Socket } from 'node:net'
import { type CommandSet, dataHeaderSize, encodeCommand, writeDataHeader } from '@vesalius/standards/dimse'
import type { Problem } from '../problem.ts'

export type OutgoingData = Uint8Array | AsyncIterable<Uint8Array>
export interface OutgoingMessage {
  readonly contextId: number
  readonly command: CommandSet
  readonly data?: OutgoingData
}

/** What goes in one write of header and content joined; above it the content is handed to the socket without a copy. */
const joinBelow = 32768
/** Our own limit on a fragment where the peer sets none, and what is written before the socket is asked to drain. */
const largestFragment = 262144

export class MessageWriter {
  /** Since when the peer has not read what was written, milliseconds of the day; 0 when nothing waits. */
  stalledSince = 0
  private readonly socket: Socket
  private fragment = 16384 - 6
  private turn: Promise<void> | undefined
  private failure: Problem | undefined
  private release: (() => void) | undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('drain', () => this.drained())
  }

  setPeerMaxLength(length: number): void {
    const largest = length === 0 ? largestFragment : Math.min(length, largestFragment)
    // Fragments have an even number of bytes (PS3.8 Annex E.1).
    this.fragment = (largest - 6) & ~1
  }

  async send(message: OutgoingMessage): Promise<void> {
    while (this.turn) await this.turn
    let done: () => void = () => {}
    this.turn = new Promise((resolve) => {
      done = resolve
    })
    try {
      const command = encodeCommand(message.command)
      const { contextId, data } = message
      if (data === undefined) await this.write({ contextId, command: true, last: true, bytes: command })
      else if (data instanceof Uint8Array) await this.sendBytes(contextId, command, even(data))
      else {
        await this.write({ contextId, command: true, last: true, bytes: command })
        await this.sendStream(contextId, data)
      }
    } finally {
      this.turn = undefined
      done()
    }
  }

  close(failure: Problem): void {
    this.failure = failure
    this.drained()
  }

  private async sendBytes(contextId: number, command: Uint8Array, data: Uint8Array): Promise<void> {
    this.socket.cork()
    const pending = [this.write({ contextId, command: true, last: true, bytes: command })]
    // The first fragment joins the command in one system call.
    const first = Math.min(data.length, this.fragment)
    pending.push(this.write({ contextId, command: false, last: first === data.length, bytes: data.subarray(0, first) }))
    this.socket.uncork()
    await Promise.all(pending)
    for (let at = first; at < data.length; at += this.fragment) {
      const end = Math.min(data.length, at + this.fragment)
      await this.write({ contextId, command: false, last: end === data.length, bytes: data.subarray(at, end) })
    }
  }

  private async sendStream(contextId: number, data: AsyncIterable<Uint8Array>): Promise<void> {
    let held: Uint8Array = Buffer.alloc(0)
    for await (const chunk of data) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      while (held.length > this.fragment) {
        await this.write({ contextId, command: false, last: false, bytes: held.subarray(0, this.fragment) })
        held = held.subarray(this.fragment)
      }
    }
    await this.write({ contextId, command: false, last: true, bytes: even(held) })
  }

  /** Splits into fragments where needed; resolves when the socket takes more. */
  private async write(value: { contextId: number; command: boolean; last: boolean; bytes: Uint8Array }): Promise<void> {
    const { contextId, command, last, bytes } = value
    if (bytes.length > this.fragment) {
      await this.write({ ...value, last: false, bytes: bytes.subarray(0, this.fragment) })
      return this.write({ ...value, bytes: bytes.subarray(this.fragment) })
    }
    if (this.failure) throw this.failure
    const header = { contextId, command, last, length: bytes.length }
    let full: boolean
    if (bytes.length <= joinBelow) {
      const joined = Buffer.allocUnsafe(dataHeaderSize + bytes.length)
      writeDataHeader(joined, 0, header)
      joined.set(bytes, dataHeaderSize)
      full = !this.socket.write(joined)
    } else {
      const alone = Buffer.allocUnsafe(dataHeaderSize)
      writeDataHeader(alone, 0, header)
      this.socket.cork()
      this.socket.write(alone)
      full = !this.socket.write(bytes)
      this.socket.uncork()
    }
    if (full && this.socket.writableNeedDrain) await this.drain()
  }

  private drain(): Promise<void> {
    if (this.stalledSince === 0) this.stalledSince = Date.now()
    return new Promise((resolve, reject) => {
      const before = this.release
      this.release = () => {
        before?.()
        if (this.failure) reject(this.failure)
        else resolve()
      }
    })
  }

  private drained(): void {
    this.stalledSince = 0
    const { release } = this
    this.release = undefined
    release?.()
  }
}

/**
 * A data set of odd length ends in a NUL: a deflated one must (PS3.5 §A.5), and an odd fragment makes peers abort the whole
 * association (PS3.8 Annex E.1) where only this instance is at fault.
 */
function even(data: Uint8Array): Uint8Array {
  return data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)])
}
