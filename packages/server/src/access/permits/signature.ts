/** The signature of a permit: a compact JWS (RFC 7515) with the Ed25519 key of the node (RFC 8037), so that anybody who has the node's key can check it. */
import { createPublicKey } from 'node:crypto'
import { compactVerify, CompactSign } from 'jose'
import { fingerprintOf, openSiteKeys } from '#federation'
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
    async read(jws) {
      const verified = await compactVerify(jws, known, { algorithms: ['EdDSA'] }).catch(() => { throw PermitBroken('its signature') })
      if (verified.protectedHeader.typ !== type || verified.protectedHeader.kid !== node) throw PermitBroken('its signature')
      return permitFrom(Buffer.from(verified.payload).toString(), node)
    },
  }
}

function permitFrom(payload: string, node: string): Permit {
  let value: unknown
  try { value = JSON.parse(payload) } catch { throw PermitBroken('its form') }
  const result = permitSchema.safeParse(value)
  if (!result.success) throw PermitBroken(`its field ${String(result.error.issues[0]?.path[0] ?? 'at the top').replaceAll(/[^\w ]/g, '')}`)
  if (result.data.node !== node) throw PermitBroken('its node')
  return result.data
}
