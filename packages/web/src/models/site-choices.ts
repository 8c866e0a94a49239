/** Where a version may be measured: datasets of nodes, by permits that name its tool and let metrics leave; the latest permit of each. */
import type { ModelVersion, ReceivedPermit } from '@vesalius/client'

export interface SiteChoice { readonly key: string; readonly node: string; readonly dataset: string; readonly version: number; readonly permit: string; readonly purpose: string }

export function sitesFor({ origin }: Pick<ModelVersion, 'origin'>, received: readonly ReceivedPermit[]): SiteChoice[] {
  if (origin.kind !== 'training') return []
  const tool = `sha256:${origin.training.tool.digest}`
  const good = received.filter(({ permit, revokedAt }) => revokedAt === null && permit.tools.includes(tool) && permit.outputs.includes('metrics') && permit.until > new Date().toISOString())
  const all = good.flatMap(({ node, permit }) => permit.datasets.map(({ dataset, version }): SiteChoice => ({ key: `${node} ${dataset} ${version}`, node, dataset, version, permit: permit.id, purpose: permit.purpose })))
  return [...new Map(all.toSorted((a, b) => (a.permit < b.permit ? -1 : 1)).map((one) => [one.key, one])).values()]
}
