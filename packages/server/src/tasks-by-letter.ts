/** Tasks by letter as the doors open them: a hub whose researchers ask nodes under permits of theirs, and a node that runs what its permits allow. */
import { fileURLToPath } from 'node:url'
import type { Access } from '#access'
import { openAskedTasks, openSentTasks, toolsByLetter, toolsOfTheHouse } from '#compute'
import type { Compute } from '#compute'
import type { Objects } from '#engines'
import type { HubPost, NodePost } from '#federation'
import type { HttpApp } from '#kernel'
import { join } from 'node:path'
import type { Config } from '#kernel'
import type { Foundations, Opening } from './foundations.ts'
import { knownOf } from './known-tools.ts'
import type { RequestableTool } from './known-tools.ts'
import { endTasksOfClosed } from './tasks-of-closed.ts'

export interface HubParts {
  readonly post: HubPost
  readonly objects: Objects
  readonly access: Pick<Access, 'tokens' | 'accounts' | 'received' | 'people'>
  readonly runner: Config['runner']
}

type Routes = (app: HttpApp) => Promise<void>

/** `known`: the tools that may be asked for, of the house and registered here. */
export async function sendTasks({ records, ledger, clock, data }: Foundations, { log, closers }: Opening, { post, objects, access, runner }: HubParts): Promise<{ readonly routes: Routes, readonly known: () => Promise<readonly RequestableTool[]> }> {
  const house = toolsOfTheHouse(fileURLToPath(new URL('../../../tools', import.meta.url)))
  const carried = await toolsByLetter.atHub({ records, objects, ledger, clock, post: post.post, runner, folder: join(data, 'runs'), house })
  const sent = await openSentTasks({
    records, objects, ledger, clock, log, post: post.post, tools: () => carried.tools.known(),
    permitsOf: (person) => access.received.list({ ...person, kind: 'person' }),
    seenAt: async () => new Map((await post.members.list()).flatMap(({ id, seenAt }) => (seenAt ? [[id, new Date(seenAt)]] : []))),
  })
  closers.push(async () => sent.close())
  closers.push(await endTasksOfClosed({ access, tasks: sent.tasks, log }))
  const routes = sent.routes(async (actor) => {
    const account = await access.tokens.creatorOf(actor.id)
    return account === undefined ? undefined : access.accounts.find(account)
  })
  return {
    known: async () => (await carried.tools.known()).map(knownOf),
    async routes(app) {
      await app.register(routes)
      await app.register(carried.routes)
    },
  }
}

export interface NodeParts {
  readonly membership: NodePost
  readonly objects: Objects
  readonly compute: Compute
  readonly access: Pick<Access, 'permits'>
}

export function takeTasks({ records, ledger, clock }: Foundations, { log, closers }: Opening, { membership, objects, compute, access }: NodeParts): Routes {
  const asked = openAskedTasks({ records, objects, ledger, clock, log, post: membership.post, compute, originOf: (permit) => access.permits.originOf(permit) })
  closers.push(() => asked.close())
  return toolsByLetter.atNode({ records, objects, ledger, clock, log, post: membership.post, hub: membership.hub, compute }).routes
}
