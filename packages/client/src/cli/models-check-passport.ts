/** `vesalius models check-passport FILE`: whether a passport is whole, which site signed it, and whether weights are those it speaks of. Needs no server. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Passport } from '../models.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

export const modelsCheckPassport: Verb = {
  usage: 'models check-passport FILE [--site FINGERPRINT] [--weights FILE]',
  sentence: 'Check a signed passport: that nothing was changed, by which site it was signed, and that weights are the ones it names.',
  run(words) {
    words.only('site', 'weights')
    const [file] = words.positional
    if (!file) throw new Complaint('name the passport')
    const { passport, site } = readPassport(textOf(file))
    const expected = words.option('site')
    if (expected !== undefined && expected !== site) throw new Complaint(`the passport was signed by ${site}, which is another site`, 65)
    const weights = words.option('weights')
    if (weights !== undefined) checkWeights(passport, weights)
    const missing = passport.items.filter((item) => item.missing !== undefined).length
    process.stdout.write(`${passport.name} ${passport.version}: the passport is whole; signed by ${site}${expected === undefined ? ' (compare it with the site by another way, or give --site)' : ', which is the one given'}\n`)
    process.stdout.write(`${passport.items.length - missing} of ${passport.items.length} items are in the record, ${missing} are missing${weights === undefined ? '' : '; the weights are those it names'}\n`)
    return Promise.resolve(0)
  },
}

function textOf(file: string): string {
  try { return readFileSync(file, 'utf8').trim() } catch { throw new Complaint('the passport cannot be read', 66) }
}

interface Head { readonly alg?: string; readonly typ?: string; readonly kid?: string; readonly jwk?: { readonly x?: string }; readonly box?: string }

/** RFC 7515, RFC 8037. The fingerprint is that of the key that stands in the header, not one that is claimed. */
export function readPassport(jws: string): { passport: Passport; site: string } {
  const [head = '', body = '', signature = '', ...rest] = jws.split('.')
  try {
    const { alg, typ, jwk, box } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Head
    if (alg !== 'EdDSA' || typ !== 'vesalius-passport' || !jwk?.x || !box || rest.length > 0) throw new Complaint('this is no signed passport', 65)
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, format: 'jwk' })
    if (!verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) throw new Complaint('the passport was changed: its signature is not of it', 65)
    const site = createHash('sha256').update(`${Buffer.from(jwk.x, 'base64url').toString('base64')}\n${box}`).digest('hex').slice(0, 16)
    const passport = JSON.parse(Buffer.from(body, 'base64url').toString()) as Passport
    if (passport.site !== site) throw new Complaint('the passport names another site than signed it', 65)
    return { passport, site }
  } catch (error) {
    throw error instanceof Complaint ? error : new Complaint('this is no signed passport', 65)
  }
}

function checkWeights({ items }: Passport, file: string): void {
  const named = (items.find(({ id }) => id === 'weights')?.value ?? {}) as { sha256?: string }
  let bytes: Buffer
  try { bytes = readFileSync(file) } catch { throw new Complaint('the weights cannot be read', 66) }
  if (createHash('sha256').update(bytes).digest('hex') !== named.sha256) throw new Complaint('the weights are not those of the passport', 65)
}
