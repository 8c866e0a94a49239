/**
 * Withdrawing a subject at the door, which is the only place that knows every room it concerns: the catalogue marks it and invalidates versions, running
 * work on those ends, models that were made from them are flagged. Whatever is cut off goes on when it is asked again.
 */
import { z } from 'zod'
import type { Catalogue } from '#catalogue'
import type { Compute } from '#compute'
import type { Ledger } from '#engines'
import { parse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import type { Models } from '#models'

export interface WithdrawalParts {
  readonly catalogue: Pick<Catalogue, 'withdraw' | 'withdrawals'>
  readonly compute: Pick<Compute, 'tasks'>
  readonly models: Pick<Models, 'registry'>
  readonly ledger: Pick<Ledger, 'append'>
}

const withdrawal = z.strictObject({ pseudonym: z.string().trim().min(1).max(64), reason: z.enum(['consent-withdrawn', 'opt-out', 'objection', 'error']) })
const withdraws = { config: { permission: 'subject:withdraw' } }

export function withdrawalRoutes(parts: WithdrawalParts): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/withdrawals', withdraws, async () => ({ withdrawals: await parts.catalogue.withdrawals() }))
    app.post('/api/withdrawals', withdraws, async ({ body, actor }, reply) => reply.code(201).send(await withdraw(parts, parse(withdrawal, body), actor)))
  }
}

async function withdraw({ catalogue, compute, models, ledger }: WithdrawalParts, { pseudonym, reason }: z.output<typeof withdrawal>, actor: Actor) {
  const done = await catalogue.withdraw(pseudonym, { reason, actor })
  const concerned = new Set(done.versions.map(({ id, number }) => `${id}@${number}`))
  const running = (await compute.tasks.running()).filter(({ inputs }) => Object.values(inputs).some((input) => 'permit' in input && concerned.has(`${input.dataset}@${input.version}`)))
  for (const { id } of running) await compute.tasks.cancel(id, actor)
  const flagged = await models.registry.reexamine()
  await ledger.append({ type: 'withdrawal/propagated', actor: 'house', subject: done.id, detail: { versions: done.versions.length, tasks: running.length, models: flagged } })
  return { ...done, tasks: running.length, models: flagged }
}
