/** Files a second over the last minute, as an area. */
import type { Board } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { rateText } from '../words.ts'

const width = 320
const height = 84

export function RateChart({ rate }: { readonly rate: Board['rate'] }) {
  const { t } = useTranslation()
  const counts = rate.series.map(({ count }) => count)
  const top = Math.max(1, ...counts)
  const step = width / Math.max(1, counts.length - 1)
  const points = counts.map((count, index) => `${(index * step).toFixed(1)},${(height - 4 - (count / top) * (height - 12)).toFixed(1)}`)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" height={height} preserveAspectRatio="none" role="img" aria-label={t('board.rateLabel', { now: rateText(rate.perSecond), top: rateText(top) })}>
      <path d={`M0,${height - 4} L${points.join(' L')} L${width},${height - 4} Z`} fill="var(--accent-soft)" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--stored)" strokeWidth="2" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
      <line x1="0" x2={width} y1={height - 4} y2={height - 4} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
