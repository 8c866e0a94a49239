/**
 * The passport of another site, brought along with weights: its signature is checked by the key that stands in it, and its lineage becomes that of the
 * version here. That the key is the other site's is for a person to compare: the fingerprint stands in the record.
 */
import { createPublicKey } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { fingerprintOf } from '#federation'
import { z } from 'zod'
import { BadPassport } from '../problems.ts'
import { digestOf } from '../registry/canonical.ts'
import type { LineageEntry } from '../registry/version.ts'

const header = z.object({ typ: z.literal('vesalius-passport'), jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().max(100) }), box: z.string().max(100) })
const body = z.object({
  format: z.literal('vesalius-passport/1'), name: z.string().max(60), version: z.int().min(1), record: z.string().regex(/^[0-9a-f]{64}$/), site: z.string().regex(/^[0-9a-f]{16}$/),
  items: z.array(z.object({ id: z.string().max(60), value: z.unknown().optional() })).max(200),
})
const weights = z.object({ sha256: z.string() })
const trainedOn = z.array(z.object({ dataset: z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}@\d{1,7}$/), site: z.string().regex(/^(self|[a-z]{1,20}-[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{16})$/), manifest: z.string().nullable() })).max(500)

export interface ReceivedPassport {
  /** Fingerprint of the site that signed it. */
  readonly site: string
  readonly name: string
  readonly version: number
  readonly record: string
  readonly digest: string
  readonly lineage: readonly LineageEntry[]
}

/** `here` is what this site is called in the federation. Raises models/bad-passport; also when the passport is of other weights than `digest`. */
export async function readReceived(jws: string, { digest, here }: { readonly digest: string, readonly here: string | undefined }): Promise<ReceivedPassport> {
  const head = header.safeParse(headerOf(jws))
  if (!head.success) throw BadPassport('its form')
  const { jwk, box } = head.data
  const { payload } = await compactVerify(jws, createPublicKey({ key: jwk, format: 'jwk' }), { algorithms: ['EdDSA'] }).catch(() => { throw BadPassport('its signature') })
  const read = body.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')))
  if (!read.success) throw BadPassport('its form')
  const { site, name, version, record, items } = read.data
  if (site !== fingerprintOf({ signKey: Buffer.from(jwk.x, 'base64url').toString('base64'), boxKey: box })) throw BadPassport('its site')
  const item = (id: string): unknown => items.find((one) => one.id === id)?.value
  const named = weights.safeParse(item('weights'))
  if (!named.success || named.data.sha256 !== digest) throw BadPassport('the weights, which are others')
  const sources = trainedOn.safeParse(item('training-data') ?? [])
  if (!sources.success) throw BadPassport('its training data')
  const lineage = sources.data.map(({ dataset, site: from, manifest }): LineageEntry => {
    const [id = '', number = ''] = dataset.split('@')
    return { dataset: id, version: Number(number), site: from === 'self' ? site : from === here ? 'self' : from, manifest, permit: null }
  })
  return { site, name, version, record, digest: digestOf(read.data), lineage }
}

function headerOf(jws: string): unknown {
  try { return decodeProtectedHeader(jws) } catch { return undefined }
}
