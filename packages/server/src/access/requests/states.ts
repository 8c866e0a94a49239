/**
 * The life of a request and of each dataset in it, as two tables: what leads from where to where, and who may do it. What is not in a table does
 * not happen. The states are those of EUCAIM's negotiation, with the wait for information that the EHDS knows.
 */
import { IllegalPartStep, IllegalStep } from './problems.ts'

export type RequestState = 'draft' | 'under-review' | 'information-needed' | 'in-progress' | 'concluded' | 'declined' | 'abandoned'
export type PartState =
  | 'checking' | 'available' | 'conditions-indicated' | 'conditions-met' | 'made-available' | 'unavailable' | 'not-made-available'
/** `house`: follows by rule from what persons have decided. */
export type Who = 'requester' | 'committee' | 'holder' | 'house'

export interface Step<State extends string> {
  readonly act: string
  readonly from: readonly State[]
  readonly to: State
  readonly who: readonly Who[]
}

export const requestSteps = [
  { act: 'submit', from: ['draft'], to: 'under-review', who: ['requester'] },
  { act: 'ask', from: ['under-review', 'in-progress'], to: 'information-needed', who: ['committee', 'holder'] },
  { act: 'answer-under-review', from: ['information-needed'], to: 'under-review', who: ['requester'] },
  { act: 'answer-in-progress', from: ['information-needed'], to: 'in-progress', who: ['requester'] },
  { act: 'accept', from: ['under-review'], to: 'in-progress', who: ['committee'] },
  { act: 'vote', from: ['in-progress'], to: 'in-progress', who: ['committee'] },
  { act: 'decline', from: ['in-progress'], to: 'declined', who: ['house'] },
  { act: 'conclude', from: ['in-progress'], to: 'concluded', who: ['house'] },
  { act: 'abandon', from: ['draft', 'under-review', 'information-needed', 'in-progress'], to: 'abandoned', who: ['requester'] },
] as const satisfies readonly Step<RequestState>[]
export type RequestAct = (typeof requestSteps)[number]['act']

export const partSteps = [
  { act: 'confirm', from: ['checking'], to: 'available', who: ['holder'] },
  { act: 'deny', from: ['checking'], to: 'unavailable', who: ['holder'] },
  { act: 'indicate', from: ['available'], to: 'conditions-indicated', who: ['holder'] },
  { act: 'agree', from: ['available'], to: 'conditions-met', who: ['holder'] },
  { act: 'take-conditions', from: ['conditions-indicated'], to: 'conditions-met', who: ['requester'] },
  { act: 'veto', from: ['checking', 'available', 'conditions-indicated', 'conditions-met'], to: 'not-made-available', who: ['holder'] },
  { act: 'make-available', from: ['conditions-met'], to: 'made-available', who: ['house'] },
  { act: 'withdraw', from: ['made-available'], to: 'not-made-available', who: ['house'] },
] as const satisfies readonly Step<PartState>[]
export type PartAct = (typeof partSteps)[number]['act']
/** What a person does with one dataset of a request. */
export const partActs = partSteps.filter((step) => !(step.who as readonly Who[]).includes('house')).map(({ act }) => act)

/** Where an act leads. Raises access/illegal-step. */
export function nextState(state: RequestState, act: RequestAct, who: Who): RequestState {
  const step = requestSteps.find((one) => one.act === act) as Step<RequestState>
  if (!step.from.includes(state) || !step.who.includes(who)) throw IllegalStep(state, step.to)
  return step.to
}

/** Raises access/illegal-part-step. */
export function nextPartState(state: PartState, act: PartAct, who: Who): PartState {
  const step = partSteps.find((one) => one.act === act) as Step<PartState>
  if (!step.from.includes(state) || !step.who.includes(who)) throw IllegalPartStep(state, step.to)
  return step.to
}

export const isOver = (state: RequestState): boolean => state === 'concluded' || state === 'declined' || state === 'abandoned'
/** Nothing more is waited for from its holder or about its conditions. */
export const isSettled = (state: PartState): boolean => !['checking', 'available', 'conditions-indicated'].includes(state)
