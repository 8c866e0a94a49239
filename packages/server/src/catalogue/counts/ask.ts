/** Asking for a count: at a hub of its nodes, by letters, within three seconds; at a place alone of itself. Who does not answer is named, with the reason. */
import type { Query } from '@vesalius/standards/eucaim'
import { canonicalForm } from '@vesalius/standards/eucaim'
import type { Ledger } from '#engines'
import type { HubPost, LetterBody } from '#federation'
import { newIdentifier, Problem } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { Listed, Listing } from '../listing.ts'
import type { CountAnswer, CountHere } from './count-here.ts'

export interface Asking {
  readonly query: Query
  /** A project of whoever asks: budgets are kept by it. */
  readonly purpose: string
  readonly actor: Actor
}

/** `away`: it has not called for a while and was not asked. `missing`: it did not answer in time. */
export type NodeState = 'answered' | 'refused' | 'missing' | 'away'

export interface NodeCount {
  readonly id: string
  readonly name: string
  readonly state: NodeState
  readonly answer?: CountAnswer
  /** Why it refused: a code of docs/problems.md. */
  readonly code?: string
  readonly seenAt?: string
}

export interface FederatedCount {
  readonly id: string
  /** In canonical form. */
  readonly query: Query
  readonly nodes: readonly NodeCount[]
  /** The sum of what was told, and how many nodes told no number because theirs are few. */
  readonly subjects: number
  readonly fewer: number
  /** Every node has answered. */
  readonly complete: boolean
  readonly ms: number
}

export type Ask = (asking: Asking) => Promise<FederatedCount>

const waitMs = 2_500
/** After this a node gives no answer. Longer than anybody waits, because clocks differ. */
const validMs = 60_000
/** A node calls every 25 s at least. */
const awayMs = 70_000

export interface HubAsking { readonly hub: HubPost; readonly ledger: Pick<Ledger, 'append'>; readonly clock: Clock }

export function askMembers({ hub, ledger, clock }: HubAsking): Ask {
  return async ({ query: given, purpose, actor }) => {
    const began = performance.now()
    const [query, id, now] = [canonicalForm(given), newIdentifier('question'), clock.now().getTime()]
    const members = (await hub.members.list()).filter(({ kind, state }) => kind === 'node' && state === 'active')
    const here = members.filter(({ seenAt }) => seenAt !== undefined && now - Date.parse(seenAt) < awayMs)
    await ledger.append({ type: 'query/asked', actor: actor.id, subject: id, detail: { purpose, nodes: here.length } })
    const body = { query, purpose, asker: actor.id, until: new Date(now + validMs).toISOString() }
    const { answers, problems } = await hub.post.ask(here, { type: 'count-request', body }, { answer: 'count-answer', waitMs })
    const nodes = members.map(({ id: node, name, seenAt }): NodeCount => {
      const shared = { id: node, name, ...(seenAt ? { seenAt } : {}) }
      const [answer, code] = [answers.get(node), problems.get(node)]
      if (answer) return isTold(answer) ? { ...shared, state: 'answered', answer } : { ...shared, state: 'refused', code: 'catalogue/bad-disclosure' }
      if (code) return { ...shared, state: 'refused', code }
      return { ...shared, state: here.some((one) => one.id === node) ? 'missing' : 'away' }
    })
    return summed({ id, query, nodes, ms: Math.round(performance.now() - began) })
  }
}

/** A place that counts on its own data only, under a name. */
export function askHere(here: CountHere, { id, name }: { readonly id: string; readonly name: string }): Ask {
  return async ({ query, purpose, actor }) => {
    const began = performance.now()
    const node = await here.answer({ query, purpose, asker: actor.id, source: 'self' }).then(
      (answer): NodeCount => ({ id, name, state: 'answered', answer }),
      (error: unknown): NodeCount => { if (!(error instanceof Problem) || error.status >= 500) throw error; return { id, name, state: 'refused', code: error.code } })
    return summed({ id: newIdentifier('question'), query: canonicalForm(query), nodes: [node], ms: Math.round(performance.now() - began) })
  }
}

function summed(asked: Pick<FederatedCount, 'id' | 'query' | 'nodes' | 'ms'>): FederatedCount {
  const answers = asked.nodes.flatMap(({ answer }) => answer ?? [])
  return {
    ...asked, subjects: answers.reduce((sum, { subjects }) => sum + (subjects ?? 0), 0), fewer: answers.filter(({ subjects }) => subjects === null).length,
    complete: asked.nodes.every(({ state }) => state === 'answered'),
  }
}

/** A node that tells numbers which its own rules do not let it tell is not believed (governance F08). */
function isTold({ subjects, studies, datasets, minimum, step }: LetterBody<'count-answer'>): boolean {
  const fits = (count: number | null) => count === null || (count % step === 0 && count >= Math.floor(minimum / step) * step)
  return [subjects, studies, ...datasets.flatMap((one) => [one.subjects, one.studies])].every(fits)
}

/** The published description of a dataset that was counted; undefined when it is not in the list (any longer). */
export async function listed(listing: Listing, dataset: string, version: number): Promise<Listed | undefined> {
  try {
    return await listing.get(dataset, `${version}.0.0`)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  }
}
