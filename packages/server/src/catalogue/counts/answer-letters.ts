/** A node answers the questions of its hub: rounded numbers, or the code of why not. */
import type { Letter, LetterBody, Post } from '#federation'
import { Problem } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { CountHere } from './count-here.ts'
import { TooLate } from './problems.ts'

export interface AnsweringParts { readonly post: Post; readonly here: CountHere; readonly clock: Clock; readonly log: Log }

export function answerCounts({ post, here, clock, log }: AnsweringParts): void {
  post.on('count-request', async ({ body, from, id }) => {
    try {
      if (from.kind !== 'hub') return undefined
      const { query, purpose, asker, until } = body as LetterBody<'count-request'>
      if (Date.parse(until) < clock.now().getTime()) throw TooLate()
      return { type: 'count-answer', body: await here.answer({ query, purpose, asker, source: from.id }) } as Letter
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) log.warn({ letter: id, kind: (error as Error).name }, 'a question could not be answered')
      // Nobody waits for a second try.
      return { type: 'problem', body: { code: error instanceof Problem ? error.code : 'http/internal', about: id } }
    }
  })
  void post.handle()
}
