/**
 * Withdrawing a subject at the door, which is the only place that knows every room it concerns: the catalogue marks it and invalidates versions, work that has
 * its data open ends, models that were made from them are flagged. Whatever is cut off goes on when it is asked again; work that starts meanwhile is refused.
 */
import { z } from 'zod'
import type { Archive } from '#archive'
import type { Catalogue } from '#catalogue'
import type { Compute, Task } from '#compute'
import type { Ledger } from '#engines'
import { parse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import type { Models } from '#models'

export interface WithdrawalParts {
  readonly archive: Pick<Archive, 'placeOf'>
  readonly catalogue: Pick<Catalogue, 'withdraw' | 'withdrawals'>
  readonly compute: Pick<Compute, 'tasks'>
  readonly models: Pick<Models, 'registry'>
  readonly ledger: Pick<Ledger, 'append'>
}

const withdrawal = z.strictObject({ pseudonym: z.string().trim().min(1).max(64), project: z.string().regex(/^[a-z0-9-]{1,40}$/).optional(), reason: z.enum(['consent-withdrawn', 'opt-out', 'objection', 'error']) })
const withdraws = { config: { permission: 'subject:withdraw' } }

export function withdrawalRoutes(parts: WithdrawalParts): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/withdrawals', withdraws, async () => ({ withdrawals: await parts.catalogue.withdrawals() }))
    app.post('/api/withdrawals', withdraws, async ({ body, actor }, reply) => reply.code(201).send(await withdraw(parts, parse(withdrawal, body), actor)))
  }
}

async function withdraw(parts: WithdrawalParts, { pseudonym, project, reason }: z.output<typeof withdrawal>, actor: Actor) {
  const { catalogue, compute, models, ledger } = parts
  const done = await catalogue.withdraw(pseudonym, { reason, actor, project })
  const tasks: string[] = []
  for (const task of await compute.tasks.running()) if (await hasOpen(parts, task, done)) tasks.push((await compute.tasks.cancel(task.id, actor, 'subject-withdrawn')).id)
  const flagged = await models.registry.reexamine()
  await ledger.append({ type: 'withdrawal/propagated', actor: 'house', subject: done.id, detail: { versions: done.versions.length, tasks: tasks.length, models: flagged } })
  return { ...done, tasks: tasks.length, models: flagged }
}

/** It was given a version that holds the subject, or a study of the subject. */
async function hasOpen({ archive }: WithdrawalParts, { inputs }: Task, { project, pseudonym, versions }: Awaited<ReturnType<Catalogue['withdraw']>>): Promise<boolean> {
  for (const input of Object.values(inputs)) {
    if ('permit' in input && versions.some(({ id, number }) => id === input.dataset && number === input.version)) return true
    if (!('study' in input)) continue
    const place = await archive.placeOf(input.study)
    if (place?.project === project && place.pseudonym === pseudonym) return true
  }
  return false
}
