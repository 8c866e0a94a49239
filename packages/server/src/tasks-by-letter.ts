/** Tasks by letter as the doors open them: a hub whose researchers ask nodes under permits of theirs, and a node that runs what its permits allow. */
import { fileURLToPath } from 'node:url'
import type { Access } from '#access'
import { openAskedTasks, openSentTasks, sentTaskRoutes, toolsOfTheHouse } from '#compute'
import type { Compute } from '#compute'
import type { Objects } from '#engines'
import type { HubPost, NodePost } from '#federation'
import type { HttpApp } from '#kernel'
import type { Foundations, Opening } from './foundations.ts'

export interface HubParts {
  readonly post: HubPost
  readonly objects: Objects
  readonly access: Pick<Access, 'tokens' | 'accounts' | 'received'>
}

export async function sendTasks({ records, ledger, clock }: Foundations, { log, closers }: Opening, { post, objects, access }: HubParts): Promise<(app: HttpApp) => Promise<void>> {
  const tools = toolsOfTheHouse(fileURLToPath(new URL('../../../tools', import.meta.url)))
  const sent = await openSentTasks({
    records, objects, ledger, clock, log, post: post.post, tools,
    permitsOf: (person) => access.received.list({ ...person, kind: 'person' }),
    seenAt: async () => new Map((await post.members.list()).flatMap(({ id, seenAt }) => (seenAt ? [[id, new Date(seenAt)]] : []))),
  })
  closers.push(async () => sent.close())
  return sentTaskRoutes(sent.tasks, async (actor) => {
    const account = await access.tokens.creatorOf(actor.id)
    return account === undefined ? undefined : access.accounts.find(account)
  })
}

export interface NodeParts {
  readonly membership: NodePost
  readonly objects: Objects
  readonly compute: Compute
  readonly access: Pick<Access, 'permits'>
}

export function takeTasks({ records, ledger, clock }: Foundations, { log, closers }: Opening, { membership, objects, compute, access }: NodeParts): void {
  const asked = openAskedTasks({ records, objects, ledger, clock, log, post: membership.post, compute, originOf: (permit) => access.permits.originOf(permit) })
  closers.push(() => asked.close())
}
