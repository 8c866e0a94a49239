/**
 * The central collection: parts of what others release come by parcels, are put together on the disk, take the track `collected`, and are acknowledged by a
 * letter when they are durable here. A part that comes twice changes nothing; what was put together and not acknowledged is taken again after a stop.
 */
import { createHash } from 'node:crypto'
import { constants, createReadStream, mkdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Records } from '#engines'
import type { LetterBody, Member, NodePost, ReceivedParcel } from '#federation'
import { traceOf } from '#kernel'
import type { Log } from '#kernel'
import type { Outcome } from '../intake.ts'
import type { LiveSend } from '../sends.ts'

type Receipt = LetterBody<'release-receipt'>['receipts'][number]

export interface Collected { readonly member: string, readonly name: string, readonly outcome: string, readonly instances: number, readonly bytes: number, readonly lastAt: string }

export interface CollectParts {
  readonly records: Records
  readonly log: Log
  /** For parts. */
  readonly folder: string
  /** The largest file. */
  readonly most: number
  openSend(from: Member): Promise<LiveSend>
  closeSend(id: string): Promise<unknown>
  take(send: LiveSend, file: { readonly path: string, readonly size: number, readonly from: Member }): Promise<Outcome>
}

/** What has not been said to one member yet. `file`: what is kept of it until it is. */
interface Waiting { readonly to: Member, readonly list: { readonly receipt: Receipt, readonly file?: string }[], timer: NodeJS.Timeout | undefined }
interface OpenSend { readonly send: LiveSend, timer: NodeJS.Timeout | undefined }

const idleMs = 5_000
const gatherMs = 300
const retryMs = 5_000
const mostReceipts = 100
/** Files of one member that are not whole: an honest one sends them one after the other. */
const mostOpen = 64

export class Collection {
  private readonly parts: CollectParts
  private readonly membership: NodePost
  private readonly stopping = new AbortController()
  private readonly sends = new Map<string, OpenSend>()
  private readonly receipts = new Map<string, Waiting>()
  private readonly running: Promise<void>
  /** What changes the parts of files does so one after the other: a file that is acknowledged and forgotten may come again at that very moment. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(parts: CollectParts, membership: NodePost) {
    this.parts = parts
    this.membership = membership
    mkdirSync(parts.folder, { recursive: true, mode: 0o700 })
    this.running = this.run()
  }

  async close(): Promise<void> {
    this.stopping.abort()
    await this.running
    // What could not be said is taken again at the next start, and answered then.
    for (const { timer } of this.receipts.values()) clearTimeout(timer)
    await this.turn
    for (const { send, timer } of this.sends.values()) {
      clearTimeout(timer)
      await this.parts.closeSend(send.id)
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    /** Why it could not, as told last: until the hub names this node, it asks for nothing for a long time. */
    let told: string | undefined
    while (!signal.aborted) {
      try {
        await this.inTurn(() => this.finishLeft())
        await this.membership.parcels.receiveParcels((parcel) => this.inTurn(() => this.take(parcel)), signal)
      } catch (error) {
        if (signal.aborted || (error as Error).name === 'AbortError') return
        const { code } = error as { code?: string }
        if (code !== told) this.parts.log.warn(traceOf(error), 'released studies could not be collected; it is tried again')
        told = code
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, retryMs)
          signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
        })
      }
    }
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => undefined)
    return done
  }

  private pathOf({ id }: Pick<Member, 'id'>, digest: string): string {
    return join(this.parts.folder, createHash('sha256').update(`${id} ${digest}`).digest('hex'))
  }

  /** Durable when it returns: the part, or all that the parts make together. */
  private async take({ from, digest, size, offset, bytes }: ReceivedParcel): Promise<void> {
    const { records, most } = this.parts
    if (size > most) return this.answer(from, { digest, outcome: 'refused', code: 'ingest/too-large' })
    const writing = await open(this.pathOf(from, digest), constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      await writing.write(bytes, 0, bytes.length, offset)
      await writing.datasync()
    } finally {
      await writing.close()
    }
    await records.query('insert into ingest_collecting (member, digest, start, length, size) values ($1, $2, $3, $4, $5) on conflict do nothing', [from.id, digest, offset, bytes.length, size])
    if (await this.isWhole(from, digest)) await this.finish(from, { digest, size })
    else await this.forgetOldest(from)
    const waiting = this.receipts.get(from.id)
    if (waiting && waiting.list.length >= mostReceipts) await this.sendReceipts(waiting)
  }

  private async forgetOldest({ id }: Member): Promise<void> {
    const { rows } = await this.parts.records.query<{ digest: string }>('select digest from ingest_collecting where member = $1 group by digest order by max(at) desc offset $2', [id, mostOpen])
    for (const { digest } of rows) await this.forget(id, digest)
  }

  private async isWhole({ id }: Pick<Member, 'id'>, digest: string): Promise<boolean> {
    const { rows } = await this.parts.records.query<{ whole: boolean }>('select coalesce(sum(length) >= max(size), false) as whole from ingest_collecting where member = $1 and digest = $2', [id, digest])
    return rows[0]?.whole ?? false
  }

  private async finish(from: Member, { digest, size }: { readonly digest: string, readonly size: number }): Promise<void> {
    const path = this.pathOf(from, digest)
    if (await digestOf(path) !== digest) {
      // Nobody's parts fit together by chance: thrown away, and sent again when the sender does not hear of it. So is what a row speaks of and no file holds.
      await this.forget(from.id, digest)
      return
    }
    const { outcome, reason } = await this.parts.take(await this.sendOf(from), { path, size, from })
    const stored = outcome === 'stored' || outcome === 'duplicate'
    await this.parts.records.query(
      `insert into ingest_collected (member, member_name, outcome, instances, bytes) values ($1, $2, $3, 1, $4)
       on conflict (member, outcome) do update set member_name = excluded.member_name, instances = ingest_collected.instances + 1, bytes = ingest_collected.bytes + excluded.bytes, last_at = now()`,
      [from.id, from.name, stored ? outcome : 'refused', size])
    this.answer(from, { digest, outcome: stored ? outcome : 'refused', ...(reason && !stored ? { code: reason } : {}) }, digest)
  }

  /** One letter for many, when nothing more comes for a moment or enough have gathered. */
  private answer(to: Member, receipt: Receipt, file?: string): void {
    const waiting = this.receipts.get(to.id) ?? { to, list: [], timer: undefined }
    this.receipts.set(to.id, waiting)
    waiting.list.push({ receipt, ...(file ? { file } : {}) })
    this.sendSoon(waiting, gatherMs)
  }

  private sendSoon(waiting: Waiting, ms: number): void {
    waiting.timer ??= setTimeout(() => { waiting.timer = undefined; void this.inTurn(() => this.sendReceipts(waiting)) }, ms)
    waiting.timer.unref()
  }

  /** What cannot be written now stays, and is tried again: the member waits for it. Never throws. */
  private async sendReceipts(waiting: Waiting): Promise<void> {
    const { to } = waiting
    while (waiting.list.length > 0) {
      const now = waiting.list.splice(0, mostReceipts)
      try {
        await this.membership.post.send(to, { type: 'release-receipt', body: { receipts: now.map(({ receipt }) => receipt) } })
      } catch (error) {
        waiting.list.unshift(...now)
        this.parts.log.warn({ member: to.id, ...traceOf(error) }, 'receipts could not be written yet')
        return this.sendSoon(waiting, retryMs)
      }
      // Of what stays behind the member is told once more after a stop.
      for (const { file } of now) if (file) await this.forget(to.id, file).catch((error: unknown) => this.parts.log.warn(traceOf(error), 'what was acknowledged could not be removed yet'))
    }
  }

  private async forget(member: string, digest: string): Promise<void> {
    await this.parts.records.query('delete from ingest_collecting where member = $1 and digest = $2', [member, digest])
    await rm(this.pathOf({ id: member }, digest), { force: true })
  }

  /** What was whole when the program stopped. */
  private async finishLeft(): Promise<void> {
    const { rows } = await this.parts.records.query<{ member: string, digest: string, size: number }>(
      'select member, digest, max(size)::float8 as size from ingest_collecting group by member, digest having sum(length) >= max(size)')
    if (rows.length === 0) return
    const members = new Map((await this.membership.post.members()).map((member) => [member.id, member]))
    for (const { member, digest, size } of rows) {
      const from = members.get(member)
      // What only waits for its receipt was taken.
      if (from && !this.receipts.get(member)?.list.some(({ file }) => file === digest)) await this.finish(from, { digest, size })
    }
  }

  /** One send for what comes of a member without a pause. */
  private async sendOf(from: Member): Promise<LiveSend> {
    const known = this.sends.get(from.id) ?? { send: await this.parts.openSend(from), timer: undefined }
    this.sends.set(from.id, known)
    this.closeWhenIdle(from.id, known)
    return known.send
  }

  private closeWhenIdle(member: string, known: OpenSend): void {
    clearTimeout(known.timer)
    known.timer = setTimeout(() => {
      this.sends.delete(member)
      void this.parts.closeSend(known.send.id).catch((error: unknown) => {
        this.parts.log.warn({ send: known.send.id, ...traceOf(error) }, 'a send of what was released could not be closed yet')
        // When another was opened meanwhile, this one is closed at the next start.
        if (this.stopping.signal.aborted || this.sends.has(member)) return
        this.sends.set(member, known)
        this.closeWhenIdle(member, known)
      })
    }, idleMs)
    known.timer.unref()
  }
}

async function digestOf(path: string): Promise<string | undefined> {
  const running = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) running.update(chunk as Buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return running.digest('hex')
}
