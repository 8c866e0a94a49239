/** Work on one thing at a time, in order; different things side by side. */
export class InTurn {
  private readonly last = new Map<string, Promise<void>>()
  private closed = false

  /** `work` must not throw. */
  run(name: string, work: () => Promise<void>): void {
    if (this.closed) return
    const turn = (this.last.get(name) ?? Promise.resolve()).then(() => (this.closed ? undefined : work()))
    this.last.set(name, turn)
    void turn.then(() => { if (this.last.get(name) === turn) this.last.delete(name) })
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all(this.last.values())
  }
}
