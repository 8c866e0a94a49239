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

const idleMs = 5_000
const retryMs = 5_000
const mostReceipts = 100
/** Files of one member that are not whole: an honest one sends them one after the other. */
const mostOpen = 64

export class Collection {
  private readonly parts: CollectParts
  private readonly membership: NodePost
  private readonly stopping = new AbortController()
  private readonly sends = new Map<string, { readonly send: LiveSend, timer: NodeJS.Timeout | undefined }>()
  private readonly receipts = new Map<string, { readonly to: Member, readonly files: string[], readonly list: Receipt[] }>()
  private readonly running: Promise<void>

  constructor(parts: CollectParts, membership: NodePost) {
    this.parts = parts
    this.membership = membership
    mkdirSync(parts.folder, { recursive: true, mode: 0o700 })
    this.running = this.run()
  }

  async close(): Promise<void> {
    this.stopping.abort()
    await this.running
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
        await this.finishLeft()
        await this.membership.parcels.receiveParcels((parcel) => this.take(parcel), signal)
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
    await this.sendReceipts(mostReceipts)
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
      // Nobody's parts fit together by chance: thrown away, and sent again when the sender does not hear of it.
      await this.forget(from.id, digest)
      return
    }
    const { outcome, reason } = await this.parts.take(await this.sendOf(from), { path, size, from })
    const stored = outcome === 'stored' || outcome === 'duplicate'
    await this.parts.records.query(
      `insert into ingest_collected (member, member_name, outcome, instances, bytes) values ($1, $2, $3, 1, $4)
       on conflict (member, outcome) do update set member_name = excluded.member_name, instances = ingest_collected.instances + 1, bytes = ingest_collected.bytes + excluded.bytes, last_at = now()`,
      [from.id, from.name, stored ? outcome : 'refused', size])
    await this.answer(from, { digest, outcome: stored ? outcome : 'refused', ...(reason && !stored ? { code: reason } : {}) }, digest)
  }

  /** One letter for many, when nothing more comes for a moment or enough have gathered. */
  private async answer(to: Member, receipt: Receipt, file?: string): Promise<void> {
    const waiting = this.receipts.get(to.id) ?? { to, files: [], list: [] }
    this.receipts.set(to.id, waiting)
    waiting.list.push(receipt)
    if (file) waiting.files.push(file)
    if (waiting.list.length === 1) setTimeout(() => { void this.sendReceipts(1).catch((error: unknown) => this.parts.log.warn(traceOf(error), 'receipts could not be written yet')) }, 300)
  }

  private async sendReceipts(least: number): Promise<void> {
    for (const [id, { to, files, list }] of [...this.receipts]) {
      if (list.length < least) continue
      this.receipts.delete(id)
      await this.membership.post.send(to, { type: 'release-receipt', body: { receipts: list } })
      for (const digest of files) await this.forget(id, digest)
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
      if (from) await this.finish(from, { digest, size })
    }
  }

  /** One send for what comes of a member without a pause. */
  private async sendOf(from: Member): Promise<LiveSend> {
    const known = this.sends.get(from.id) ?? { send: await this.parts.openSend(from), timer: undefined }
    this.sends.set(from.id, known)
    clearTimeout(known.timer)
    known.timer = setTimeout(() => {
      this.sends.delete(from.id)
      void this.parts.closeSend(known.send.id)
    }, idleMs)
    known.timer.unref()
    return known.send
  }
}

async function digestOf(path: string): Promise<string> {
  const running = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) running.update(chunk as Buffer)
  return running.digest('hex')
}
