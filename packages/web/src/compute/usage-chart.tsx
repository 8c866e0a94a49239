/** What a task draws while it runs: a line over time below the line of what it may draw at most. */
import { Text } from '@mantine/core'
import { useId } from 'react'

export interface UsagePoint { readonly seconds: number; readonly value: number }

export interface UsageChartProps {
  readonly title: string
  readonly points: readonly UsagePoint[]
  /** What is allowed. */
  readonly limit: number
  readonly text: (value: number) => string
  readonly now: string
}

const width = 320
const height = 96
const floor = height - 14

export function UsageChart({ title, points, limit, text, now }: UsageChartProps) {
  const id = useId()
  const longest = Math.max(1, ...points.map(({ seconds }) => seconds))
  const top = Math.max(limit, ...points.map(({ value }) => value)) * 1.08 || 1
  const x = (seconds: number): number => (seconds / longest) * width
  const y = (value: number): number => floor - (value / top) * (floor - 6)
  const line = points.map(({ seconds, value }) => `${x(seconds).toFixed(1)},${y(value).toFixed(1)}`)
  return (
    <figure style={{ margin: 0 }} aria-labelledby={id}>
      <figcaption id={id}><Text size="sm" fw={600} span>{title}</Text> <Text size="sm" span className="tabular">{now}</Text></figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={`${title}: ${now}`} fontSize="10">
        <line x1="0" x2={width} y1={y(limit)} y2={y(limit)} stroke="var(--quarantined)" strokeDasharray="4 4" />
        <text x={width} y={y(limit) + 11} textAnchor="end" fill="var(--quarantined-text)">≤ {text(limit)}</text>
        {line.length > 0 && <path d={`M0,${floor} L${line.join(' L')} L${x(points.at(-1)?.seconds ?? 0).toFixed(1)},${floor} Z`} fill="var(--accent-soft)" />}
        {line.length > 0 && <polyline points={line.join(' ')} fill="none" stroke="var(--stored)" strokeWidth="2" strokeLinejoin="round" />}
        <line x1="0" x2={width} y1={floor} y2={floor} stroke="var(--line)" />
        <text x="0" y={height - 2} fill="currentColor">0 s</text>
        <text x={width} y={height - 2} textAnchor="end" fill="currentColor">{Math.round(longest)} s</text>
      </svg>
    </figure>
  )
}
