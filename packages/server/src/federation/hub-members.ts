/** Who belongs to a federation: the hub makes one-time codes, a site enrols itself with one and its own keys, and is seen by what it says of itself. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { Ledger, Records } from '#engines'
import { enrolmentProof, secretDigest } from './enrolment.ts'
import { fingerprintOf } from './identity.ts'
import type { Member } from './identity.ts'
import { unwaited } from './passing.ts'
import { BadCode, SuspendedMember, UnknownMember } from './problems.ts'

export interface MemberState extends Member {
  readonly state: 'active' | 'suspended'
  readonly fingerprint: string
  readonly enrolledAt: string
  readonly seenAt?: string
  readonly version?: string
  readonly tier?: string
  /** Milliseconds by which its clock is ahead of ours. */
  readonly clockAheadMs?: number
  /** Letters that wait for it. */
  readonly waiting: number
}

/** What a site tells of itself with each request. */
export interface Sighting {
  readonly version: string
  readonly tier?: string | undefined
  readonly clockAheadMs: number
}

export interface HubMembersParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly clock: Clock
}

interface Row {
  id: string, name: string, kind: 'hub' | 'node', sign_key: string, box_key: string, state: 'active' | 'suspended', enrolled_at: Date, seen_at: Date | null
  version: string | null, tier: string | null, clock_ahead_ms: number | null, waiting: number, collects: boolean
}

const dayMs = 86_400_000

export class HubMembers {
  private readonly parts: HubMembersParts

  constructor(parts: HubMembersParts) {
    this.parts = parts
  }

  /** A code that works once, within a week. `name` is what people will call the site. */
  async makeCode(name: string, actor: Actor, hub: Member): Promise<{ code: string; endsAt: string }> {
    const { records, ledger, clock } = this.parts
    const [id, secret] = [randomBytes(5).toString('hex'), randomBytes(16).toString('hex')]
    const endsAt = new Date(clock.now().getTime() + 7 * dayMs)
    await ledger.append({ type: 'federation/code-made', actor: actor.id, subject: `code-${id}`, detail: {} })
    await records.query('insert into federation_code (id, secret_digest, name, made_by, ends_at) values ($1, $2, $3, $4, $5)', [id, secretDigest(secret), name, actor.id, endsAt])
    // With the hub's fingerprint in it, the site knows that it speaks with the hub that made the code.
    return { code: `${id}.${secret}.${fingerprintOf(hub)}`, endsAt: endsAt.toISOString() }
  }

  /** Uses the code up. `proof` binds the keys to the code's secret, which itself is never sent. Raises federation/bad-code. */
  async enrol({ code, proof, signKey, boxKey }: { code: string; proof: string; signKey: string; boxKey: string }): Promise<Member> {
    const { records, ledger, clock } = this.parts
    return records.transaction(async (tx) => {
      const id = newIdentifier('node')
      const { rows } = await tx.query<{ name: string; secret_digest: string; member: string | null }>(
        `select c.name, secret_digest, m.id as member from federation_code c left join federation_member m on m.id = c.used_by and m.sign_key = $3 and m.box_key = $4
         where c.id = $1 and (used_by is null or m.id is not null) and ends_at > $2 for update of c`, [code, clock.now(), signKey, boxKey])
      const [row] = rows
      if (!row || !timingSafeEqual(Buffer.from(enrolmentProof(row.secret_digest, { signKey, boxKey }), 'hex'), Buffer.from(proof, 'hex'))) throw BadCode()
      const { name, member } = row
      // It was stopped before it could write down what it was told.
      if (member !== null) return { id: member, name, kind: 'node', signKey, boxKey }
      await tx.query('update federation_code set used_by = $2 where id = $1', [code, id])
      await tx.query(`insert into federation_member (id, name, kind, sign_key, box_key) values ($1, $2, 'node', $3, $4)`, [id, name, signKey, boxKey])
      await ledger.append({ type: 'federation/node-enrolled', actor: id, subject: id, detail: { fingerprint: fingerprintOf({ signKey, boxKey }) } }, tx)
      return { id, name, kind: 'node', signKey, boxKey }
    })
  }

  /** The hub itself, as a member that others can write to. */
  async enter(hub: Member): Promise<void> {
    await this.parts.records.query(
      'insert into federation_member (id, name, kind, sign_key, box_key) values ($1, $2, $3, $4, $5) on conflict (id) do update set name = excluded.name',
      [hub.id, hub.name, hub.kind, hub.signKey, hub.boxKey])
  }

  /** The hub's own entry, made before by a start on these records. */
  async ownEntry(signKey: string): Promise<Member | undefined> {
    return (await this.rows(`m.kind = 'hub' and m.sign_key = $1`, [signKey]))[0]
  }

  async list(): Promise<MemberState[]> {
    return this.rows('true', [])
  }

  /** An active member. Raises federation/unknown-member, federation/suspended-member. */
  async get(id: string): Promise<MemberState> {
    const [member] = await this.rows('m.id = $1', [id])
    if (!member) throw UnknownMember()
    if (member.state !== 'active') throw SuspendedMember()
    return member
  }

  async setState(id: string, state: 'active' | 'suspended', actor: Actor): Promise<void> {
    const { rowCount } = await this.parts.records.query(`update federation_member set state = $2 where id = $1 and kind = 'node'`, [id, state])
    if (!rowCount) throw UnknownMember()
    await this.parts.ledger.append({ type: `federation/node-${state}`, actor: actor.id, subject: id, detail: {} })
  }

  /** Names the member that takes what others release, or no longer. Raises federation/unknown-member. */
  async setCollects(id: string, collects: boolean, actor: Actor): Promise<void> {
    await this.get(id)
    const { records, ledger } = this.parts
    await records.transaction(async (tx) => {
      if (collects) await tx.query('insert into federation_collector (member, named_by) values ($1, $2) on conflict do nothing', [id, actor.id])
      else await tx.query('delete from federation_collector where member = $1', [id])
      await ledger.append({ type: collects ? 'federation/collector-named' : 'federation/collector-ended', actor: actor.id, subject: id, detail: {} }, tx)
    })
  }

  async saw(id: string, { version, tier, clockAheadMs }: Sighting): Promise<void> {
    await this.parts.records.query(`with ${unwaited} update federation_member set seen_at = $2, version = $3, tier = coalesce($4, tier), clock_ahead_ms = $5 from unwaited where id = $1`,
      [id, this.parts.clock.now(), version, tier ?? null, Math.round(clockAheadMs)])
  }

  private async rows(where: string, values: readonly unknown[]): Promise<MemberState[]> {
    const { rows } = await this.parts.records.query<Row>(
      `select m.*, (select count(*) from federation_mail l where l.recipient = m.id)::int as waiting, exists (select 1 from federation_collector c where c.member = m.id) as collects from federation_member m where ${where} order by m.kind, m.name, m.id`, values)
    return rows.map(memberOf)
  }
}

function memberOf(row: Row): MemberState {
  const { id, name, kind, sign_key: signKey, box_key: boxKey, state, waiting, collects } = row
  return {
    id, name, kind, signKey, boxKey, state, waiting, fingerprint: fingerprintOf({ signKey, boxKey }), enrolledAt: row.enrolled_at.toISOString(),
    ...(collects ? { collects } : {}), ...(row.seen_at ? { seenAt: row.seen_at.toISOString() } : {}), ...(row.version ? { version: row.version } : {}), ...(row.tier ? { tier: row.tier } : {}),
    ...(row.clock_ahead_ms !== null ? { clockAheadMs: Number(row.clock_ahead_ms) } : {}),
  }
}
