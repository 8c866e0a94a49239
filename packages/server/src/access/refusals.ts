/** Refusals go to the ledger: what an account or token may not do, once an hour for each; other kinds, which anybody can cause, at most once in ten seconds with a count. */
import { Problem } from '#kernel'
import type { Actor } from '#kernel'
import type { AccessContext } from './context.ts'

const everyMs = 10_000

export class Refusals {
  readonly #context: AccessContext
  readonly #kinds = new Map<string, { at: number; count: number }>()

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** Notes a Problem of the access room, of an actor where one is known; a request that merely is not signed in yet is no refusal. */
  async note(error: unknown, permission: string, actor?: Actor): Promise<void> {
    if (!(error instanceof Problem) || error.code === 'access/not-signed-in') return
    if (actor) return this.#context.ledger.appendHourly({ type: 'access/refused', actor: actor.id, subject: permission, detail: { reason: error.code } })
    const now = this.#context.clock.now().getTime()
    const entry = this.#kinds.get(error.code) ?? { at: Number.NEGATIVE_INFINITY, count: 0 }
    entry.count++
    this.#kinds.set(error.code, entry)
    if (now - entry.at < everyMs) return
    const count = entry.count
    entry.at = now
    entry.count = 0
    await this.#context.ledger.append({
      type: 'access/refused',
      actor: 'nobody',
      subject: permission,
      detail: { reason: error.code, count },
    })
  }
}
