/**
 * Pixels that a person must look at (PS3.15 E.3.1): what waits, what was decided, and the journey again with the decision. A decision is bound
 * to the digest of the original and goes to the ledger by its kind and counts; where two persons are asked for, the second must be another one.
 */
import type { Mask, ReviewDecision } from '@vesalius/deidentify'
import { NotTheSameOriginal, NothingToReview } from '../problems.ts'
import type { Quarantine } from '../quarantine.ts'
import type { Archive } from '#archive'
import type { Ledger, Records } from '#engines'
import { isIdentifier, Problem } from '#kernel'

export interface ReviewItem {
  readonly id: string
  readonly at: string
  readonly project: string
  readonly reason: string
  readonly send: string
  readonly digest: string
  readonly modality?: string
  readonly sopClass?: string
  /** Keyed digests: equal for what is of one series, of one kind of device. */
  readonly series: string
  readonly device: string
  readonly frames: number
  readonly rows: number
  readonly columns: number
  readonly suggestions: readonly Mask[]
  /** What one person decided, where a second has to agree. */
  readonly proposal?: { readonly decision: Decided['decision'], readonly masks: readonly Mask[], readonly mine: boolean }
}

/** A decision as it comes in. */
export interface Decided {
  readonly id: string
  readonly digest: string
  readonly decision: 'clear' | 'mask' | 'reject'
  readonly masks: readonly Mask[]
}

export interface DecisionResult {
  readonly id: string
  /** `proposed`: a second person has to decide the same. `failed`: nothing happened, `reason` says why. */
  readonly result: 'stored' | 'duplicate' | 'quarantined' | 'rejected' | 'discarded' | 'proposed' | 'failed'
  readonly reason?: string
  readonly message?: string
}

interface Row {
  id: string, at: Date, project: string, reason: string, send: string, digest: string, size: number, header_bytes: number, modality: string | null, sop_class: string | null
  series_key: string | null, device_key: string | null, frames: number | null, rows: number | null, columns: number | null, suggestions: Mask[] | null
  decision: Decided['decision'] | null, masks: Mask[] | null, actor: string | null
}

export interface ReviewParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly archive: Archive
  readonly quarantine: Quarantine
  readonly persons: number
}

// What was held before there was a page has no suggestions, but can be looked at too.
const waiting = `q.state = 'held' and (q.suggestions is not null or q.reason in ('ingest/pixels-not-reviewed', 'ingest/burned-in-annotation'))`
const listed = `select q.*, d.decision, d.masks, d.actor from ingest_quarantine q
  left join lateral (select decision, masks, actor from ingest_decision where quarantine = q.id and state = 'proposed' order by id desc limit 1) d on true`

export class Review {
  /** Files whose decision is being carried out: of two persons who decide at once the later one is told. */
  private readonly busy = new Set<string>()
  private readonly parts: ReviewParts

  constructor(parts: ReviewParts) {
    this.parts = parts
  }

  /** Series by series, oldest first. */
  async list(actor: string, { offset, limit }: { offset: number, limit: number }): Promise<{ total: number, persons: number, items: ReviewItem[] }> {
    const { records, persons } = this.parts
    const total = await records.query<{ count: number }>(`select count(*) as count from ingest_quarantine q where ${waiting}`)
    const { rows } = await records.query<Row>(
      `${listed} where ${waiting} order by min(q.at) over (partition by q.project, q.series_key), q.series_key, q.at, q.id offset $1 limit $2`, [offset, limit])
    return { total: total.rows[0]?.count ?? 0, persons, items: rows.map((row) => shown(row, actor)) }
  }

  /** A frame, from 1, as JPEG; drawn from the original, kept nowhere. */
  async picture(id: string, asked: { frame: number, side: number }): Promise<Buffer> {
    const row = await this.row(id)
    return this.parts.archive.picture({ digest: row.digest, size: row.size + row.header_bytes }, asked)
  }

  /** One after the other; what fails leaves the others alone. */
  async decide(actor: string, decisions: readonly Decided[]): Promise<DecisionResult[]> {
    const results: DecisionResult[] = []
    for (const decided of decisions) {
      const { id } = decided
      try {
        if (this.busy.has(id)) throw NothingToReview()
        this.busy.add(id)
        results.push(await this.decideOne(actor, decided).finally(() => this.busy.delete(id)))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        results.push({ id, result: 'failed', reason: error.code, message: error.message })
      }
    }
    return results
  }

  private async decideOne(actor: string, decided: Decided): Promise<DecisionResult> {
    const row = await this.row(decided.id)
    if (row.digest !== decided.digest) throw NotTheSameOriginal()
    const masks = decided.decision === 'mask' ? signed(decided.masks, row.suggestions ?? []) : []
    const agreed = this.parts.persons < 2 || (row.actor !== null && row.actor !== actor && row.decision === decided.decision && sameMasks(row.masks ?? [], masks))
    await this.note(row, { ...decided, masks }, { actor, state: agreed ? 'applied' : 'proposed' })
    if (!agreed) return { id: row.id, result: 'proposed' }
    if (decided.decision === 'reject') {
      await this.parts.quarantine.reject(row.id, actor)
      return { id: row.id, result: 'discarded' }
    }
    const decision: ReviewDecision = { decision: decided.decision, reviewer: actor, ...(masks.length > 0 ? { masks } : {}) }
    const { outcome, reason, message } = await this.parts.quarantine.retry(row.id, actor, decision)
    return { id: row.id, result: outcome, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  }

  private async note(row: Row, { decision, masks }: Decided, { actor, state }: { actor: string, state: 'applied' | 'proposed' }): Promise<void> {
    await this.parts.records.transaction(async (tx) => {
      await tx.query(`update ingest_decision set state = 'replaced' where quarantine = $1 and state = 'proposed'`, [row.id])
      await tx.query(`insert into ingest_decision (quarantine, project, digest, decision, masks, actor, state) values ($1, $2, $3, $4, $5, $6, $7)`,
        [row.id, row.project, row.digest, decision, JSON.stringify(masks), actor, state])
      const detail = { decision, masks: masks.length, state, original: row.digest, persons: this.parts.persons }
      await this.parts.ledger.append({ type: 'ingest/pixels-decided', actor, subject: row.id, detail }, tx)
    })
  }

  private async row(id: string): Promise<Row> {
    const { rows } = isIdentifier('held', id) ? await this.parts.records.query<Row>(`${listed} where ${waiting} and q.id = $1`, [id]) : { rows: [] }
    if (!rows[0]) throw NothingToReview()
    return rows[0]
  }
}

function shown(row: Row, actor: string): ReviewItem {
  return {
    id: row.id, at: row.at.toISOString(), project: row.project, reason: row.reason, send: row.send, digest: row.digest, ...(row.modality ? { modality: row.modality } : {}),
    ...(row.sop_class ? { sopClass: row.sop_class } : {}), series: row.series_key ?? row.id, device: row.device_key ?? row.id,
    frames: row.frames ?? 1, rows: row.rows ?? 0, columns: row.columns ?? 0, suggestions: row.suggestions ?? [],
    ...(row.decision ? { proposal: { decision: row.decision, masks: row.masks ?? [], mine: row.actor === actor } } : {}),
  }
}

const placeOf = ({ column, row, width, height, frames }: Mask): string => JSON.stringify([column, row, width, height, frames ?? null])

/** A rectangle that a rule or the detector proposed keeps its word; every other one is a person's. */
function signed(masks: readonly Mask[], suggestions: readonly Mask[]): Mask[] {
  const known = new Map(suggestions.map((mask) => [placeOf(mask), mask.by]))
  return masks.map((mask) => ({ ...mask, by: known.get(placeOf(mask)) ?? 'person' }))
}

function sameMasks(a: readonly Mask[], b: readonly Mask[]): boolean {
  return a.map(placeOf).sort().join() === b.map(placeOf).sort().join()
}
