/**
 * Work that is asked for again and again: one run at a time, and once more when it was asked for while it ran. Work that fails, as when the hub or the
 * records are away, is done again after a while; nobody who asked for it is troubled.
 */
export interface RepeatedOptions {
  readonly retryMs: number
  failed(error: unknown): void
}

export class Repeated {
  private readonly work: () => Promise<void>
  private readonly options: RepeatedOptions
  private running: Promise<void> | undefined
  private wanted = false
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(work: () => Promise<void>, options: RepeatedOptions) {
    this.work = work
    this.options = options
  }

  /** Resolves when everything that was there at this call has been worked on, or the work has failed. Never rejects. */
  run(): Promise<void> {
    if (this.closed) return Promise.resolve()
    this.wanted = true
    this.running ??= this.loop().finally(() => { this.running = undefined })
    return this.running
  }

  /** Once more after some time, whatever comes before. */
  later(ms: number): void {
    if (this.closed) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { void this.run() }, ms)
    this.timer.unref()
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.running
  }

  private async loop(): Promise<void> {
    while (this.wanted && !this.closed) {
      this.wanted = false
      try {
        await this.work()
      } catch (error) {
        if (this.closed) return
        this.options.failed(error)
        this.later(this.options.retryMs)
      }
    }
  }
}
