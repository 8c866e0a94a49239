/** How long a verb waits for a server that does not answer: its restart must not cost a send its files. Says on standard error that it waits. */
import { Complaint } from './words.ts'

export interface Patience {
  /** Tries again while nobody answers (exit code 69) or the server asks to come later (75), then throws what was said last; all else at once. */
  attempt<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** One attempt ran out of patience, and no other was answered meanwhile: to try more is of no use. */
  readonly lost: boolean
}

const longestPauseMs = 5000

/** `seconds` is how long one attempt waits in all; a restart takes up to half a minute. */
export function patienceOf(seconds: number): Patience {
  let [lost, told, answeredAt] = [false, false, performance.now()]
  const say = (text: string): void => { process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}vesalius: ${text}\n`) }
  const answered = (): void => {
    answeredAt = performance.now()
    if (told) say('it answers again')
    told = false
  }
  return {
    get lost() { return lost },
    async attempt(act, signal) {
      let since: number | undefined
      for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        try {
          const answer = await act()
          answered()
          return answer
        } catch (error) {
          if (signal.aborted || !(error instanceof Complaint) || ![69, 75].includes(error.exitCode)) throw error
          since ??= performance.now()
          const leftMs = since + seconds * 1000 - performance.now()
          lost ||= leftMs <= 0 && answeredAt < since
          if (lost || leftMs <= 0) throw error
          // A hiccup of a second is nobody's business.
          if (!told && pauseMs >= 1000) { told = true; say(`${error.message}; trying again for ${Math.ceil(leftMs / 1000)} seconds`) }
          await pause(Math.min(pauseMs, leftMs), signal)
        }
      }
    },
  }
}

/** Ends early when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const end = (): void => { clearTimeout(timer); signal.removeEventListener('abort', end); wake() }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
