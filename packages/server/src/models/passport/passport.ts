/**
 * The passport of a version: derived from the record whenever somebody looks, and signed as it stands when somebody asks. The signature is a compact JWS
 * (RFC 7515) with the Ed25519 key of the site (RFC 8037), which stands in the header: two persons compare its fingerprint over the telephone.
 */
import { CompactSign } from 'jose'
import { fingerprintOf, openSiteKeys } from '#federation'
import type { Ledger, Records } from '#engines'
import type { Actor, Clock } from '#kernel'
import { NoPassport } from '../problems.ts'
import { canonical, digestOf } from '../registry/canonical.ts'
import { ledgerName } from '../registry/version.ts'
import type { ModelVersion } from '../registry/version.ts'
import type { ModelRecord } from './record.ts'
import { items } from './tables/items.ts'
import type { Framework } from './tables/items.ts'

export interface PassportItem {
  readonly id: string
  readonly title: string
  readonly asked: Readonly<Partial<Record<Framework, string>>>
  readonly value?: unknown
  readonly source?: string
  /** Set where it is missing: what would bring it. */
  readonly missing?: string
}

export interface Passport {
  readonly format: 'vesalius-passport/1'
  readonly model: string
  readonly name: string
  readonly version: number
  readonly record: string
  /** Fingerprint of the site that keeps the record. */
  readonly site: string
  readonly items: readonly PassportItem[]
  /** Of what each framework asks: how much is there. */
  readonly complete: Readonly<Record<Framework, { readonly present: number, readonly asked: number }>>
}

export interface SignedPassport { readonly edition: number, readonly digest: string, readonly jws: string, readonly signedAt: Date }

const frameworks: readonly Framework[] = ['ai-act', 'tripod', 'model-card', 'future-ai']

export function passportOf(record: ModelRecord): Passport {
  const { version: { model, name, number, record: digest }, site } = record
  const told = items.map(({ id, title, asked, remedy, find }): PassportItem => {
    const found = find(record)
    return { id, title, asked, ...(found ? { value: found.value, source: found.source } : { missing: remedy }) }
  })
  const complete = Object.fromEntries(frameworks.map((framework) => {
    const wanted = told.filter(({ asked }) => asked[framework])
    return [framework, { present: wanted.filter(({ missing }) => missing === undefined).length, asked: wanted.length }]
  })) as Passport['complete']
  return { format: 'vesalius-passport/1', model, name, version: number, record: digest, site, items: told, complete }
}

export interface PassportParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  /** Where the keys of the site rest. */
  readonly keysFolder: string
}

export class Passports {
  private readonly parts: PassportParts
  private readonly keys: ReturnType<typeof openSiteKeys>
  /** 16 hexadecimal digits. */
  readonly site: string

  constructor(parts: PassportParts) {
    this.parts = parts
    this.keys = openSiteKeys(parts.keysFolder)
    this.site = fingerprintOf(this.keys)
  }

  /** Signs it as it stands now; the same content again gives the edition that is there. */
  async sign(record: ModelRecord, actor: Pick<Actor, 'id'>): Promise<SignedPassport> {
    const { records, ledger, clock } = this.parts
    const { version } = record
    const passport = JSON.parse(canonical(passportOf(record))) as Passport
    const digest = digestOf(passport)
    const { sign, signKey, boxKey } = this.keys
    const header = { alg: 'EdDSA', typ: 'vesalius-passport', kid: this.site, jwk: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signKey, 'base64').toString('base64url') }, box: boxKey }
    const jws = await new CompactSign(Buffer.from(canonical(passport))).setProtectedHeader(header).sign(sign)
    return records.transaction(async (tx) => {
      await tx.query('select 1 from models_model where id = $1 for update', [version.model])
      const { rows: [last] } = await tx.query<SignedPassport>('select edition, digest, jws, signed_at as "signedAt" from models_passport where model = $1 and number = $2 order by edition desc limit 1', [version.model, version.number])
      if (last?.digest === digest) return last
      const [edition, at] = [(last?.edition ?? 0) + 1, clock.now()]
      await tx.query('insert into models_passport (model, number, edition, digest, jws, signed_at, signed_by) values ($1, $2, $3, $4, $5, $6, $7)', [version.model, version.number, edition, digest, jws, at, actor.id])
      await ledger.append({ type: 'model/passport-signed', actor: actor.id, subject: ledgerName(version), detail: { edition, digest } }, tx)
      return { edition, digest, jws, signedAt: at }
    })
  }

  /** The last that was signed. Raises models/no-passport. */
  async signed({ model, number }: Pick<ModelVersion, 'model' | 'number'>): Promise<SignedPassport> {
    const { rows } = await this.parts.records.query<SignedPassport>('select edition, digest, jws, signed_at as "signedAt" from models_passport where model = $1 and number = $2 order by edition desc limit 1', [model, number])
    if (!rows[0]) throw NoPassport()
    return rows[0]
  }
}
