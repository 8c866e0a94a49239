/** What was measured round by round: the mean as a thick line, each site as a thin one. Numbers stand in the table below it. */
import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '@vesalius/client'

const [width, height, left, floor] = [640, 190, 44, 166]

interface RoundsChartProps { readonly plan: PlanDetail; readonly metric: string }

export function RoundsChart({ plan, metric }: RoundsChartProps) {
  const { t } = useTranslation()
  const mean = plan.done.flatMap(({ round, metrics }) => (metrics[metric] === undefined ? [] : [{ round, value: metrics[metric] }]))
  const sites = plan.parties.map(({ node, name }) => ({ name, points: plan.done.flatMap(({ round, nodes }) => { const value = nodes.find((one) => one.node === node)?.metrics?.[metric]; return typeof value === 'number' ? [{ round, value }] : [] }) }))
  const values = [...mean, ...sites.flatMap(({ points }) => points)].map(({ value }) => value)
  if (values.length === 0) return null
  const [low, high] = [Math.min(0, ...values), Math.max(...values) || 1]
  const x = (round: number): number => left + ((round - 1) / Math.max(1, plan.rounds - 1)) * (width - left - 10)
  const y = (value: number): number => floor - ((value - low) / (high - low || 1)) * (floor - 10)
  const line = (points: readonly { round: number; value: number }[]): string => points.map(({ round, value }) => `${x(round).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={t('training.chart', { metric, first: (mean[0]?.value ?? 0).toPrecision(3), last: (mean.at(-1)?.value ?? 0).toPrecision(3) })} fontSize="11">
      {[low, (low + high) / 2, high].map((value) => (
        <g key={value}>
          <line x1={left} x2={width - 10} y1={y(value)} y2={y(value)} stroke="var(--line)" />
          <text x={left - 6} y={y(value) + 4} textAnchor="end" fill="currentColor">{value.toPrecision(2)}</text>
        </g>
      ))}
      {sites.map(({ name, points }) => <polyline key={name} points={line(points)} fill="none" stroke="var(--pending)" strokeWidth="1" />)}
      <polyline points={line(mean)} fill="none" stroke="var(--stored)" strokeWidth="2.5" strokeLinejoin="round" />
      {mean.map(({ round, value }) => <circle key={round} cx={x(round)} cy={y(value)} r="3" fill="var(--stored)" />)}
      <text x={left} y={height - 6} fill="currentColor">1</text>
      <text x={width - 10} y={height - 6} textAnchor="end" fill="currentColor">{t('training.rounds', { count: plan.rounds })}</text>
    </svg>
  )
}
