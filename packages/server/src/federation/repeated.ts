/** Work that is asked for again and again: one run at a time, and once more when it was asked for while it ran. */
export class Repeated {
  private readonly work: () => Promise<void>
  private running: Promise<void> | undefined
  private wanted = false
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(work: () => Promise<void>) {
    this.work = work
  }

  /** Resolves when everything that was there at this call has been worked on. */
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
    this.timer = setTimeout(() => { void this.run().catch(() => undefined) }, ms)
    this.timer.unref()
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.running?.catch(() => undefined)
  }

  private async loop(): Promise<void> {
    while (this.wanted && !this.closed) {
      this.wanted = false
      await this.work()
    }
  }
}
