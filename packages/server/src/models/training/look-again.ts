/** Work that is looked at again and again, never twice at once. */
import { traceOf } from '#kernel'
import type { Log } from '#kernel'

/** Returns what stops it. */
export function everySecond(work: () => Promise<void>, log: Log): () => void {
  return repeat(work, 1_000, log)
}

/** For what a round waits for. */
export function often(work: () => Promise<void>, log: Log): () => void {
  return repeat(work, 50, log)
}

function repeat(work: () => Promise<void>, ms: number, log: Log): () => void {
  let running = false
  const timer = setInterval(() => {
    if (running) return
    running = true
    work().catch((error: unknown) => log.warn(traceOf(error), 'what federated training waits for could not be looked at')).finally(() => { running = false })
  }, ms)
  timer.unref()
  return () => clearInterval(timer)
}
