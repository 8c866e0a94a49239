/** Counts over HTTP: how many subjects a question finds, node by node; and the rules by which a node answers. */
import type { Query } from '@vesalius/standards/eucaim'
import type { Request } from './http.ts'

export type { Query as CountQuery } from '@vesalius/standards/eucaim'

/** Null: fewer than the minimum, perhaps none. */
export interface ToldCount { readonly subjects: number | null; readonly studies: number | null }

export interface NodeAnswer extends ToldCount {
  readonly query: Query
  readonly datasets: readonly (ToldCount & { readonly dataset: string; readonly version: number; readonly title: string })[]
  readonly minimum: number
  readonly step: number
  readonly left: { readonly asker: number; readonly project: number }
  readonly on: string
}

export interface CountedNode {
  readonly id: string
  readonly name: string
  readonly state: 'answered' | 'refused' | 'missing' | 'away'
  readonly answer?: NodeAnswer
  readonly code?: string
  readonly seenAt?: string
}

export interface Count {
  readonly id: string
  readonly query: Query
  readonly nodes: readonly CountedNode[]
  readonly subjects: number
  readonly fewer: number
  readonly complete: boolean
  readonly ms: number
}

export interface CountRules {
  readonly minimum: number
  readonly step: number
  readonly ageStep: number
  readonly yearStep: number
  readonly perAsker: number
  readonly perProject: number
  readonly perNode: number
  readonly days: number
}

export type CountPreset = 'three' | 'five' | 'ten'
export type CountPolicy = { readonly preset: CountPreset | 'closed' } | { readonly preset: 'own'; readonly rules: CountRules }

export interface CountPolicyState {
  readonly policy: CountPolicy
  /** Absent when nothing is answered. */
  readonly rules?: CountRules
  readonly presets: Readonly<Record<CountPreset, CountRules>>
  readonly changedAt?: string
}

export interface AskedCount {
  readonly id: string
  readonly at: string
  readonly source: string
  readonly purpose: string
  readonly asker: string
  readonly query: Query
  readonly charged: boolean
  readonly outcome: 'own' | 'same' | 'near' | 'composed' | 'fewer' | 'refused'
}

export interface CountAsker {
  readonly source: string
  readonly purpose: string
  readonly asker: string
  readonly asked: number
  readonly refused: number
  readonly close: number
  readonly watch: boolean
  readonly lastAt: string
}

export function countMethods(request: Request) {
  return {
    count: (query: Query, purpose: string) => request<Count>('POST', '/api/counts', { json: { query, purpose } }),
    countPolicy: () => request<CountPolicyState>('GET', '/api/counts/policy'),
    setCountPolicy: (policy: CountPolicy) => request<CountPolicyState>('PUT', '/api/counts/policy', { json: policy }),
    countQuestions: (limit = 50) => request<{ questions: AskedCount[] }>('GET', '/api/counts/questions', { query: { limit } }),
    countAskers: () => request<{ askers: CountAsker[] }>('GET', '/api/counts/askers'),
  }
}
