/** Secrets that work once and soon end: the first administrator's link, a sign-in under way, a hand-over to the viewer, a passkey's challenge. */
import { digestOf, newSecret } from './secrets.ts'
import type { AccessContext } from './context.ts'

/** `welcome-proposed`: an invitation that another administrator has yet to confirm. */
export type Purpose = 'welcome' | 'welcome-proposed' | 'sign-in' | 'viewer' | 'passkey' | 'passphrase'

export class Once {
  readonly #context: AccessContext

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** Makes a secret that stands for `payload` until it is taken or `seconds` have passed. */
  async make(purpose: Purpose, payload: object, seconds: number): Promise<string> {
    const secret = newSecret('vso')
    const expires = new Date(this.#context.clock.now().getTime() + seconds * 1000)
    await this.#context.records.query('insert into access_once (digest, purpose, payload, expires_at) values ($1, $2, $3, $4)', [
      digestOf(secret),
      purpose,
      JSON.stringify(payload),
      expires,
    ])
    return secret
  }

  /** Whether the secret still works, without using it up. */
  async peek<Payload>(purpose: Purpose, secret: string): Promise<Payload | undefined> {
    const { rows } = await this.#context.records.query<{ payload: Payload }>(
      'select payload from access_once where digest = $1 and purpose = $2 and expires_at > $3',
      [digestOf(secret), purpose, this.#context.clock.now()],
    )
    return rows[0]?.payload
  }

  /** Uses the secret up. Of several that come at once, one gets the payload. */
  async take<Payload>(purpose: Purpose, secret: string): Promise<Payload | undefined> {
    const { rows } = await this.#context.records.query<{ payload: Payload }>(
      'delete from access_once where digest = $1 and purpose = $2 and expires_at > $3 returning payload',
      [digestOf(secret), purpose, this.#context.clock.now()],
    )
    return rows[0]?.payload
  }

  /** Gives a secret back its use for another hour, when what it was used for failed. */
  async restore(purpose: Purpose, secret: string, payload: object): Promise<void> {
    const expires = new Date(this.#context.clock.now().getTime() + 3_600_000)
    await this.#context.records.query('insert into access_once (digest, purpose, payload, expires_at) values ($1, $2, $3, $4)', [
      digestOf(secret),
      purpose,
      JSON.stringify(payload),
      expires,
    ])
  }

  async forget(purpose: Purpose): Promise<void> {
    await this.#context.records.query('delete from access_once where purpose = $1', [purpose])
  }

  async sweep(): Promise<void> {
    await this.#context.records.query('delete from access_once where expires_at <= $1', [this.#context.clock.now()])
  }
}
