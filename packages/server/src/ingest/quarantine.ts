/** What is held: listed with its reason and remedy, tried again after a change, or discarded. The originals rest among the objects. */
import type { ReviewDecision } from '@vesalius/deidentify'
import type { Ledger, Objects, Records } from '#engines'
import { isIdentifier } from '#kernel'
import type { Intake, Outcome } from './intake.ts'
import type { Leftovers } from './leftovers.ts'
import type { Path } from './journey.ts'
import { NoQuarantined, remedyFor, TooLarge } from './problems.ts'
import type { Door, Sends } from './sends.ts'

export interface HeldItem {
  readonly id: string
  readonly at: string
  readonly reason: string
  readonly message: string
  readonly remedy: string
  readonly door: Door
  readonly send: string
  readonly size: number
  /** How often it came, the first time included; and when it came last, if more than once. */
  readonly times: number
  readonly lastAt?: string
  readonly modality?: string
  readonly sopClass?: string
}

interface Row {
  id: string, at: Date, reason: string, message: string, door: Door, send: string, size: number, modality: string | null, sop_class: string | null, times: number, last_at: Date | null
  digest: string, header_bytes: number, project: string, path: Path
}

export interface QuarantineParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Ledger
  readonly sends: Sends
  readonly intake: Intake
  readonly leftovers: Leftovers
}

export class Quarantine {
  private readonly parts: QuarantineParts

  constructor(parts: QuarantineParts) {
    this.parts = parts
  }

  async byReason(): Promise<{ total: number, byReason: { reason: string, count: number, remedy: string }[] }> {
    const { rows } = await this.parts.records.query<{ reason: string, count: number }>(
      `select reason, count(*) as count from ingest_quarantine where state = 'held' group by reason order by count desc, reason`)
    return { total: rows.reduce((sum, { count }) => sum + count, 0), byReason: rows.map(({ reason, count }) => ({ reason, count, remedy: remedyFor(reason) })) }
  }

  async list({ reason, offset, limit }: { reason?: string | undefined, offset: number, limit: number }): Promise<{ total: number, items: HeldItem[] }> {
    const where = `state = 'held' and ($1::text is null or reason = $1)`
    const total = await this.parts.records.query<{ count: number }>(`select count(*) as count from ingest_quarantine where ${where}`, [reason ?? null])
    const { rows } = await this.parts.records.query<Row>(
      `select * from ingest_quarantine where ${where} order by at desc, id desc offset $2 limit $3`, [reason ?? null, offset, limit])
    return { total: total.rows[0]?.count ?? 0, items: rows.map(shown) }
  }

  /** Through the journey again, as a send of its own. What is stored or known leaves quarantine; what is held again stays, under a new item when the reason is another one. */
  async retry(id: string, actor: string, decision?: ReviewDecision): Promise<Outcome> {
    const row = await this.held(id)
    const send = await this.parts.sends.open({ door: 'retry', project: row.project, path: row.path, actor })
    const original = await this.parts.objects.read(row.digest, 0, row.size + row.header_bytes)
    const outcome = await this.parts.intake.submit({
      send, bytes: new Uint8Array(original), size: row.size, headerBytes: row.header_bytes, key: `retry ${id} ${send.id}`, firstSend: row.send, ...(decision ? { decision } : {}),
    })
    await this.decide(row, `retried: ${outcome.outcome}`, { actor, stays: outcome.held === id })
    await this.parts.sends.close(send.id)
    await this.forget(row.digest)
    return outcome
  }

  /** As it was received, to be looked at. Throws ingest/too-large above `most` bytes. */
  async original(id: string, most: number): Promise<{ bytes: Uint8Array<ArrayBuffer>, project: string }> {
    const row = await this.held(id)
    if (row.size > most) throw TooLarge(most)
    return { bytes: new Uint8Array(await this.parts.objects.read(row.digest, 0, row.size + row.header_bytes)), project: row.project }
  }

  /** A person looked at the pixels and they are not to go on: the original is removed. */
  async reject(id: string, actor: string): Promise<void> {
    const row = await this.held(id)
    await this.decide(row, 'rejected', { actor })
    await this.forget(row.digest)
  }

  /** The original is removed, unless another held file is the same. */
  async discard(id: string, { actor, comment }: { actor: string, comment: string }): Promise<void> {
    const row = await this.held(id)
    await this.decide(row, 'discarded', { actor, commentLength: comment.length })
    await this.forget(row.digest)
  }

  /** Nothing identified stays longer than it is held; what an instance is made of stays, should the two be the same bytes. */
  private async forget(digest: string): Promise<void> {
    await this.parts.leftovers.forget(digest)
  }

  private async decide(row: Row, state: string, { actor, commentLength = 0, stays = false }: { actor: string, commentLength?: number, stays?: boolean }): Promise<void> {
    await this.parts.records.transaction(async (tx) => {
      if (!stays) await tx.query(`update ingest_quarantine set state = $2, decided_at = now(), decided_by = $3 where id = $1 and state = 'held'`, [row.id, state, actor])
      await this.parts.ledger.append({ type: 'ingest/quarantine-decided', actor, subject: row.id, detail: { decision: state, reason: row.reason, commentLength } }, tx)
    })
  }

  private async held(id: string): Promise<Row> {
    const { rows } = isIdentifier('held', id)
      ? await this.parts.records.query<Row>(`select * from ingest_quarantine where id = $1 and state = 'held'`, [id])
      : { rows: [] }
    if (!rows[0]) throw NoQuarantined('this identifier')
    return rows[0]
  }
}

function shown(row: Row): HeldItem {
  const { id, reason, message, door, send, size, times, modality, sop_class: sopClass } = row
  return {
    id, at: row.at.toISOString(), reason, message, remedy: remedyFor(reason), door, send, size, times, ...(row.last_at ? { lastAt: row.last_at.toISOString() } : {}), ...(modality ? { modality } : {}), ...(sopClass ? { sopClass } : {}),
  }
}
