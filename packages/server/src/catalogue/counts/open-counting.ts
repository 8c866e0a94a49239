/** Counting opened: at a node on its own data, with the holder's rules, for its hub and for its own page; at a hub over its members. */
import type { Archive } from '#archive'
import type { Ledger, Records } from '#engines'
import type { HubPost, Post } from '#federation'
import type { Clock, HttpApp, Log } from '#kernel'
import type { Listing } from '../listing.ts'
import { answerCounts } from './answer-letters.ts'
import { askHere, askMembers } from './ask.ts'
import { CountHere } from './count-here.ts'
import { countRoutes } from './count-routes.ts'
import { countPolicyRoutes } from './policy-routes.ts'
import { PolicyStore } from './policy-store.ts'

export interface CountingOptions {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly archive: Archive
  readonly log: Log
  readonly clock: Clock
  readonly project: string
  readonly listing: Listing
  /** What people call this place. */
  readonly name: string
  /** When the node is a member of a federation: it answers its hub. */
  readonly post?: Post | undefined
}

type Routes = (app: HttpApp) => Promise<void>

export interface Counting {
  readonly routes: Routes
  /** Whether the holder lets counts be answered. */
  answers(): boolean
}

export async function openCounting(options: CountingOptions): Promise<Counting> {
  const { records, ledger, clock, log, listing, name, post } = options
  const here = await CountHere.open(options)
  let answers = await here.answers()
  const store = new PolicyStore({ records, ledger, clock }, (policy) => { answers = policy.preset !== 'closed' })
  if (post) answerCounts({ post, here, clock, log })
  // Whoever asks first need not wait for all of it to be read.
  here.warm().catch((error: unknown) => log.warn({ kind: (error as Error).name }, 'what is counted could not be read yet'))
  return {
    answers: () => answers,
    async routes(app) {
      await app.register(countRoutes({ ask: askHere(here, { id: 'self', name: post?.self.name ?? name }), listing }))
      await app.register(countPolicyRoutes(store))
    },
  }
}

export interface HubCountingOptions {
  readonly hub: HubPost
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly listing: Listing
}

export const hubCountRoutes = ({ hub, ledger, clock, listing }: HubCountingOptions): Routes => countRoutes({ ask: askMembers({ hub, ledger, clock }), listing })
