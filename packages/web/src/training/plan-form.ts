/** What the form of a plan knows: where a tool may be trained under which permits, and what each way of summing begins with. */
import type { NewTrainingPlan, ReceivedPermit, TrainingTool } from '@vesalius/client'

export interface Choice { readonly node: string; readonly dataset: string; readonly version: number; readonly permit: string; readonly use: string }

export const keyOf = ({ node, dataset, version }: Choice): string => `${node} ${dataset} ${version}`

/** Datasets of hospitals, of permits that name the tool, let weights and metrics leave, and have the same purpose; the latest permit of each. */
export function partiesFor({ digest }: Pick<TrainingTool, 'digest'>, received: readonly ReceivedPermit[]): Choice[] {
  const good = received.filter(({ permit, revokedAt }) => revokedAt === null && permit.tools.includes(`sha256:${digest}`) && permit.outputs.includes('model-weights') && permit.outputs.includes('metrics') && permit.until > new Date().toISOString())
  const all = good.flatMap(({ node, permit }) => permit.datasets.map(({ dataset, version }): Choice => ({ node, dataset, version, permit: permit.id, use: permit.purpose }))).toSorted((a, b) => (a.permit < b.permit ? 1 : -1))
  const same = all.filter(({ use }) => use === all[0]?.use)
  return same.filter((one, at) => same.findIndex((other) => keyOf(other) === keyOf(one)) === at)
}

/** A hospital takes part with one dataset: the first of each. */
export const firstOfEach = (choices: readonly Choice[]): Choice[] => choices.filter(({ node }, at) => choices.findIndex((one) => one.node === node) === at)

/** With a dataset more or less; another of the same hospital gives way. */
export function toggled(chosen: ReadonlySet<string>, choice: Choice, choices: readonly Choice[]): ReadonlySet<string> {
  const key = keyOf(choice)
  if (chosen.has(key)) return new Set([...chosen].filter((one) => one !== key))
  const others = new Set(choices.filter(({ node }) => node === choice.node).map(keyOf))
  return new Set([...[...chosen].filter((one) => !others.has(one)), key])
}

const adaptive = { rate: 0.1, beta1: 0.9, beta2: 0.999, tau: 1e-3 }
const beginnings: Readonly<Record<string, NewTrainingPlan['strategy']>> = {
  fedavg: { name: 'fedavg', rate: 1 }, fedprox: { name: 'fedprox', rate: 1, mu: 0.01 }, fedadam: { name: 'fedadam', ...adaptive }, fedyogi: { name: 'fedyogi', ...adaptive }, fedadagrad: { name: 'fedadagrad', rate: 0.1, beta1: 0.9, tau: 1e-3 },
}
export const strategies = Object.keys(beginnings)
export const strategyOf = (name: string): NewTrainingPlan['strategy'] => beginnings[name] ?? { name: 'fedavg', rate: 1 }
