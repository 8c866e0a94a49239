/** A permit: what two persons of the committee and the holder have granted, as fields that are each checked at every use. */
import { outputClasses } from '@vesalius/standards/access-request'
import { purposes } from '@vesalius/standards/duo'
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)

export const permitSchema = z.strictObject({
  id: identifier('permit'),
  /** From 1; an amendment makes the next, and only the last is valid. */
  version: z.int().min(1),
  request: identifier('request'),
  /** Fingerprint of the key of the node that signs, and at which alone it is valid. */
  node: z.string().regex(/^[0-9a-f]{16}$/),
  persons: z.array(identifier('account')).min(1).max(60),
  datasets: z.array(z.strictObject({ dataset: identifier('dataset'), version: z.int().min(1), manifest: z.string().regex(/^[0-9a-f]{64}$/) })).min(1).max(50),
  purpose: z.enum(purposes),
  tools: z.array(z.string().regex(/^sha256:[0-9a-f]{64}$/)).min(1).max(100),
  outputs: z.array(z.enum(outputClasses)).max(outputClasses.length),
  identity: z.enum(['anonymised', 'pseudonymised']),
  from: instant,
  /** The first instant at which it is over. */
  until: instant,
  /** The persons of the committee who granted it. */
  grantedBy: z.array(identifier('account')).min(2).max(20),
  issued: instant,
})
export type Permit = z.output<typeof permitSchema>
export type Action = 'run' | 'release'

/** What somebody is about to do. */
export interface Use {
  readonly permit: string
  readonly actor: { readonly id: string }
  /** `run`: a task reads the data. `release`: a result of a class leaves through the air-lock. */
  readonly action: Action
  readonly dataset: string
  readonly version: number
  readonly purpose: string
  /** Digest of the version of the tool: `sha256:` and 64 hexadecimal digits. */
  readonly tool: string
  /** Of `release`. */
  readonly output?: string
  readonly at: Date
}
