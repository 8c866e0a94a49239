/** What a plan does next, judged from its rows alone: pure, so that a hub that was killed at any moment decides the same again. */
import { thresholdOf } from '../aggregate/shares.ts'
import type { TrainingPlan } from '../plan.ts'
import { mutual } from './sum-round.ts'
import type { PartyRow, RoundRow, UpdateRow } from './rows.ts'

export type Step =
  | { readonly do: 'wait' }
  | { readonly do: 'begin' }
  | { readonly do: 'fail', readonly reason: string }
  /** Updates as they are: these are in the sum. */
  | { readonly do: 'add-up', readonly contributors: readonly string[] }
  /** Updates under masks: these may send theirs. */
  | { readonly do: 'ask-for-sum', readonly contributors: readonly string[] }
  | { readonly do: 'ask-for-shares', readonly arrived: readonly string[] }
  | { readonly do: 'unmask' }

export interface Standing {
  readonly plan: TrainingPlan
  readonly parties: readonly PartyRow[]
  readonly round: RoundRow | undefined
  readonly updates: readonly UpdateRow[]
  /** Digests of files that are here whole. */
  readonly here: ReadonlySet<string>
  readonly now: Date
}

const wait: Step = { do: 'wait' }

export function nextStep(standing: Standing): Step {
  const { parties, round } = standing
  if (!round) {
    if (parties.some(({ state }) => state === 'refused' || state === 'left')) return { do: 'fail', reason: 'refused' }
    return parties.every(({ state }) => state === 'accepted') ? { do: 'begin' } : wait
  }
  if (round.state === 'computing') return afterComputing(standing, round)
  if (round.state === 'summing') return afterSumming(standing, round)
  return round.state === 'unmasking' ? afterUnmasking(standing, round) : wait
}

function afterComputing({ plan, parties, updates, here, now }: Standing, { deadline }: RoundRow): Step {
  const active = parties.filter(({ state }) => state === 'accepted').map(({ node }) => node)
  const answered = updates.filter(({ node, problem, records, weights }) => active.includes(node) && !problem && records !== null && (plan.secureAggregation || (weights !== null && here.has(weights))))
  const failed = updates.filter(({ node, problem }) => active.includes(node) && problem !== null).length
  if (active.length - failed < plan.quorum) return { do: 'fail', reason: 'quorum' }
  const over = now >= deadline
  const able = plan.secureAggregation ? mutual(answered) : answered.map(({ node }) => node)
  if (able.length < active.length - failed && !over) return wait
  if (able.length < enough(plan)) return over ? { do: 'fail', reason: 'quorum' } : wait
  const contributors = inOrder(plan, able)
  return plan.secureAggregation ? { do: 'ask-for-sum', contributors } : { do: 'add-up', contributors }
}

function afterSumming({ plan, parties, updates, here, now }: Standing, { contributors, deadline }: RoundRow): Step {
  const names = (contributors ?? []).map(({ node }) => node)
  const gone = new Set([...parties.filter(({ state }) => state !== 'accepted').map(({ node }) => node), ...updates.filter(({ problem }) => problem !== null).map(({ node }) => node)])
  const arrived = names.filter((name) => { const digest = updates.find(({ node }) => node === name)?.masked; return digest && here.has(digest) && !gone.has(name) })
  const expected = names.filter((name) => !gone.has(name))
  if (expected.length < enough(plan)) return { do: 'fail', reason: 'quorum' }
  if (arrived.length < expected.length && now < deadline) return wait
  return arrived.length < enough(plan) ? { do: 'fail', reason: 'quorum' } : { do: 'ask-for-shares', arrived }
}

/** Enough shares of each secret are enough, whoever gave them. */
function afterUnmasking({ plan, updates, now }: Standing, { contributors, arrived, deadline }: RoundRow): Step {
  const here = new Set(arrived)
  const complete = (contributors ?? []).every(({ node }) => updates.filter(({ seeds, keys }) => (here.has(node) ? seeds : keys)?.[node]).length >= thresholdOf(plan.parties.length))
  if (complete) return { do: 'unmask' }
  return now >= deadline ? { do: 'fail', reason: 'quorum' } : wait
}

const enough = ({ quorum, secureAggregation, parties }: TrainingPlan): number => (secureAggregation ? Math.max(quorum, thresholdOf(parties.length)) : quorum)

const inOrder = ({ parties }: TrainingPlan, names: readonly string[]): string[] => parties.map(({ node }) => node).filter((node) => names.includes(node))
