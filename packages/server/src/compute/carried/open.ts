/** Tools that go by letter, as the doors open them. */
import { openRunner } from '#engines'
import type { Ledger, Objects, Records } from '#engines'
import type { Member, Post } from '#federation'
import type { Clock, HttpApp, Log } from '#kernel'
import { traceOf } from '#kernel'
import type { Compute } from '../compute.ts'
import type { KnownTool } from '../letters/make-order.ts'
import { computeMigrations, hubToolMigrations } from '../tables.ts'
import { Tools } from '../tools/registry.ts'
import { HubTools } from './hub-tools.ts'
import { OfferedTools } from './offered-tools.ts'
import { hubToolRoutes, offeredToolRoutes } from './routes.ts'

interface Shared {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Post
}
type Routes = (app: HttpApp) => Promise<void>

/** `runner` and `folder` as of the compute room: what is registered at a hub is tested there, and run nowhere else. */
async function atHub({ runner, folder, house, ...parts }: Shared & { readonly runner: string, readonly folder: string, readonly house: readonly KnownTool[] }): Promise<{ readonly tools: HubTools, readonly routes: Routes }> {
  const { records, post } = parts
  await records.migrate('compute', computeMigrations)
  await records.migrate('compute-hub', hubToolMigrations)
  const tools = new HubTools({ ...parts, house, tools: new Tools({ ...parts, sandbox: async () => ({ runner: await openRunner(runner), folder }) }) })
  post.hear('tool-list', (letter) => tools.tellAll(letter))
  post.hear('tool-ask', (letter) => tools.send(letter))
  post.hear('tool-answer', (letter) => tools.answer(letter))
  void post.handle()
  return { tools, routes: hubToolRoutes(tools) }
}

/** Asks the hub once what there is: it tells of what comes later by itself. */
function atNode({ compute, log, ...parts }: Shared & { readonly compute: Pick<Compute, 'tools'>, readonly hub: Member, readonly log: Log }): { readonly offered: OfferedTools, readonly routes: Routes } {
  const { post } = parts
  const offered = new OfferedTools({ ...parts, tools: compute.tools })
  post.hear('tool-offers', (letter) => offered.offers(letter))
  post.hear('tool-piece', (letter) => offered.piece(letter))
  void post.handle()
  void offered.askWhat().catch((error: unknown) => log.warn(traceOf(error), 'the hub could not be asked for its tools'))
  return { offered, routes: offeredToolRoutes(offered) }
}

export const toolsByLetter = { atHub, atNode }
