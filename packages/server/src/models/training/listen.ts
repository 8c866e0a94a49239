/** Letters about training are heard once they are kept; what is refused for good is answered with the code of its problem. And work that is looked at again and again. */
import type { LetterType, Post, Received } from '#federation'
import { Problem, traceOf } from '#kernel'
import type { Log } from '#kernel'

export function listen<Type extends LetterType>(post: Pick<Post, 'on'>, type: Type, work: (letter: Received<Type>) => Promise<void>): void {
  post.on(type, async (letter) => {
    try {
      await work(letter)
      return undefined
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      return { type: 'problem', body: { code: error.code, about: letter.id } }
    }
  })
}

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
