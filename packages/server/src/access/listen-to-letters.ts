/** Which letters about access are heard, and what is answered to one that cannot be followed: the code of its problem. */
import type { LetterBody, LetterType, Member } from '#federation'
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
    post.hear(type, (letter) => work(letter.from, letter.body))
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
