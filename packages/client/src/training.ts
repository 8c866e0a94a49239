/** Federated training over HTTP: plans and their rounds at a hub, offers at a node. */
import type { NewPlan } from '@vesalius/standards/training-plan'
import type { Request } from './http.ts'

export type { NewPlan as NewTrainingPlan } from '@vesalius/standards/training-plan'

type Metrics = Readonly<Record<string, number | null>>
interface Named { readonly id: string; readonly version: string; readonly digest: string }

/** A tool that can be trained in rounds, as the hub knows it. */
export interface TrainingTool extends Named {
  readonly title: string
  readonly purpose: string
  readonly tensors: Readonly<Record<string, readonly number[]>>
  /** JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface PlanSummary {
  readonly id: string
  /** What the nodes accept: SHA-256 of the plan. */
  readonly digest: string
  readonly actor: string
  readonly state: 'offered' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly reason: string | null
  readonly title: string
  readonly purpose: string
  readonly tool: Named & { readonly entrypoint: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly strategy: { readonly name: string }
  readonly rounds: number
  readonly quorum: number
  readonly secureAggregation: boolean
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly weights: { readonly digest: string; readonly size: number } | null
}

export interface PlanRound {
  readonly round: number
  readonly state: 'computing' | 'summing' | 'unmasking' | 'done'
  readonly from: string
  readonly weights: string | null
  readonly updateNorm: number | null
  readonly startedAt: string
  readonly deadline: string
  readonly endedAt: string | null
  /** Means over who has answered, weighted by records. */
  readonly metrics: Readonly<Record<string, number>>
  readonly nodes: readonly { readonly node: string; readonly records: number | null; readonly metrics: Metrics | null; readonly problem: string | null; readonly inSum: boolean }[]
}

export interface PlanDetail extends PlanSummary {
  readonly parties: readonly {
    readonly node: string; readonly name: string; readonly dataset: string; readonly version: number
    readonly state: 'offered' | 'accepted' | 'refused' | 'left'; readonly reason: string | null; readonly answeredAt: string | null
  }[]
  readonly done: readonly PlanRound[]
}

export interface TrainingOffer {
  readonly id: string
  readonly digest: string
  readonly state: 'offered' | 'accepted' | 'refused' | 'over'
  readonly reason: string | null
  readonly offeredAt: string
  readonly decidedAt: string | null
  readonly endedAt: string | null
  readonly title: string
  readonly purpose: string
  readonly use: string
  readonly actor: string
  readonly tool: Named & { readonly entrypoint: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly strategy: { readonly name: string }
  readonly rounds: number
  readonly secureAggregation: boolean
  /** How many sites give back what masks hide before a sum is seen; null without masks. */
  readonly threshold: number | null
  readonly own: { readonly dataset: string; readonly version: number; readonly permit: string } | null
  /** By `fingerprint` two persons compare a site's keys over the telephone. */
  readonly parties: readonly { readonly node: string; readonly name: string; readonly fingerprint: string }[]
}

export interface OfferedRound { readonly round: number; readonly state: string; readonly task: string; readonly records: number | null; readonly metrics: Metrics | null; readonly reason: string | null; readonly askedAt: string; readonly endedAt: string | null }

const at = encodeURIComponent

/** Where the weights of a plan that ended well are loaded from. */
export const planWeightsAddress = (id: string): string => `/api/training/plans/${at(id)}/weights`

export function trainingMethods(request: Request) {
  return {
    /** Plans are made at a hub, and offered to nodes. */
    trainingRole: () => request<{ role: 'hub' | 'node' }>('GET', '/api/training'),
    trainingTools: () => request<{ tools: TrainingTool[] }>('GET', '/api/training/tools'),
    plans: () => request<{ plans: PlanSummary[] }>('GET', '/api/training/plans'),
    plan: (id: string) => request<PlanDetail>('GET', `/api/training/plans/${at(id)}`),
    offerPlan: (json: Partial<NewPlan>) => request<PlanSummary>('POST', '/api/training/plans', { json }),
    cancelPlan: (id: string) => request<PlanSummary>('POST', `/api/training/plans/${at(id)}/cancel`, { json: {} }),

    trainingOffers: () => request<{ offers: TrainingOffer[] }>('GET', '/api/training/offers'),
    trainingOffer: (id: string) => request<TrainingOffer & { rounds: OfferedRound[] }>('GET', `/api/training/offers/${at(id)}`),
    decideOffer: (id: string, decision: 'accept' | 'refuse' | 'leave') => request<TrainingOffer>('POST', `/api/training/offers/${at(id)}/decision`, { json: { decision } }),
  }
}
