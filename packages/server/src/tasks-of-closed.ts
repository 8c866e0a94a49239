/**
 * Work of whoever is closed ends: at the door, which alone knows accounts and tasks. Told by the records at once, and looked at every few seconds should
 * that get lost, so that running work is over within ten; also what was asked for by a token that the person had made. A hub asks its nodes to stop what it sent them.
 */
import type { Access } from '#access'
import { traceOf } from '#kernel'
import type { Log } from '#kernel'

/** Tasks that have not ended: those that run here, or those that were sent to nodes. */
export interface OpenTasks {
  running(): Promise<readonly { readonly id: string, readonly actor: string }[]>
  cancel(id: string, by: { readonly id: string }, reason: 'account-closed'): Promise<unknown>
}

export interface ClosedParts {
  readonly access: Pick<Access, 'people'>
  readonly tasks: OpenTasks
  readonly log: Log
}

const lookEveryMs = 4_000

/** Returns what ends the watching. */
export async function endTasksOfClosed({ access: { people }, tasks, log }: ClosedParts): Promise<() => Promise<void>> {
  const end = async (): Promise<void> => {
    const running = await tasks.running()
    if (running.length === 0) return
    const closed = await people.closedAmong([...new Set(running.map(({ actor }) => actor))])
    for (const { id, actor } of running) if (closed.has(actor)) await tasks.cancel(id, { id: 'house' }, 'account-closed')
  }
  let looking: Promise<void> | undefined
  const look = (): void => {
    looking ??= end().catch((error: unknown) => log.warn(traceOf(error), 'tasks of closed accounts could not be looked at')).finally(() => { looking = undefined })
  }
  const stop = await people.onClosed(look)
  const timer = setInterval(look, lookEveryMs).unref()
  look()
  return async () => {
    clearInterval(timer)
    await stop()
    await looking
  }
}
