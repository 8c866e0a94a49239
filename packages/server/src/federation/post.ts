/**
 * The post of a site: what a room sends is durable before it is on its way, what arrives is durable before it is acknowledged, each letter is
 * handled once it was handled without failing. Who carries it (a hub by HTTPS, or the hub's own boxes) is the carrier's business.
 */
import { newIdentifier, Problem, traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { Queryable, Records } from '#engines'
import type { Member, SiteKeys } from './identity.ts'
import { passingTypes } from './letters.ts'
import type { Letter, LetterBody, LetterType } from './letters.ts'
import { lastLetters, lettersByType } from './letters-seen.ts'
import type { LetterCount, LetterSeen } from './letters-seen.ts'
import { Passing } from './passing.ts'
import { Repeated } from './repeated.ts'
import { addressOf, openLetter, sealLetter } from './seal.ts'
import { postMigrations } from './tables.ts'

export interface Received<Type extends LetterType = LetterType> extends Letter<Type> {
  readonly id: string
  readonly from: Member
  readonly at: string
}

/** What is returned is sent back as the answer. Throwing has the letter handled again later. */
export type LetterHandler<Type extends LetterType> = (letter: Received<Type>) => Promise<Letter | undefined>

/** Brings letters to where they belong. */
export interface Carrier {
  members(): Promise<readonly Member[]>
  /** Throws when it could not be handed over; then it is tried again. */
  carry(bytes: Uint8Array, how?: { readonly passing?: boolean }): Promise<void>
}

export interface PostParts {
  readonly records: Records
  readonly log: Log
  readonly clock: Clock
  readonly self: Member
  readonly keys: SiteKeys
  readonly carrier: Carrier
}

export interface Answers<Type extends LetterType> {
  readonly answers: ReadonlyMap<string, LetterBody<Type>>
  /** Codes of problems, by member. */
  readonly problems: ReadonlyMap<string, string>
  /** Who had not answered by the deadline. */
  readonly missing: readonly string[]
}

const retryMs = 5_000
const mostAttempts = 20

export class Post {
  readonly self: Member
  private readonly parts: PostParts
  private readonly handlers = new Map<LetterType, LetterHandler<LetterType>>()
  private readonly asked = new Map<string, (letter: Received) => void>()
  private readonly sending: Repeated
  private readonly handling: Repeated
  private readonly passing: Passing
  private closed = false

  private constructor(parts: PostParts) {
    this.parts = parts
    this.self = parts.self
    const failed = (error: unknown): void => parts.log.warn(traceOf(error), 'letters could not be sent or handled yet; it is tried again')
    this.sending = new Repeated(() => this.sendWaiting(), { retryMs, failed })
    this.handling = new Repeated(() => this.handleWaiting(), { retryMs, failed })
    this.passing = new Passing(parts)
  }

  static async open(parts: PostParts): Promise<Post> {
    await parts.records.migrate('post', postMigrations)
    return new Post(parts)
  }

  members(): Promise<readonly Member[]> {
    return this.parts.carrier.members()
  }

  on<Type extends LetterType>(type: Type, handler: LetterHandler<Type>): void {
    this.handlers.set(type, handler as unknown as LetterHandler<LetterType>)
  }

  /** As `on`, for what needs no answer: only what is refused for good is answered, with the code of its problem. */
  hear<Type extends LetterType>(type: Type, work: (letter: Received<Type>) => Promise<void>): void {
    this.on(type, async (letter) => {
      try {
        await work(letter)
        return undefined
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error
        return { type: 'problem', body: { code: error.code, about: letter.id } }
      }
    })
  }

  /** Durable when this returns, or when `tx` commits. Returns the letter's identifier. Raises federation/bad-letter, federation/unknown-member. */
  async send(to: Member, letter: Letter, tx?: Queryable): Promise<string> {
    const { records, keys, clock, self } = this.parts
    const id = newIdentifier('letter')
    const bytes = sealLetter(letter, { id, from: self.id, to: to.id, at: clock.now().toISOString() }, { keys, to })
    await (tx ?? records).query('insert into federation_outbox (id, recipient, type, bytes, size) values ($1, $2, $3, $4, $5)', [id, to.id, letter.type, bytes, bytes.length])
    if (!tx) void this.flush()
    return id
  }

  /** What was written and got here. */
  async seen(): Promise<{ readonly counts: LetterCount[]; readonly last: LetterSeen[] }> {
    const [counts, last] = await Promise.all([lettersByType(this.parts.records), lastLetters(this.parts.records)])
    return { counts, last }
  }

  /** Asks several members at once and waits for those that answer in time. */
  async ask<Type extends LetterType>(to: readonly Member[], letter: Letter, { answer, waitMs }: { answer: Type; waitMs: number }): Promise<Answers<Type>> {
    const [answers, problems] = [new Map<string, LetterBody<Type>>(), new Map<string, string>()]
    const ids = new Map<string, string>()
    const done = Promise.withResolvers<void>()
    const hear = (received: Received): void => {
      if (received.type === answer) answers.set(received.from.id, received.body as LetterBody<Type>)
      else if (received.type === 'problem') problems.set(received.from.id, (received.body as LetterBody<'problem'>).code)
      if (answers.size + problems.size === to.length) done.resolve()
    }
    const timer = setTimeout(() => done.resolve(), waitMs)
    const expect = (member: Member, id: string): void => {
      ids.set(id, member.id)
      // Only who was asked may answer.
      this.asked.set(id, (received) => { if (received.from.id === member.id) hear(received) })
    }
    await Promise.all(to.map(async (member) => {
      if (!passingTypes.has(letter.type)) return expect(member, await this.send(member, letter))
      const id = newIdentifier('letter')
      expect(member, id)
      await this.passing.carry(member, letter, id).catch((error: unknown) => this.parts.log.warn({ letter: id, ...traceOf(error) }, 'a question could not be handed over'))
    }))
    if (to.length > 0) await done.promise
    clearTimeout(timer)
    for (const id of ids.keys()) this.asked.delete(id)
    return { answers, problems, missing: to.map(({ id }) => id).filter((id) => !answers.has(id) && !problems.has(id)) }
  }

  /** Takes what a carrier brought. Returns the identifiers that may be acknowledged: durable here, or not to be taken ever. */
  async receive(letters: readonly Uint8Array[]): Promise<string[]> {
    const members = new Map((await this.members()).map((member) => [member.id, member]))
    const taken: string[] = []
    for (const bytes of letters) {
      const { id, from } = addressOf(bytes)
      const sender = members.get(from)
      if (sender) await this.take(bytes, { id, sender }).catch((error: unknown) => this.refuse(id, error))
      else this.parts.log.warn({ letter: id }, 'a letter of somebody who is no member was not taken')
      taken.push(id)
    }
    void this.handle()
    return taken
  }

  /** Sends what waits. */
  flush(): Promise<void> {
    return this.sending.run()
  }

  /** Handles what waits: at the start, and whenever something came. */
  handle(): Promise<void> {
    return this.handling.run()
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all([this.sending.close(), this.handling.close()])
  }

  private async take(bytes: Uint8Array, { id, sender }: { id: string; sender: Member }): Promise<void> {
    const letter = openLetter(bytes, { keys: this.parts.keys, from: sender })
    const { at } = addressOf(bytes)
    const waiting = letter.inReplyTo === undefined ? undefined : this.asked.get(letter.inReplyTo)
    if (waiting) return waiting({ ...letter, id, from: sender, at })
    // An answer that came too late is of no use to anybody.
    if (letter.inReplyTo !== undefined && !this.handlers.has(letter.type)) return
    if (passingTypes.has(letter.type)) {
      const handler = this.handlers.get(letter.type)
      if (handler) void this.passing.answer({ ...letter, id, from: sender, at }, handler)
      return
    }
    await this.parts.records.query('insert into federation_inbox (id, sender, type, letter) values ($1, $2, $3, $4) on conflict (id) do nothing', [id, sender.id, letter.type, JSON.stringify({ ...letter, at })])
  }

  private refuse(id: string, error: unknown): void {
    const { code } = error as { code?: string }
    if (code !== 'federation/bad-letter' && code !== 'federation/bad-signature') throw error
    this.parts.log.warn({ letter: id, code }, 'a letter was not taken')
  }

  private async sendWaiting(): Promise<void> {
    for (;;) {
      const { rows } = await this.parts.records.query<{ id: string; bytes: Buffer }>('select id, bytes from federation_outbox where sent_at is null order by at, id limit 20')
      if (rows.length === 0 || this.closed) return
      for (const { id, bytes } of rows) {
        try {
          await this.parts.carrier.carry(bytes)
        } catch (error) {
          const { status } = error as { status?: number }
          if (status === undefined || status >= 500 || status === 429) return this.sending.later(retryMs)
          this.parts.log.warn({ letter: id, ...traceOf(error) }, 'a letter was refused and will not be sent again')
        }
        await this.parts.records.query('update federation_outbox set sent_at = now(), bytes = null where id = $1', [id])
      }
    }
  }

  private async handleWaiting(): Promise<void> {
    const members = new Map((await this.members()).map((member) => [member.id, member]))
    const types = [...this.handlers.keys()]
    for (;;) {
      const { rows } = await this.parts.records.query<{ id: string; sender: string; letter: Letter & { at: string } }>(
        `select id, sender, letter from federation_inbox where state = 'waiting' and type = any($1) order by attempts, at, id limit 20`, [types])
      if (rows.length === 0 || this.closed) return
      const settled = await Promise.all(rows.map(({ id, sender, letter }) => this.handleOne({ ...letter, id, from: members.get(sender) })))
      if (!settled.every(Boolean)) this.handling.later(retryMs)
      if (settled.every((done) => !done)) return
    }
  }

  /** False when it has to be handled again. */
  private async handleOne(letter: Omit<Received, 'from'> & { from: Member | undefined }): Promise<boolean> {
    const { records, log } = this.parts
    try {
      const { from } = letter
      const answer = from && (await this.handlers.get(letter.type)?.({ ...letter, from }))
      await records.transaction(async (tx) => {
        await tx.query(`update federation_inbox set state = 'done', letter = '{}' where id = $1`, [letter.id])
        if (answer && from) await this.send(from, { ...answer, inReplyTo: letter.id }, tx)
      })
      if (answer) void this.flush()
      return true
    } catch (error) {
      log.warn({ letter: letter.id, ...traceOf(error) }, 'a letter could not be handled yet')
      await records.query(`update federation_inbox set attempts = attempts + 1, state = case when attempts + 1 >= $2 then 'failed' else state end where id = $1`, [letter.id, mostAttempts])
      return false
    }
  }
}
