/** Second pass: every file is de-identified with all that is known of its person, or held with a reason; results are counted as they come. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { ReleasedImage } from '../clinical/index.ts'
import type { ReportBuilder } from '../report/index.ts'
import type { Batch, Told } from './crew.ts'
import { batched } from './batches.ts'
import type { Copies } from './copies.ts'
import { below, type Input } from './find-inputs.ts'
import { type Gathered, listed, type Pass } from './first-pass.ts'
import type { Journal, Rows } from './journal.ts'
import type { OfflineListener } from './settings.ts'
import type { Held, ToWorker, Treated, Written } from './worker-messages.ts'

export interface SecondPass extends Pass {
  /** As the caller named it, for the map. */
  readonly output: string
  readonly gathered: Gathered
  readonly copies: Copies
  readonly journal: Journal
  /** Whatever decides about all results alike. */
  readonly context: string
  readonly report: ReportBuilder
  readonly listener: OfflineListener
  /** Resolved paths of files that are treated as clinical tables. */
  readonly tables: ReadonlySet<string>
}

export interface Treatment {
  readonly released: number
  readonly held: number
  readonly duplicates: number
  readonly resumed: number
  /** What is released of each person and may be known to an outsider; once for all images that say the same. */
  readonly images: readonly ReleasedImage[]
  /** Pseudonyms of whom something was released. */
  readonly subjects: ReadonlySet<string>
  readonly heldRows: { readonly number: number, readonly token: string, readonly relative: string }[]
}

interface Item { readonly input: Input, /** Place among all that are not copies. */ readonly turn: number, readonly person: number, readonly isVariant: boolean, readonly key: string }

export async function treatAll(pass: SecondPass): Promise<Treatment> {
  const clerk = new Clerk(pass)
  const items = async function* (): AsyncGenerator<Item> {
    for await (const { input } of listed(pass.root)) {
      const item = clerk.consider(input)
      if (item) yield item
    }
  }
  const batches = async function* (): AsyncGenerator<Batch> {
    for await (const batch of batched(items())) yield treatBatch(batch, { pass, clerk })
  }
  await pass.crew.run(batches(), pass.signal)
  if (!pass.signal?.aborted) clerk.tellCopies()
  return clerk
}

/** Decides what need not be treated, and notes how everything ended. */
class Clerk implements Treatment {
  released = 0
  held = 0
  duplicates = 0
  resumed = 0
  readonly subjects = new Set<string>()
  readonly images: ReleasedImage[] = []
  private readonly seen = new Set<string>()
  readonly heldRows: { number: number, token: string, relative: string }[] = []
  private readonly pass: SecondPass
  private readonly contexts = new Map<number, string>()
  private readonly copies: { readonly input: Input, readonly of: number }[] = []
  private readonly originals: Set<number>
  private readonly endings = new Map<number, Treated>()
  private readonly early = new Map<number, () => void>()
  private turns = 0
  private turn = 0
  private files = 0
  private bytes = 0

  constructor(pass: SecondPass) {
    this.pass = pass
    this.originals = new Set(pass.copies.sameAs.values())
  }

  /** Undefined when nothing has to be done: a clinical table, a copy, or done in an earlier run. */
  consider(input: Input): Item | undefined {
    const { gathered, copies, journal } = this.pass
    const person = gathered.instances.personOf(input.number)
    const of = copies.sameAs.get(input.number)
    if (this.pass.tables.has(resolve(input.path))) {
      this.step(input)
      return undefined
    }
    if (of !== undefined) {
      this.copies.push({ input, of })
      return undefined
    }
    const isVariant = copies.differing.has(input.number)
    const key = journal.keyOf({ ...input, context: `${this.contextOf(person)}\0${isVariant}` })
    const item = { input, turn: this.turns++, person, key, isVariant }
    const done = journal.find(key)
    if (!done) return item
    this.resumed++
    this.note(item, done.result, done.rows)
    return undefined
  }

  private contextOf(person: number): string {
    let context = this.contexts.get(person)
    if (context === undefined) {
      // Persons come one after the other: one is enough to remember.
      this.contexts.clear()
      const seeds = createHash('sha256').update(JSON.stringify(this.pass.gathered.persons.seedsOf(person))).digest('base64url')
      this.contexts.set(person, context = `${this.pass.context}\0${seeds}`)
    }
    return context
  }

  /** Of a batch that is on the disk. */
  ended(item: Item, result: Treated, rows: Rows): void {
    this.pass.journal.add(item.key, result, rows)
    this.note(item, result, rows)
  }

  /** In the order of the listing, so that lists and reports do not depend on which thread was first; few have to wait. */
  private note(item: Item, result: Treated, rows: Rows): void {
    this.early.set(item.turn, () => this.noteNow(item, result, rows))
    for (let next = this.early.get(this.turn); next; next = this.early.get(this.turn)) {
      this.early.delete(this.turn++)
      next()
    }
  }

  private noteNow({ input }: Item, result: Treated, rows: Rows): void {
    const { report, listener } = this.pass
    if (this.originals.has(input.number)) this.endings.set(input.number, result)
    if (result.kind === 'held') this.noteHeld(input, result)
    else {
      this.released++
      this.subjects.add(result.subject)
      this.noteImage(result)
      report.released({ study: result.study, subject: result.subject, ...result.tally, acts: rows })
      if (result.reviewed) report.reviewed(result.reviewed)
      listener.written(input.path, below(this.pass.output, result.output))
    }
    this.step(input)
  }

  private noteImage({ subject, risk }: Written): void {
    const text = risk && JSON.stringify([subject, risk])
    if (!risk || !text || this.seen.has(text)) return
    this.seen.add(text)
    this.images.push({ pseudonym: subject, attributes: risk })
  }

  private noteHeld(input: Input, { reason, token, digest, review }: Held): void {
    this.held++
    this.heldRows.push({ number: input.number, token, relative: input.relative })
    this.pass.report.held({ token, reason })
    this.pass.listener.held({ number: input.number, path: input.path, reason, token, digest, review })
  }

  private step(input: Input): void {
    this.files++
    this.bytes += input.size
    this.pass.progress(this.files, this.bytes)
  }

  /** A copy ends as what it is a copy of. */
  tellCopies(): void {
    for (const { input, of } of this.copies) {
      const ending = this.endings.get(of)
      if (ending?.kind === 'written') {
        this.duplicates++
        this.pass.report.duplicate()
        this.pass.listener.written(input.path, below(this.pass.output, ending.output))
      } else if (ending) this.noteHeld(input, ending)
      this.step(input)
    }
  }
}

const failed: Held = { kind: 'held', reason: 'thread-failed', token: '', digest: '', review: false }

function treatBatch(items: readonly Item[], how: { pass: SecondPass, clerk: Clerk }): Batch {
  return {
    inputs: items.length,
    message: (id, told) => ({ kind: 'treat', id, inputs: items.map(({ input: { number, at }, person, isVariant }) => ({ number, at, person, ...(isVariant ? { isVariant } : {}) })), seeds: seedsFor(items, how.pass, told) }),
    done(answer, told) {
      if (answer.kind === 'treated') for (const [index, item] of items.entries()) how.clerk.ended(item, answer.results[index] ?? failed, rowsIn(answer.results[index], told))
    },
    failed: () => { for (const item of items) how.clerk.ended(item, failed, []) },
    parts: () => items.map((item) => treatBatch([item], how)),
  }
}

/** Seeds go to a thread only when it does not have them from the batch before. */
function seedsFor(items: readonly Item[], { gathered: { persons } }: SecondPass, told: Told): Extract<ToWorker, { kind: 'treat' }>['seeds'] {
  const wanted = new Set(items.map(({ person }) => person).filter((person) => person >= 0))
  if ([...wanted].every((person) => told.persons.has(person))) return []
  told.persons = wanted
  return [...wanted].map((person) => [person, persons.seedsOf(person)] as const)
}

function rowsIn(result: Treated | undefined, told: Told): Rows {
  if (result?.kind !== 'written') return []
  const { list, rows } = result.acts
  if (rows) told.lists[list] = rows
  return told.lists[list] ?? []
}
