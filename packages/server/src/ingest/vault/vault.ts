/**
 * The link from a pseudonym back to the patient: opened by two persons or not at all. One asks and says why, another confirms within fifteen minutes,
 * and the one who asked sees it once. Each act is in the ledger before it has an effect; what is shown is neither logged nor kept.
 */
import type { Ledger, Records } from '#engines'
import { isIdentifier, newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import { forgetSeeds } from '../clinical/person-file.ts'
import type { Keys } from '../keys.ts'
import { NoLink, NoRequest, RequestEnded, RotationRuns, SamePerson, SomebodyElse } from '../problems.ts'
import { KeyEnds, onlyPersons } from './key-ends.ts'
import type { KeyEnd } from './key-ends.ts'

export const minutesToAnswer = 15

export interface LinkRequest {
  readonly id: string
  readonly project: string
  readonly pseudonym: string
  /** Sealed in the records; shown to those who may confirm. */
  readonly reason: string
  readonly askedAt: string
  readonly expiresAt: string
  readonly state: 'asked' | 'confirmed' | 'shown' | 'expired'
  /** Asked by whoever reads this. */
  readonly mine: boolean
  /** What the person is called who asked, and who confirmed; empty where it is not known. */
  readonly by: string
  readonly confirmedBy: string
}

interface Row {
  id: string, project: string, pseudonym: string, reason: Buffer, asked_by: string, asked_at: Date, expires_at: Date, confirmed_by: string | null, shown_at: Date | null,
  asked_name: string, confirmed_name: string
}

export interface VaultParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly keys: Keys
  readonly keysFolder: string
  readonly clock: Clock
  /** Tells all threads that a key is gone. */
  readonly forgotten: (project: string) => void
}

export class Vault {
  private readonly parts: VaultParts
  /** Keys whose end waits for a second person. */
  readonly ends: KeyEnds

  constructor(parts: VaultParts) {
    this.parts = parts
    this.ends = new KeyEnds(parts)
  }

  /** Without a project in whichever one the pseudonym is; pseudonyms of two projects are never the same. */
  async ask(actor: Actor, { project: named, pseudonym, reason }: { project?: string | undefined, pseudonym: string, reason: string }): Promise<{ id: string }> {
    onlyPersons(actor)
    const { records, keys, clock } = this.parts
    const { rows } = await records.query<{ project: string }>('select project from ingest_vault where pseudonym = $1 and ($2::text is null or project = $2) limit 1', [pseudonym, named ?? null])
    const project = rows[0]?.project
    if (project === undefined) throw NoLink()
    const id = newIdentifier('link')
    const now = clock.now()
    await this.act({ type: 'vault/asked', actor, subject: id, detail: { project, reasonLength: reason.length } },
      `insert into ingest_link_request (id, project, pseudonym, reason, asked_by, asked_at, expires_at, asked_name) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, project, pseudonym, keys.seal(reason, `link ${id}`), actor.id, now, new Date(now.getTime() + minutesToAnswer * 60_000), actor.name])
    return { id }
  }

  async list(actor: Actor): Promise<LinkRequest[]> {
    const { rows } = await this.parts.records.query<Row>('select * from ingest_link_request order by asked_at desc limit 50')
    return rows.map((row) => this.shown(row, actor))
  }

  async confirm(actor: Actor, id: string): Promise<void> {
    onlyPersons(actor)
    const row = await this.open(id)
    if (row.asked_by === actor.id) throw SamePerson()
    if (row.confirmed_by) throw RequestEnded()
    await this.act({ type: 'vault/confirmed', actor, subject: id, detail: { project: row.project } },
      'update ingest_link_request set confirmed_by = $2, confirmed_name = $3 where id = $1 and confirmed_by is null', [id, actor.id, actor.name])
  }

  /** Once. The note in the ledger is durable before anything is opened. */
  async reveal(actor: Actor, id: string): Promise<{ patientId: string, issuer: string }> {
    onlyPersons(actor)
    const row = await this.open(id)
    if (row.asked_by !== actor.id) throw SomebodyElse()
    if (!row.confirmed_by) throw RequestEnded()
    const { rows } = await this.parts.records.query<{ link: Buffer }>('select link from ingest_vault where project = $1 and pseudonym = $2', [row.project, row.pseudonym])
    if (!rows[0]) throw NoLink()
    await this.act({ type: 'vault/revealed', actor, subject: id, detail: { project: row.project } },
      'update ingest_link_request set shown_at = $2 where id = $1 and shown_at is null', [id, this.parts.clock.now()])
    return JSON.parse(this.parts.keys.open(rows[0].link, `vault ${row.project} ${row.pseudonym}`)) as { patientId: string, issuer: string }
  }

  /**
   * For good: what is stored keeps its pseudonyms, and nobody can lead them back or make them again. Not while they are being moved. The first person asks,
   * a second does it. Returns how many links were removed, or what waits.
   */
  async destroyKey(actor: Actor, project: string): Promise<{ links: number } | { waits: KeyEnd }> {
    const { records, ledger, keys, keysFolder, forgotten } = this.parts
    await this.mustNotRotate(records, project)
    const waits = (await this.ends.isSecond(actor, project)) ? undefined : await this.ends.ask(actor, project)
    if (waits) return { waits }
    const links = await records.transaction(async (tx) => {
      await this.mustNotRotate(tx, project)
      await this.ends.take(tx, { actor, project })
      const { rowCount } = await tx.query('delete from ingest_vault where project = $1', [project])
      await ledger.append({ type: 'vault/key-destroyed', actor: actor.id, subject: `project-${project}`, detail: { links: rowCount ?? 0 } }, tx)
      return rowCount ?? 0
    })
    forgetSeeds(keysFolder, project)
    keys.destroy(project)
    forgotten(project)
    return { links }
  }

  private async mustNotRotate(records: Pick<Records, 'query'>, project: string): Promise<void> {
    const { rows } = await records.query(`select 1 from ingest_rotation where project = $1 and state <> 'done'`, [project])
    if (rows.length > 0) throw RotationRuns()
  }

  /** Changes one row and notes it, or does neither: of two who come at once one finds it ended. */
  private async act({ type, actor, subject, detail }: { type: string, actor: Actor, subject: string, detail: Record<string, string | number> }, text: string, values: unknown[]): Promise<void> {
    await this.parts.records.transaction(async (tx) => {
      const { rowCount } = await tx.query(text, values)
      if (rowCount !== 1) throw RequestEnded()
      await this.parts.ledger.append({ type, actor: actor.id, subject, detail }, tx)
    })
  }

  private async open(id: string): Promise<Row> {
    const { rows } = isIdentifier('link', id) ? await this.parts.records.query<Row>('select * from ingest_link_request where id = $1', [id]) : { rows: [] }
    const row = rows[0]
    if (!row) throw NoRequest()
    if (row.shown_at || row.expires_at <= this.parts.clock.now()) throw RequestEnded()
    return row
  }

  private shown(row: Row, actor: Actor): LinkRequest {
    const expired = row.expires_at <= this.parts.clock.now()
    return {
      id: row.id, project: row.project, pseudonym: row.pseudonym, reason: this.parts.keys.open(row.reason, `link ${row.id}`), askedAt: row.asked_at.toISOString(),
      expiresAt: row.expires_at.toISOString(), state: row.shown_at ? 'shown' : expired ? 'expired' : row.confirmed_by ? 'confirmed' : 'asked', mine: row.asked_by === actor.id,
      by: row.asked_name, confirmedBy: row.confirmed_name,
    }
  }
}
