/**
 * A data set as its fragments arrive. Fragments stay views of the socket's reads and are joined once; small ones are packed so that
 * a peer sending single bytes cannot multiply memory. Once it streams, it tells the link to pause above a high-water mark.
 */
import { hold } from '@vesalius/standards/received'
import type { Problem } from '../problem.ts'
import type { Budget } from './limits.ts'
import { DataSetTooLarge } from './problems.ts'
import type { DataSource } from './service.ts'

const packBelow = 2048
const packSize = 32768
const highWater = 1024 * 1024
const headSize = 4096

export interface IncomingDataOptions {
  readonly spoolAbove: number
  readonly budget: Budget
  /** Called with true when the sender must wait, with false when it may go on. */
  hold(wait: boolean): void
}

export class IncomingData implements DataSource {
  size = 0
  whole = false
  private readonly options: IncomingDataOptions
  private pieces: Buffer[] = []
  private pack: Buffer | undefined
  private packed = 0
  private queued = 0
  private streaming = false
  private discarding = false
  private holding = false
  private failure: Problem | undefined
  private wake: (() => void) | undefined

  constructor(options: IncomingDataOptions) {
    this.options = options
  }

  /** True once the data set should be handed over before its end. */
  get large(): boolean {
    return this.size > this.options.spoolAbove || this.options.budget.exhausted
  }

  push(bytes: Uint8Array): void {
    this.size += bytes.length
    if (this.discarding || bytes.length === 0) return
    this.queued += bytes.length
    this.options.budget.take(bytes.length)
    if (bytes.length < packBelow) this.pushPacked(bytes)
    else {
      this.closePack()
      hold(bytes)
      this.pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    }
    if (!this.streaming) return
    if (this.queued > highWater) this.setHold(true)
    this.wake?.()
  }

  end(): void {
    this.whole = !this.streaming
    this.ended = true
    this.wake?.()
  }
  private ended = false

  /** From here on the data set is read while it comes. */
  handOver(): void {
    this.streaming = true
    if (this.queued > highWater) this.setHold(true)
  }

  fail(failure: Problem): void {
    this.failure = failure
    this.wake?.()
  }

  /** Drops what is unread and whatever still comes, and gives the memory back. */
  discard(): void {
    this.discarding = true
    this.pieces = []
    this.pack = undefined
    this.options.budget.give(this.queued)
    this.queued = 0
    this.setHold(false)
  }

  /** The first bytes, as far as they have come, at most 4096: for a look at the identity. */
  head(): Buffer {
    this.closePack()
    const first = this.pieces[0]
    if (first === undefined) return Buffer.alloc(0)
    if (first.length >= headSize || this.pieces.length === 1) return first.subarray(0, headSize)
    const some: Buffer[] = []
    let length = 0
    for (const piece of this.pieces) {
      some.push(piece)
      length += piece.length
      if (length >= headSize) break
    }
    return Buffer.concat(some).subarray(0, headSize)
  }

  async bytes(): Promise<Buffer> {
    if (this.whole) return this.takeWhole()
    const parts: Buffer[] = []
    let length = 0
    for await (const part of this.stream) {
      length += part.length
      if (length > this.options.spoolAbove) throw DataSetTooLarge(this.options.spoolAbove)
      parts.push(part)
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length)
  }

  /** All of it, once it is whole. */
  takeWhole(): Buffer {
    this.closePack()
    const { pieces } = this
    const joined = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, this.queued)
    this.pieces = [joined]
    return joined
  }

  get stream(): AsyncIterable<Buffer> {
    return this.read()
  }

  private async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.failure) throw this.failure
      this.closePack()
      const pieces = this.pieces
      this.pieces = []
      for (const piece of pieces) {
        this.queued -= piece.length
        this.options.budget.give(piece.length)
        yield piece
      }
      if (this.pieces.length > 0 || this.packed > 0) continue
      if (this.ended) return
      this.setHold(false)
      if (this.failure === undefined)
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
      this.wake = undefined
    }
  }

  private pushPacked(bytes: Uint8Array): void {
    if (this.pack !== undefined && this.packed + bytes.length > this.pack.length) this.closePack()
    // A first small piece gets a small pack: most commands and queries need no more.
    this.pack ??= Buffer.allocUnsafe(this.size > packBelow * 4 ? packSize : packBelow)
    this.pack.set(bytes, this.packed)
    this.packed += bytes.length
  }

  private closePack(): void {
    if (this.pack === undefined) return
    this.pieces.push(this.pack.subarray(0, this.packed))
    this.pack = undefined
    this.packed = 0
  }

  private setHold(wait: boolean): void {
    if (wait === this.holding) return
    this.holding = wait
    this.options.hold(wait)
  }
}
