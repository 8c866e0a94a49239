/**
 * Letters that are of use only while somebody waits for the answer: a question and what it is answered. They are carried at once, past what else waits to be sent, and
 * kept nowhere but in the box of their recipient; one that is lost is a node that did not answer. That they were there is noted afterwards, like that of all letters.
 */
import { newIdentifier, traceOf } from '#kernel'
import type { Member } from './identity.ts'
import type { Letter, LetterType } from './letters.ts'
import type { LetterHandler, PostParts, Received } from './post.ts'
import { sealLetter } from './seal.ts'

/** A transaction that does not wait for the disk: `from unwaited` makes it one. What it wrote may be gone after a crash, and nothing else. */
export const unwaited = `unwaited as (select set_config('synchronous_commit', 'off', true))`

export class Passing {
  private readonly parts: PostParts

  constructor(parts: PostParts) {
    this.parts = parts
  }

  /** Throws when it could not be handed over. */
  async carry(to: Member, letter: Letter, id: string): Promise<void> {
    const { keys, clock, self, carrier } = this.parts
    const bytes = sealLetter(letter, { id, from: self.id, to: to.id, at: clock.now().toISOString() }, { keys, to })
    await carrier.carry(bytes, { passing: true })
    this.note(`with ${unwaited} insert into federation_outbox (id, recipient, type, size, sent_at) select $1, $2, $3, $4, now() from unwaited`, [id, to.id, letter.type, bytes.length])
  }

  /** Never throws: nobody tries again. */
  async answer(letter: Received, handler: LetterHandler<LetterType>): Promise<void> {
    this.note(`with ${unwaited} insert into federation_inbox (id, sender, type, letter, state) select $1, $2, $3, '{}', 'done' from unwaited on conflict (id) do nothing`, [letter.id, letter.from.id, letter.type])
    try {
      const answer = await handler(letter)
      if (answer) await this.carry(letter.from, { ...answer, inReplyTo: letter.id }, newIdentifier('letter'))
    } catch (error) {
      this.parts.log.warn({ letter: letter.id, ...traceOf(error) }, 'a question could not be answered')
    }
  }

  private note(sql: string, values: readonly unknown[]): void {
    this.parts.records.query(sql, values).catch((error: unknown) => this.parts.log.warn(traceOf(error), 'that a letter went by could not be noted'))
  }
}
