/** Letters about access to datasets: what a person asks for, what is decided where, the permit, its end. Texts are those of who asks and who decides. */
import { formSchema } from '@vesalius/standards/access-request'
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const request = identifier('request')
const account = identifier('account')
const version = { dataset: identifier('dataset'), version: z.number().int().min(1).max(1_000_000) }
const text = z.string().min(1).max(4_000)

/** From the hub to each node that holds some of what is asked for: its datasets only. */
export const accessRequest = z.strictObject({ id: request, requester: account, requesterName: z.string().min(1).max(200), form: formSchema, datasets: z.array(z.strictObject(version)).min(1).max(50) })

/** What was decided by whom: the hub tells of its committee and of who asked, a node of its holder. */
export const accessDecision = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('committee'), request, verdict: z.enum(['grant', 'refuse']), persons: z.array(account).min(2).max(20) }),
  z.strictObject({ by: z.literal('requester'), request, act: z.literal('abandon') }),
  z.strictObject({ by: z.literal('conditions'), request, ...version }),
  z.strictObject({ by: z.literal('holder'), request, ...version, act: z.enum(['confirm', 'deny', 'indicate', 'agree', 'veto']), text: text.optional() }),
])

/** From the node that signed it: a compact JWS. */
export const accessPermit = z.strictObject({ request, signed: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/).max(60_000) })

/** From the node: it has ended. From the hub: its committee wants it to end. */
export const accessRevocation = z.strictObject({ permit: identifier('permit'), request, reason: text })
