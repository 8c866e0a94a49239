/** How a node shows at each request to its hub who it is: an Ed25519 signature over method, path, time, a number used once, and the body's digest. */
import { createHash, randomBytes, sign, verify } from 'node:crypto'
import { publicKeyOf } from './identity.ts'
import type { Member, SiteKeys } from './identity.ts'
import { BadSignature, WrongClock } from './problems.ts'

export interface RequestProof {
  readonly 'vesalius-member': string
  /** Milliseconds since 1970. */
  readonly 'vesalius-time': string
  readonly 'vesalius-once': string
  readonly 'vesalius-signature': string
}

export interface SignedPart {
  readonly method: string
  readonly path: string
  readonly body: Uint8Array
}

const toleranceMs = 300_000

export function proveRequest(part: SignedPart, { member, keys, now }: { member: string; keys: SiteKeys; now: Date }): RequestProof {
  const [time, once] = [String(now.getTime()), randomBytes(16).toString('hex')]
  return {
    'vesalius-member': member, 'vesalius-time': time, 'vesalius-once': once,
    'vesalius-signature': sign(null, textOf(part, { member, time, once }), keys.sign).toString('base64'),
  }
}

/** Remembers what was used once, for as long as a request's time is believed. */
export class Once {
  private readonly seen = new Map<string, number>()

  /** False when it was used before. */
  use(once: string, now: number): boolean {
    for (const [old, at] of this.seen) {
      if (at > now - 2 * toleranceMs) break
      this.seen.delete(old)
    }
    if (this.seen.has(once)) return false
    this.seen.set(once, now)
    return true
  }
}

/** Returns by how many milliseconds the member's clock is ahead of ours. Raises federation/bad-signature, federation/wrong-clock. */
export function checkRequest(part: SignedPart, proof: Partial<RequestProof>, { member, once, now }: { member: Member; once: Once; now: Date }): number {
  const { 'vesalius-time': time = '', 'vesalius-once': used = '', 'vesalius-signature': signature = '' } = proof
  if (!/^\d{13}$/.test(time) || !/^[0-9a-f]{32}$/.test(used)) throw BadSignature()
  const ahead = Number(time) - now.getTime()
  if (!verify(null, textOf(part, { member: member.id, time, once: used }), publicKeyOf('ed25519', member.signKey), Buffer.from(signature, 'base64'))) throw BadSignature()
  if (Math.abs(ahead) > toleranceMs) throw WrongClock(Math.round(ahead / 1000))
  if (!once.use(`${member.id} ${used}`, now.getTime())) throw BadSignature()
  return ahead
}

function textOf({ method, path, body }: SignedPart, { member, time, once }: { member: string; time: string; once: string }): Buffer {
  return Buffer.from(['vesalius request 1', method, path, member, time, once, createHash('sha256').update(body).digest('hex')].join('\n'))
}
