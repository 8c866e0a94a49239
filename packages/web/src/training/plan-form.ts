/** What the form of a plan knows: where a tool may be trained under which permits, and what each way of summing begins with. */
import type { NewTrainingPlan, ReceivedPermit, TrainingTool } from '@vesalius/client'

export interface Choice { readonly node: string; readonly dataset: string; readonly version: number; readonly permit: string; readonly use: string }

/** One dataset of each hospital, of permits that name the tool, let weights and metrics leave, and have the same purpose; the latest permit first. */
export function partiesFor({ digest }: Pick<TrainingTool, 'digest'>, received: readonly ReceivedPermit[]): Choice[] {
  const good = received.filter(({ permit, revokedAt }) => revokedAt === null && permit.tools.includes(`sha256:${digest}`) && permit.outputs.includes('model-weights') && permit.outputs.includes('metrics') && permit.until > new Date().toISOString())
  const all = good.flatMap(({ node, permit }) => permit.datasets.map(({ dataset, version }): Choice => ({ node, dataset, version, permit: permit.id, use: permit.purpose }))).toSorted((a, b) => (a.permit < b.permit ? 1 : -1))
  const same = all.filter(({ use }) => use === all[0]?.use)
  return same.filter(({ node }, at) => same.findIndex((one) => one.node === node) === at)
}

const adaptive = { rate: 0.1, beta1: 0.9, beta2: 0.999, tau: 1e-3 }
const beginnings: Readonly<Record<string, NewTrainingPlan['strategy']>> = {
  fedavg: { name: 'fedavg', rate: 1 }, fedprox: { name: 'fedprox', rate: 1, mu: 0.01 }, fedadam: { name: 'fedadam', ...adaptive }, fedyogi: { name: 'fedyogi', ...adaptive }, fedadagrad: { name: 'fedadagrad', rate: 0.1, beta1: 0.9, tau: 1e-3 },
}
export const strategies = Object.keys(beginnings)
export const strategyOf = (name: string): NewTrainingPlan['strategy'] => beginnings[name] ?? { name: 'fedavg', rate: 1 }
