/** A version measured at several sites: the forest plot, what may be told of all together and by which rule, and the same for groups. */
import { Stack, Text, Title } from '@mantine/core'
import type { JoinedSite, ModelDetail, Pooled } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { ForestPlot } from './forest-plot.tsx'
import { IntervalPlot } from './interval-plot.tsx'
import { decimalText, shareText } from './model-words.ts'

export function JoinedPanel({ detail }: { readonly detail: ModelDetail }) {
  const { t } = useTranslation()
  const { sites, all, groups } = detail.joined
  if (sites.length < 2) return null
  const titleOf = ({ dataset, version }: JoinedSite) => detail.datasets.find((one) => one.dataset === dataset && one.version === version)?.title || dataset
  const remark = ({ disjoint, external, pooled }: JoinedSite) => t(`model.sites.${!pooled ? 'seen' : external ? 'external' : disjoint ? 'disjoint' : 'unknown'}`)
  const rows = sites.map((one) => ({ id: one.evaluation, name: one.siteName ? `${one.siteName}: ${titleOf(one)}` : titleOf(one), remark: remark(one), n: one.n, interval: one.auc, slope: one.calibration.slope, pooled: one.pooled }))
  const share = (pooled: Pooled | null) => (pooled ? t('model.interval', { value: shareText(pooled.value), lower: shareText(pooled.lower), upper: shareText(pooled.upper) }) : t('model.sites.notTogether'))
  const facts: readonly (readonly [string, string])[] = [
    [t('model.sites.sensitivity'), share(all.sensitivity)], [t('model.sites.specificity'), share(all.specificity)], ['Brier', all.brier === null ? t('model.sites.notTogether') : shareText(all.brier)],
    [t('model.cases'), all.n === null || all.positives === null ? t('model.sites.notSummed') : t('model.casesOf', { n: countText(all.n), positives: countText(all.positives) })],
  ]
  const factor = (name: string) => t(`model.factor.${name}`, { defaultValue: name })
  const several = groups.filter(({ sites: told }) => told.length > 1)
  return (
    <section className="paper" aria-labelledby="joined" data-joined={sites.length}>
      <Title order={2} id="joined" mb="xs">{t('model.sites.joined')}</Title>
      <Stack gap="md">
        <ForestPlot title={t('model.sites.forest')} rows={rows} together={{ name: all.auc ? t('model.pooled', { share: decimalText(all.auc.heterogeneity) }) : t('model.sites.together'), n: all.n, interval: all.auc }} />
        <dl className="facts">{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd className="tabular">{value}</dd></div>)}</dl>
        <Text size="xs" c="dimmed">{t('model.sites.method')}</Text>
        {several.length > 0 && <IntervalPlot title={t('model.sites.byGroup')} rows={several.map(({ factor: name, level, sites: told, auc }) => ({ id: `${name} ${level}`, name: `${factor(name)}: ${level} (${t('model.sites.of', { count: told.length })})`, interval: auc, summary: true }))} />}
      </Stack>
    </section>
  )
}
