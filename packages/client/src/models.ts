/** Models over HTTP: the registry, evaluations, passports, runs on studies, and which models used a subject's data. Times are ISO 8601. */
import type { TaskState } from './compute.ts'
import type { Request } from './http.ts'

export type ModelFormat = 'safetensors' | 'onnx' | 'tool'
export type ModelState = 'candidate' | 'evaluated' | 'approved' | 'flagged' | 'retired'

/** What a person declares, once. */
export interface ModelDeclaration {
  readonly intendedUse: string
  readonly outcome: string
  readonly task: 'classification' | 'segmentation'
  readonly licence: string
  readonly provider: string
  readonly population?: string
  readonly users?: string
  readonly notFor?: string
  readonly limitations?: string
  readonly oversight?: string
  readonly risks?: readonly { readonly risk: string; readonly measure: string }[]
  readonly inequalities?: string
  readonly ethics?: string
  readonly outcomeAssessment?: string
  readonly monitoring?: string
  readonly changes?: string
  readonly funding?: string
  readonly involvement?: string
}

export interface DatasetName { readonly dataset: string; readonly version: number }
export interface ModelFlag extends DatasetName { readonly id: string; readonly at: string; readonly resolvedAt: string | null; readonly resolution: string | null }

export interface ModelVersion {
  readonly model: string
  readonly name: string
  readonly title: string
  readonly number: number
  readonly format: ModelFormat
  readonly digest: string | null
  readonly size: number
  readonly summary: { readonly parameters?: number; readonly operators?: readonly string[] }
  readonly run: { readonly tool: string; readonly version: string; readonly parameters: Readonly<Record<string, unknown>>; readonly infer?: string; readonly evaluate?: string } | null
  readonly declaration: ModelDeclaration | null
  readonly origin:
    | { readonly kind: 'upload'; readonly passport?: { readonly site: string; readonly name: string; readonly version: number } } | { readonly kind: 'tool' }
    | { readonly kind: 'task'; readonly task: string; readonly tool: string; readonly toolVersion: string; readonly entrypoint: string }
    | { readonly kind: 'training'; readonly training: { readonly plan: string; readonly title: string; readonly tool: { readonly id: string; readonly version: string; readonly digest: string }; readonly strategy: { readonly name: string }; readonly rounds: readonly unknown[]; readonly parties: readonly { readonly node: string; readonly name: string }[]; readonly secureAggregation: boolean } }
  readonly record: string
  readonly registeredAt: string
  readonly registeredBy: string
  readonly lineage: readonly (DatasetName & { readonly site: string; readonly manifest: string | null; readonly permit: string | null })[]
  readonly parents: readonly { readonly name: string; readonly number: number }[]
  readonly aliases: readonly string[]
  readonly flags: readonly ModelFlag[]
  readonly decisions: readonly { readonly kind: 'approved' | 'retired'; readonly reason: string; readonly decidedAt: string }[]
  readonly evaluated: number
  readonly state: ModelState
}

export interface ModelSummary { readonly name: string; readonly title: string; readonly versions: readonly ModelVersion[] }

/** With its interval of 95 %. */
export interface Interval { readonly value: number; readonly lower: number; readonly upper: number }
/** Null is what is too small to be told. */
export interface Measured { readonly n: number | null; readonly positives: number | null; readonly auc: Interval | null; readonly sensitivity: Interval | null; readonly specificity: Interval | null }

export interface EvaluationReport extends Measured {
  readonly threshold: number
  readonly brier: number | null
  readonly calibration: { readonly intercept: number | null; readonly slope: number | null; readonly bins: readonly { readonly predicted: number; readonly observed: number; readonly n: number; readonly positives: number }[] }
  readonly roc: readonly { readonly falsePositive: number; readonly truePositive: number }[]
  readonly benefit: readonly { readonly threshold: number; readonly model: number; readonly all: number }[]
  readonly groups: readonly (Measured & { readonly factor: string; readonly level: string })[]
  readonly suppressed: readonly string[]
}

export interface SubjectSet extends DatasetName { readonly site: string; readonly subjects: number | null; readonly commitment: string }
export interface DisjointProof {
  readonly test: SubjectSet | null
  readonly training: readonly (SubjectSet & { readonly overlaps: boolean })[]
  readonly elsewhere: readonly (DatasetName & { readonly site: string })[]
  readonly disjoint: boolean | null
  readonly external: boolean
}

export interface ModelEvaluation extends DatasetName {
  readonly id: string
  /** Null where it is another site's. */
  readonly task: string | null
  readonly permit: string
  readonly site: string
  readonly siteName: string | null
  readonly threshold: number
  readonly proof: DisjointProof
  readonly state: 'asked' | 'sending' | 'running' | 'waiting' | 'done' | 'failed' | 'refused' | 'cancelled'
  /** The code of a problem, where it ended otherwise than well. */
  readonly reason: string | null
  readonly report: EvaluationReport | null
  readonly askedAt: string
  readonly endedAt: string | null
}

export interface DatasetFacts extends DatasetName { readonly title: string; readonly state: string; readonly subjects: number | null }
export type PassportFramework = 'ai-act' | 'tripod' | 'model-card' | 'future-ai'
export interface PassportItem { readonly id: string; readonly title: string; readonly asked: Readonly<Partial<Record<PassportFramework, string>>>; readonly value?: unknown; readonly source?: string; readonly missing?: string }
export interface Passport {
  readonly name: string
  readonly version: number
  readonly record: string
  readonly site: string
  readonly items: readonly PassportItem[]
  readonly complete: Readonly<Record<PassportFramework, { readonly present: number; readonly asked: number }>>
}
export interface SignedPassport { readonly edition: number; readonly digest: string; readonly jws: string; readonly signedAt: string }

export interface ModelDetail {
  readonly version: ModelVersion
  readonly evaluations: readonly ModelEvaluation[]
  readonly datasets: readonly DatasetFacts[]
  readonly passport: Passport
  readonly joined: JoinedEvaluations
}

/** Over sites, with how much of what differs is more than chance. */
export interface Pooled extends Interval { readonly heterogeneity: number; readonly sites: number }
export interface JoinedSite extends DatasetName, Measured {
  readonly evaluation: string
  readonly site: string
  readonly siteName: string | null
  readonly calibration: { readonly intercept: number | null; readonly slope: number | null }
  readonly brier: number | null
  readonly external: boolean
  readonly disjoint: boolean | null
  /** Not where the model had seen its subjects. */
  readonly pooled: boolean
}
export interface JoinedEvaluations {
  readonly sites: readonly JoinedSite[]
  readonly all: { readonly n: number | null; readonly positives: number | null; readonly auc: Pooled | null; readonly sensitivity: Pooled | null; readonly specificity: Pooled | null; readonly brier: number | null }
  readonly groups: readonly { readonly factor: string; readonly level: string; readonly sites: readonly { readonly evaluation: string; readonly n: number | null; readonly auc: Interval | null }[]; readonly auc: Pooled | null }[]
}
export interface SitesAsked {
  readonly sites: readonly (DatasetName & { readonly node: string; readonly permit: string; readonly purpose: string })[]
  readonly threshold?: number
  readonly groups?: readonly string[]
}

export interface WeightsFile { readonly digest: string; readonly format: 'safetensors' | 'onnx'; readonly size: number; readonly summary: { readonly parameters?: number } }
export interface RunBy { readonly tool: string; readonly version: string; readonly parameters?: Readonly<Record<string, unknown>> }
export interface NewModelVersion {
  readonly name: string
  readonly title: string
  readonly declaration: ModelDeclaration
  readonly from: { readonly output: string } | { readonly file: string; readonly run: RunBy; readonly trainedOn?: readonly DatasetName[]; readonly passport?: string } | { readonly run: RunBy }
}
export interface NewEvaluation extends DatasetName { readonly permit: string; readonly purpose: string; readonly threshold?: number; readonly parameters?: Readonly<Record<string, unknown>> }

export interface ModelRun {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly number: number
  readonly outcome: string | null
  readonly task: string
  readonly study: string
  readonly askedAt: string
  readonly state: TaskState
  readonly reason: string | null
  readonly progress: number | null
  readonly results: number
}

export interface SubjectTrace {
  readonly datasets: readonly (DatasetName & { readonly title: string; readonly state: string })[]
  readonly models: readonly { readonly name: string; readonly title: string; readonly number: number; readonly state: ModelState; readonly use: 'trained' | 'descends' | 'measured'; readonly datasets: readonly DatasetName[] }[]
  /** To whom copies of its images went. */
  readonly released: readonly { readonly name: string; readonly instances: number; readonly acknowledged: number; readonly lastAt: string | null }[]
  readonly withdrawn: boolean
  readonly milliseconds: number
}

export const withdrawalReasons = ['consent-withdrawn', 'opt-out', 'objection', 'error'] as const
export type WithdrawalReason = (typeof withdrawalReasons)[number]
export interface Withdrawal { readonly id: string; readonly project: string; readonly pseudonym: string; readonly reason: WithdrawalReason; readonly at: string; readonly versions: readonly { readonly id: string; readonly number: number }[] }

const at = encodeURIComponent

export function modelMethods(request: Request) {
  const of = (name: string, version: number | string, act = '') => `/api/models/${at(name)}/versions/${at(String(version))}${act}`
  return {
    models: () => request<{ models: ModelSummary[] }>('GET', '/api/models'),
    model: (name: string) => request<ModelSummary>('GET', `/api/models/${at(name)}`),
    /** `version` is a number or an alias. */
    modelVersion: (name: string, version: number | string) => request<ModelDetail>('GET', of(name, version)),
    handInWeights: (format: 'safetensors' | 'onnx', bytes: Blob | Uint8Array<ArrayBuffer>) => request<WeightsFile>('POST', '/api/models/files', { query: { format }, bytes }),
    registerModel: (json: NewModelVersion) => request<ModelVersion>('POST', '/api/models/versions', { json }),
    declareModel: (name: string, version: number, json: ModelDeclaration) => request<ModelVersion>('PUT', of(name, version, '/declaration'), { json }),
    pointAlias: (name: string, version: number, alias: string) => request<ModelVersion>('PUT', of(name, version, `/aliases/${at(alias)}`), { json: {} }),
    approveModel: (name: string, version: number, reason: string) => request<ModelVersion>('POST', of(name, version, '/approval'), { json: { reason } }),
    retireModel: (name: string, version: number, reason: string) => request<ModelVersion>('POST', of(name, version, '/retirement'), { json: { reason } }),
    resolveFlag: (name: string, version: number, { flag, reason }: { flag: string; reason: string }) => request<ModelVersion>('POST', of(name, version, `/flags/${at(flag)}/resolution`), { json: { reason } }),
    evaluateModel: (name: string, version: number, json: NewEvaluation) => request<ModelEvaluation>('POST', of(name, version, '/evaluations'), { json }),
    /** At a hub: nodes measure it under permits that they have granted. */
    evaluateAtSites: (name: string, version: number, json: SitesAsked) => request<{ evaluations: ModelEvaluation[] }>('POST', of(name, version, '/sites'), { json }),
    /** At a hub: who asked does not want it any more. */
    cancelEvaluation: (id: string) => request<ModelEvaluation>('POST', `/api/models/evaluations/${encodeURIComponent(id)}/cancel`, { json: {} }),
    signPassport: (name: string, version: number) => request<SignedPassport>('POST', of(name, version, '/passport'), { json: {} }),
    runModel: (name: string, version: number, study: string) => request<ModelRun>('POST', of(name, version, '/runs'), { json: { study } }),
    modelRuns: (study: string) => request<{ runs: ModelRun[] }>('GET', '/api/models/runs', { query: { study } }),
    /** `project`: whose pseudonym it is; without it, of the project that has the datasets. */
    traceSubject: (pseudonym: string, project?: string) => request<SubjectTrace>('POST', '/api/models/traces', { json: { pseudonym, project } }),
    withdrawals: () => request<{ withdrawals: Withdrawal[] }>('GET', '/api/withdrawals'),
    withdrawSubject: (pseudonym: string, reason: WithdrawalReason, project?: string) => request<Withdrawal & { tasks: number; models: number }>('POST', '/api/withdrawals', { json: { pseudonym, reason, project } }),
  }
}
