/** Measures with their intervals under each other on one axis: groups, sites, and the whole; each row also says its numbers. */
import type { Interval } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { shareText } from './model-words.ts'

export interface IntervalRow {
  readonly id: string
  readonly name: string
  readonly interval: Interval | null
  readonly n?: number | null
  /** The whole, or all sites together: drawn as a diamond. */
  readonly summary?: boolean
}

export function IntervalPlot({ title, rows }: { readonly title: string; readonly rows: readonly IntervalRow[] }) {
  const { t } = useTranslation()
  const lowest = Math.min(0.5, ...rows.flatMap(({ interval }) => (interval ? [interval.lower] : [])))
  const from = Math.max(0, Math.floor(lowest * 10) / 10)
  const place = (value: number) => ((value - from) / (1 - from)) * 100
  const ticks = Array.from({ length: Math.round((1 - from) * 10) + 1 }, (_, index) => Math.round((from + index / 10) * 10) / 10)
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={title}>
      <table className="lines" style={{ minWidth: '32rem' }}>
        <caption style={{ textAlign: 'left', fontWeight: 650, fontSize: '0.875rem', paddingBottom: 4 }}>{title}</caption>
        <thead><tr><th scope="col">{t('model.group')}</th><th scope="col" className="right">{t('model.cases')}</th><th scope="col" style={{ width: '45%' }}>{t('model.aucInterval')}</th><th scope="col" className="right">AUC</th></tr></thead>
        <tbody>
          {rows.map(({ id, name, interval, n, summary }) => (
            <tr key={id}>
              <td style={{ fontWeight: summary ? 650 : 400 }}>{name}</td>
              <td className="right tabular">{n === null || n === undefined ? '' : countText(n)}</td>
              <td>
                <svg viewBox="-2 0 104 14" width="100%" height="26" preserveAspectRatio="none" aria-hidden="true">
                  {ticks.map((tick) => <line key={tick} x1={place(tick)} x2={place(tick)} y1="0" y2="14" stroke="var(--line)" vectorEffect="non-scaling-stroke" />)}
                  {interval && !summary && <><line x1={place(interval.lower)} x2={place(interval.upper)} y1="7" y2="7" stroke="var(--stored)" strokeWidth="2" vectorEffect="non-scaling-stroke" /><rect x={place(interval.value) - 0.7} y="4" width="1.4" height="6" fill="var(--stored)" /></>}
                  {interval && summary && <polygon points={`${place(interval.lower)},7 ${place(interval.value)},2 ${place(interval.upper)},7 ${place(interval.value)},12`} fill="var(--stored)" />}
                </svg>
              </td>
              <td className="right tabular">{interval ? t('model.interval', { value: shareText(interval.value), lower: shareText(interval.lower), upper: shareText(interval.upper) }) : t('model.tooFew')}</td>
            </tr>
          ))}
          <tr aria-hidden="true"><td /><td /><td><div style={{ position: 'relative', height: '1rem', fontSize: '0.7rem' }}>{ticks.map((tick) => <span key={tick} className="tabular" style={{ position: 'absolute', left: `${(place(tick) + 2) / 1.04}%`, transform: 'translateX(-50%)' }}>{tick}</span>)}</div></td><td /></tr>
        </tbody>
      </table>
    </div>
  )
}
