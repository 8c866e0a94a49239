/** A one-time code, `ID.SECRET.FINGERPRINT`: the site proves that it has the secret without sending it, and knows its hub by the fingerprint. */
import { createHash, createHmac } from 'node:crypto'
import { BadCode } from './problems.ts'

export interface Code {
  readonly id: string
  readonly secret: string
  /** Of the hub's keys. */
  readonly fingerprint: string
}

/** Raises federation/bad-code. */
export function parseCode(text: string): Code {
  const [, id = '', secret = '', fingerprint = ''] = /^([0-9a-f]{10})\.([0-9a-f]{32})\.([0-9a-f]{16})$/.exec(text.trim()) ?? []
  if (id === '') throw BadCode()
  return { id, secret, fingerprint }
}

/** What the hub keeps of a secret. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(`enrolment ${secret}`).digest('hex')
}

/** Whoever stands between cannot put keys of their own in its place. */
export function enrolmentProof(digest: string, { signKey, boxKey }: { signKey: string; boxKey: string }): string {
  return createHmac('sha256', digest).update(`${signKey}\n${boxKey}`).digest('hex')
}
