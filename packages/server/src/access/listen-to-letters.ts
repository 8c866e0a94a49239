/** Which letters about access are heard, and what is answered to one that cannot be followed: the code of its problem. */
import type { Letter, LetterBody, LetterType, Member, Received } from '#federation'
import { Problem } from '#kernel'
import type { Postal } from './correspondence.ts'
import type { Permits } from './permits/permits.ts'
import type { ReceivedPermits } from './permits/received.ts'
import type { Arrivals } from './requests/arrivals.ts'

export interface Listeners {
  readonly arrivals: Arrivals
  readonly permits: Pick<Permits, 'revoke' | 'originOf'>
  readonly received: ReceivedPermits
}

export function listenToLetters(post: Postal, { arrivals, permits, received }: Listeners): void {
  const on = <Type extends LetterType>(type: Type, work: (from: Member, body: LetterBody<Type>) => Promise<void>): void =>
    post.on(type, (letter) => answered(letter, () => work(letter.from, letter.body)))
  on('request', (from, body) => arrivals.request(from, body))
  on('decision', (from, body) => arrivals.decision(from, body))
  on('permit', (from, body) => received.take(from, body))
  on('revocation', async (from, body) => {
    if (from.kind === 'node') return received.ended(from, body)
    // A hub speaks for its committee, about what it asked for itself.
    if ((await permits.originOf(body.permit)) === from.id) await permits.revoke({ id: from.id }, body.permit, body.reason)
  })
  // What came before anybody listened.
  void post.handle()
}

/** What failed for another reason than a problem of the letter is tried again. */
async function answered(letter: Received, work: () => Promise<void>): Promise<Letter | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return { type: 'problem', body: { code: error.code, about: letter.id } }
  }
}
