/**
 * Letters about tools that a hub has registered: what there is, what a node asks for, its content in sealed pieces, and what the node's steward has decided. A tool
 * is known by the digest of its content; that it is the hub's is said by the signature of each letter.
 */
import { z } from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const text = (most: number) => z.string().min(1).max(most)

export const offeredTool = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/).max(100), version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(\+[0-9a-f]{12})?$/), digest, size: z.int().min(0).max(2 ** 31),
  title: text(200), purpose: text(2_000), kind: z.string().regex(/^[a-z-]{1,40}$/), licence: text(100), authors: z.array(text(200)).max(50), withdrawn: z.boolean(),
})

/** From a node: it wants to know what there is. */
export const toolList = z.strictObject({})
/** From the hub: versions that were registered there; also one that was withdrawn. */
export const toolOffers = z.strictObject({ tools: z.array(offeredTool).max(50) })
/** From a node, where a person wants to look at it. */
export const toolAsk = z.strictObject({ tool: digest })
/** From the hub: a piece of its content; 2 MiB at most. */
export const toolPiece = z.strictObject({
  tool: digest, digest, size: z.int().min(1).max(2 ** 31), index: z.int().min(0).max(10_000), of: z.int().min(1).max(10_000),
  bytes: z.string().max(2_800_000).refine((bytes) => bytes.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bytes), 'not base64'),
})
/** From the node: what a person there has decided. */
export const toolAnswer = z.strictObject({ tool: digest, answer: z.enum(['admitted', 'refused']) })
