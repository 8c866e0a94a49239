/**
 * Letters about tasks: a researcher at a hub asks a node for one under a permit of that node; the node tells where it is, and sends what a person of its holder
 * has released. Before that nothing of an output leaves but its name, kind and state: neither its size nor its digest.
 */
import { outputClasses } from '@vesalius/standards/access-request'
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const code = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,99}$/)
const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
const setting = z.union([z.number(), z.boolean(), z.string().max(2_000), z.array(z.union([z.number(), z.string().max(2_000)])).max(500)])
const task = identifier('task')
const output = identifier('output')
const kind = z.enum(outputClasses)
const mostParameters = 64 * 1024

/** From the hub: what is to be run, for whom, under which permits. The tool is known by its digest. */
export const taskAsked = z.strictObject({
  id: task, actor: identifier('account'), actorName: z.string().min(1).max(200),
  tool: z.strictObject({ id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/).max(100), version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(\+[0-9a-f]{12})?$/), digest }),
  entrypoint: name, seed: z.int().min(0).max(2 ** 31 - 1),
  parameters: z.record(word, setting).refine((all) => JSON.stringify(all).length <= mostParameters, 'too large'),
  /** Data under a permit, or what an earlier task of the same person gave out. */
  inputs: z.record(name, z.union([
    z.strictObject({ permit: identifier('permit'), dataset: identifier('dataset'), version: z.int().min(1).max(1_000_000), purpose: z.string().regex(/^[a-z][a-z-]{0,39}$/) }),
    z.strictObject({ output }),
  ])),
})

/** From the hub: whoever asked wants it stopped. */
export const taskCancel = z.strictObject({ task })

/** From the node. Of two the one with the higher number holds. `tenths` only grows: a tool that reports its progress cannot tell anything by it. */
export const taskState = z.strictObject({
  task, number: z.int().min(1).max(1e9),
  state: z.enum(['REFUSED', 'QUEUED', 'INITIALIZING', 'RUNNING', 'COMPLETE', 'EXECUTOR_ERROR', 'SYSTEM_ERROR', 'CANCELED']),
  reason: code.optional(), tenths: z.int().min(0).max(10),
  outputs: z.array(z.strictObject({ id: output, name, type: z.enum(['json', 'table', 'tensors', 'dicom', 'log']), class: kind, state: z.enum(['waiting', 'stopped', 'released', 'denied']) })).max(40),
})

/** From the node: a piece of an output that a person has released; 2 MiB at most. */
export const taskOutput = z.strictObject({
  task, output, name, type: z.enum(['json', 'table', 'tensors', 'log']), class: kind,
  digest, size: z.int().min(0).max(2 ** 31), index: z.int().min(0).max(10_000), of: z.int().min(1).max(10_000),
  bytes: z.string().max(2_800_000).refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), 'not base64'),
})
