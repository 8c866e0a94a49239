/** Calibration: what was observed over what was predicted, a disc for each bin as large as it has cases, and the diagonal where both are the same. */
import type { EvaluationReport } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { decimalText, percentText } from './model-words.ts'
import { SquareChart, at } from './square-chart.tsx'

export function CalibrationChart({ report }: { readonly report: EvaluationReport }) {
  const { t } = useTranslation()
  const { bins, intercept, slope } = report.calibration
  const most = Math.max(1, ...bins.map(({ n }) => n))
  return (
    <SquareChart title={t('model.calibration')} x={t('model.predicted')} y={t('model.observed')} label={t('model.calibrationLabel', { slope: decimalText(slope), intercept: decimalText(intercept), bins: countText(bins.length) })}>
      <line x1="0" y1="100" x2="100" y2="0" stroke="var(--pending)" strokeDasharray="3 3" vectorEffect="non-scaling-stroke" />
      <polyline points={bins.map(({ predicted, observed }) => at(predicted, observed)).join(' ')} fill="none" stroke="var(--stored)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      {bins.map(({ predicted, observed, n }) => (
        <circle key={predicted} cx={predicted * 100} cy={100 - observed * 100} r={1.2 + 3 * Math.sqrt(n / most)} fill="var(--accent-soft)" stroke="var(--stored)" strokeWidth="1.5" vectorEffect="non-scaling-stroke">
          <title>{t('model.bin', { n: countText(n), predicted: percentText(predicted), observed: percentText(observed) })}</title>
        </circle>
      ))}
    </SquareChart>
  )
}
