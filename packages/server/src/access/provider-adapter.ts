/** Where the embedded provider keeps its sessions, codes and interactions: rows in records, gone when they expire. */
import type { Adapter } from 'oidc-provider'
import type { AccessContext } from './context.ts'

export class ProviderAdapter implements Adapter {
  readonly #context: AccessContext
  readonly #model: string

  constructor(context: AccessContext, model: string) {
    this.#context = context
    this.#model = model
  }

  async upsert(id: string, payload: object, expiresIn?: number): Promise<void> {
    const expires = expiresIn === undefined ? null : new Date(this.#context.clock.now().getTime() + expiresIn * 1000)
    const { grantId, uid } = payload as { grantId?: string; uid?: string }
    await this.#context.records.query(
      `insert into access_oidc (model, id, payload, grant_id, uid, expires_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`,
      [this.#model, id, JSON.stringify(payload), grantId ?? null, uid ?? null, expires],
    )
  }

  find(id: string): Promise<object | undefined> {
    return this.#findBy('id', id)
  }

  findByUid(uid: string): Promise<object | undefined> {
    return this.#findBy('uid', uid)
  }

  /** Device codes are switched off. */
  async findByUserCode(): Promise<undefined> {
    return undefined
  }

  async consume(id: string): Promise<void> {
    const at = Math.floor(this.#context.clock.now().getTime() / 1000)
    await this.#context.records.query(
      `update access_oidc set payload = payload || jsonb_build_object('consumed', $3::bigint) where model = $1 and id = $2`,
      [this.#model, id, at],
    )
  }

  async destroy(id: string): Promise<void> {
    await this.#context.records.query('delete from access_oidc where model = $1 and id = $2', [this.#model, id])
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#context.records.query('delete from access_oidc where model = $1 and grant_id = $2', [this.#model, grantId])
  }

  async #findBy(column: 'id' | 'uid', value: string): Promise<object | undefined> {
    const { rows } = await this.#context.records.query<{ payload: object }>(
      `select payload from access_oidc where model = $1 and ${column} = $2 and (expires_at is null or expires_at > $3)`,
      [this.#model, value, this.#context.clock.now()],
    )
    return rows[0]?.payload
  }
}
