/** What a request for a task may say, at a node and at a hub alike. */
import { z } from 'zod'

const word = z.string().max(100)
const input = z.union([z.strictObject({ permit: word, dataset: word, version: z.int().min(1), purpose: word }), z.strictObject({ output: word })])

export const newTask = z.strictObject({
  tool: word, version: word, entrypoint: word, parameters: z.record(z.string(), z.unknown()).optional(), seed: z.int().min(0).max(2 ** 31 - 1).optional(), inputs: z.record(word, input),
})
