/** Passphrases: at least twelve characters, scrypt (RFC 7914, 32 MiB a guess), one computed at a time, and a pause that doubles with each failure. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { Records } from '#engines'
import { waitBefore, weakPassphrase, wrongPassphrase } from './problems.ts'
import type { AccessContext } from './context.ts'

export const fewestCharacters = 12
const freeFailures = 5
const longestPauseSeconds = 900
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 ** 2 }

export class Passphrases {
  readonly #context: AccessContext
  /** Guesses wait for each other, so that many at once cannot take all memory. */
  #last: Promise<unknown> = Promise.resolve()
  readonly #dummySalt = randomBytes(16)

  constructor(context: AccessContext) {
    this.#context = context
  }

  /** Throws access/weak-passphrase (422). */
  check(passphrase: string): void {
    if ([...passphrase].length < fewestCharacters || passphrase.length > 1000) throw weakPassphrase(fewestCharacters)
  }

  async set(account: string, passphrase: string, records: Pick<Records, 'query'> = this.#context.records): Promise<void> {
    this.check(passphrase)
    const salt = randomBytes(16)
    const hash = await this.#derive(passphrase, salt)
    await records.query(
      `insert into access_passphrase (account, salt, hash) values ($1, $2, $3)
        on conflict (account) do update set salt = $2, hash = $3, failures = 0, locked_until = null`,
      [account, salt, hash],
    )
  }

  /** Returns when it is right. Throws access/wrong-passphrase (401) in the same time for an unknown account, or access/wait (429). */
  async verify(account: string | undefined, passphrase: string): Promise<void> {
    const { rows } = await this.#context.records.query<{ salt: Buffer; hash: Buffer; locked_until: Date | null }>(
      'select salt, hash, locked_until from access_passphrase where account = $1',
      [account ?? ''],
    )
    const row = rows[0]
    const wait = row?.locked_until ? row.locked_until.getTime() - this.#context.clock.now().getTime() : 0
    if (wait > 0) throw waitBefore(Math.ceil(wait / 1000))
    const hash = await this.#derive(passphrase.slice(0, 1000), row?.salt ?? this.#dummySalt)
    if (!row || !timingSafeEqual(hash, row.hash)) {
      if (row) await this.#noteFailure(account as string)
      throw wrongPassphrase()
    }
    await this.#context.records.query(
      'update access_passphrase set failures = 0, locked_until = null where account = $1 and failures > 0',
      [account],
    )
  }

  async #noteFailure(account: string): Promise<void> {
    await this.#context.records.query(
      `update access_passphrase set failures = failures + 1,
        locked_until = case when failures + 1 >= $2 then $3::timestamptz + make_interval(secs => least($4::int, 5 * power(2, least(failures + 1 - $2, 20))::int)) end
        where account = $1`,
      [account, freeFailures, this.#context.clock.now(), longestPauseSeconds],
    )
    await this.#context.ledger.append({ type: 'access/wrong-passphrase', actor: 'nobody', subject: account, detail: {} })
  }

  #derive(passphrase: string, salt: Buffer): Promise<Buffer> {
    const next = this.#last.then(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => {
            if (error) reject(error)
            else resolve(key)
          })
        }),
    )
    this.#last = next.catch(() => undefined)
    return next
  }
}
