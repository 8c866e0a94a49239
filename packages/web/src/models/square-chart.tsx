/** A square of shares from 0 to 1 in both directions, with a grid and its axes named; what is in it is drawn by who uses it. */
import type { ReactNode } from 'react'

export interface SquareChartProps {
  readonly title: string
  readonly x: string
  readonly y: string
  /** The picture in words. */
  readonly label: string
  readonly children: ReactNode
}

/** A place in the square, for points. */
export const at = (x: number, y: number): string => `${(x * 100).toFixed(2)},${(100 - y * 100).toFixed(2)}`
const ticks = [0, 0.25, 0.5, 0.75, 1]

export function SquareChart({ title, x, y, label, children }: SquareChartProps) {
  return (
    <figure style={{ margin: 0, minWidth: 0, flex: '1 1 16rem', maxWidth: '26rem' }}>
      <figcaption style={{ fontWeight: 650, fontSize: '0.875rem', marginBottom: 4 }}>{title}</figcaption>
      <svg viewBox="-13 -3 118 118" width="100%" role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick} fontSize="4.2" fill="var(--mantine-color-text)" opacity="0.85">
            <line x1={tick * 100} x2={tick * 100} y1="0" y2="100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
            <line x1="0" x2="100" y1={tick * 100} y2={tick * 100} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
            <text x={tick * 100} y="105.5" textAnchor="middle">{tick}</text>
            <text x="-1.5" y={100 - tick * 100 + 1.5} textAnchor="end">{tick}</text>
          </g>
        ))}
        {children}
        <g fontSize="4.6" fill="var(--mantine-color-text)"><text x="50" y="112.5" textAnchor="middle">{x}</text><text x="-9.5" y="50" textAnchor="middle" transform="rotate(-90 -9.5 50)">{y}</text></g>
      </svg>
    </figure>
  )
}
