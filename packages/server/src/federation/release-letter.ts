/** From the central collection to whoever released something to it: what became of it, by the SHA-256 of the files, which are anonymised. */
import { z } from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const code = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,99}$/)

export const releaseReceipt = z.strictObject({ receipts: z.array(z.strictObject({ digest, outcome: z.enum(['stored', 'duplicate', 'refused']), code: code.optional() })).min(1).max(200) })
