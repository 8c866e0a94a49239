/** The signature of a permit: a compact JWS (RFC 7515) with the Ed25519 key of the node (RFC 8037), so that anybody who has the node's key can check it. */
import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { compactVerify, CompactSign } from 'jose'
import { fingerprintOf, openSiteKeys } from '#federation'
import type { Member } from '#federation'
import { permitSchema } from './permit.ts'
import type { Permit } from './permit.ts'
import { PermitBroken } from './problems.ts'

const type = 'vesalius-permit'

export interface PermitKey {
  /** 16 hexadecimal digits. */
  readonly node: string
  sign(permit: Permit): Promise<string>
  /** Raises access/permit-broken when it was not signed here as it stands, or is no whole permit. */
  read(jws: string): Promise<Permit>
}

/** `folder` is where the keys of the node rest. */
export function openPermitKey(folder: string): PermitKey {
  const keys = openSiteKeys(folder)
  const node = fingerprintOf(keys)
  const known = createPublicKey(keys.sign)
  return {
    node,
    sign: (permit) => new CompactSign(Buffer.from(JSON.stringify(permitSchema.parse(permit)))).setProtectedHeader({ alg: 'EdDSA', typ: type, kid: node }).sign(keys.sign),
    read: (jws) => readWith(jws, known, node),
  }
}

/** One that another site has signed. Raises access/permit-broken. */
export function readSigned(jws: string, by: Member): Promise<Permit> {
  const x = Buffer.from(by.signKey, 'base64').toString('base64url')
  return readWith(jws, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), fingerprintOf(by))
}

/** Of one whose signature was checked when it was taken. Raises access/permit-broken. */
export function permitOf(jws: string): Permit {
  return permitFrom(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())
}

async function readWith(jws: string, key: KeyObject, node: string): Promise<Permit> {
  const verified = await compactVerify(jws, key, { algorithms: ['EdDSA'] }).catch(() => { throw PermitBroken('its signature') })
  if (verified.protectedHeader.typ !== type || verified.protectedHeader.kid !== node) throw PermitBroken('its signature')
  const permit = permitFrom(Buffer.from(verified.payload).toString())
  if (permit.node !== node) throw PermitBroken('its node')
  return permit
}

function permitFrom(payload: string): Permit {
  let value: unknown
  try { value = JSON.parse(payload) } catch { throw PermitBroken('its form') }
  const result = permitSchema.safeParse(value)
  if (!result.success) throw PermitBroken(`its field ${String(result.error.issues[0]?.path[0] ?? 'at the top').replaceAll(/[^\w ]/g, '')}`)
  return result.data
}
