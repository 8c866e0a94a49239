/** The way of a proof: from the leaf of the entry, with a sibling at each step, up to the root that was signed. */
import { useTranslation } from 'react-i18next'
import { toHex } from './check/bytes.ts'
import type { ProofStep } from './check/tree.ts'

const rise = 34
const width = 420

export function ProofDrawing({ index, steps }: { readonly index: number; readonly steps: readonly ProofStep[] }) {
  const { t } = useTranslation()
  const height = (steps.length + 1) * rise + 12
  const y = (level: number): number => height - 20 - level * rise
  // Each step leans towards the parent, away from its sibling.
  const x = steps.reduce<number[]>((places, { side }, level) => [...places, (places[level] ?? 0) + (side === 'left' ? -10 : 10)], [width / 2])
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={t('ledger.way')}>
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" style={{ maxWidth: width }} role="img" aria-label={t('ledger.wayOf', { count: steps.length, number: index })} fontSize="10" className="code">
        {steps.map(({ sibling, side, hash }, level) => {
          const from = x[level] ?? 0
          const to = x[level + 1] ?? 0
          const beside = side === 'left' ? from - 92 : from + 92
          return (
            <g key={level}>
              <path d={`M${from},${y(level)} L${to},${y(level + 1)} L${beside},${y(level)}`} fill="none" stroke="var(--line)" strokeWidth="1.5" />
              <rect x={beside - 7} y={y(level) - 7} width="14" height="14" rx="3" fill="var(--pending)" />
              <text x={side === 'left' ? beside - 12 : beside + 12} y={y(level) + 4} textAnchor={side === 'left' ? 'end' : 'start'} fill="currentColor">{toHex(sibling).slice(0, 8)}</text>
              <circle cx={to} cy={y(level + 1)} r={level === steps.length - 1 ? 9 : 6} fill="var(--stored)"><title>{toHex(hash)}</title></circle>
            </g>
          )
        })}
        <rect x={width / 2 - 8} y={y(0) - 8} width="16" height="16" rx="4" fill="var(--quarantined)" />
        <text x={width / 2} y={height - 2} textAnchor="middle" fill="currentColor">{t('ledger.entryNumber', { number: index })}</text>
        <text x={(x.at(-1) ?? 0) + 14} y={y(steps.length) + 4} fill="currentColor">{t('ledger.root')}</text>
      </svg>
    </div>
  )
}
