/**
 * A forest plot: for each site a square whose area is its weight, with its interval as a line; below a diamond for all together and a dashed line down from it.
 * Sites that are not in the sum are drawn hollow. Each row is also words, so that the picture is seen and heard.
 */
import type { Interval } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { decimalText, shareText } from './model-words.ts'

export interface ForestRow {
  readonly id: string
  readonly name: string
  /** What is to be known of its data, in a few words. */
  readonly remark: string
  readonly n: number | null
  readonly interval: Interval | null
  readonly slope: number | null
  readonly pooled: boolean
}

export interface ForestPlotProps {
  readonly title: string
  readonly rows: readonly ForestRow[]
  readonly together: { readonly name: string; readonly n: number | null; readonly interval: Interval | null }
}

const [width, height] = [240, 30]

export function ForestPlot({ title, rows, together }: ForestPlotProps) {
  const { t } = useTranslation()
  const lowest = Math.min(0.5, ...[...rows, together].flatMap(({ interval }) => (interval ? [interval.lower] : [])))
  const from = Math.max(0, Math.floor(lowest * 10) / 10)
  const place = (value: number): number => 6 + ((value - from) / (1 - from)) * (width - 12)
  const ticks = Array.from({ length: Math.round((1 - from) * 10) + 1 }, (_, index) => Math.round((from + index / 10) * 10) / 10)
  const weights = rows.map(({ interval, pooled }) => (interval && pooled && interval.upper > interval.lower ? 1 / (interval.upper - interval.lower) ** 2 : 0))
  const heaviest = Math.max(...weights, 0)
  const frame = { ticks, place, middle: together.interval?.value }
  const said = (interval: Interval | null): string => (interval ? t('model.interval', { value: shareText(interval.value), lower: shareText(interval.lower), upper: shareText(interval.upper) }) : t('model.tooFew'))
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={title} data-forest>
      <table className="lines" style={{ minWidth: '44rem' }}>
        <caption style={{ textAlign: 'left', fontWeight: 650, fontSize: '0.875rem', paddingBottom: 4 }}>{title}</caption>
        <thead><tr><th scope="col">{t('model.sites.site')}</th><th scope="col" className="right">{t('model.cases')}</th><th scope="col" style={{ width: width + 12 }}>{t('model.aucInterval')}</th><th scope="col" className="right">AUC</th><th scope="col" className="right">{t('model.slope')}</th></tr></thead>
        <tbody>
          {rows.map(({ id, name, remark, n, interval, slope, pooled }, at) => (
            <tr key={id} data-site={name} data-pooled={pooled}>
              <td>{name}<div style={{ fontSize: '0.75rem', color: 'var(--mantine-color-dimmed)' }}>{remark}</div></td>
              <td className="right tabular">{n === null ? t('model.tooFew') : countText(n)}</td>
              <td><Cell {...frame}>{interval && <Site interval={interval} place={place} side={heaviest > 0 ? 5 + 9 * Math.sqrt((weights[at] ?? 0) / heaviest) : 8} hollow={!pooled} />}</Cell></td>
              <td className="right tabular">{said(interval)}</td>
              <td className="right tabular">{decimalText(slope)}</td>
            </tr>
          ))}
          <tr data-together={together.interval?.value ?? ''}>
            <td style={{ fontWeight: 650 }}>{together.name}</td>
            <td className="right tabular">{together.n === null ? '–' : countText(together.n)}</td>
            <td><Cell {...frame}>{together.interval && <polygon points={`${place(together.interval.lower)},15 ${place(together.interval.value)},6 ${place(together.interval.upper)},15 ${place(together.interval.value)},24`} fill="var(--stored)" />}</Cell></td>
            <td className="right tabular" style={{ fontWeight: 650 }}>{together.interval ? said(together.interval) : t('model.sites.notTogether')}</td>
            <td className="right tabular">–</td>
          </tr>
          <tr aria-hidden="true">
            <td /><td />
            <td><svg viewBox={`0 0 ${width} 14`} width={width} height="14" style={{ display: 'block' }}>{ticks.map((tick, at) => <text key={tick} x={place(tick)} y="11" textAnchor={tick === 1 ? 'end' : at === 0 ? 'start' : 'middle'} fontSize="10" fill="var(--mantine-color-text)">{tick}</text>)}</svg></td>
            <td /><td />
          </tr>
        </tbody>
      </table>
    </div>
  )
}

interface CellProps { readonly ticks: readonly number[]; readonly place: (value: number) => number; readonly middle: number | undefined; readonly children: React.ReactNode }

function Cell({ ticks, place, middle, children }: CellProps) {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true" style={{ display: 'block' }}>
      {ticks.map((tick) => <line key={tick} x1={place(tick)} x2={place(tick)} y1="0" y2={height} stroke="var(--line)" />)}
      {middle !== undefined && <line x1={place(middle)} x2={place(middle)} y1="0" y2={height} stroke="var(--stored)" strokeDasharray="3 3" />}
      {children}
    </svg>
  )
}

interface SiteProps { readonly interval: Interval; readonly place: (value: number) => number; readonly side: number; readonly hollow: boolean }

function Site({ interval: { value, lower, upper }, place, side, hollow }: SiteProps) {
  return (
    <>
      <line x1={place(lower)} x2={place(upper)} y1="15" y2="15" stroke="var(--stored)" strokeWidth="2" strokeDasharray={hollow ? '2 2' : undefined} />
      <rect x={place(value) - side / 2} y={15 - side / 2} width={side} height={side} fill={hollow ? 'var(--paper)' : 'var(--stored)'} stroke="var(--stored)" strokeWidth="1.5" />
    </>
  )
}
