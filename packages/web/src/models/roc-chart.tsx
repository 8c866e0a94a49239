/** The ROC curve: sensitivity over false alarms, with the diagonal of chance and the point of the threshold that is used. */
import type { EvaluationReport } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { shareText } from './model-words.ts'
import { SquareChart, at } from './square-chart.tsx'

export function RocChart({ report }: { readonly report: EvaluationReport }) {
  const { t } = useTranslation()
  const { roc, auc, sensitivity, specificity } = report
  const points = roc.map(({ falsePositive, truePositive }) => at(falsePositive, truePositive))
  const used = sensitivity && specificity ? { falsePositive: 1 - specificity.value, truePositive: sensitivity.value } : undefined
  return (
    <SquareChart title={t('model.roc')} x={t('model.falsePositive')} y={t('model.truePositive')} label={t('model.rocLabel', { auc: shareText(auc?.value), lower: shareText(auc?.lower), upper: shareText(auc?.upper) })}>
      <polygon points={[...points, at(1, 0)].join(' ')} fill="var(--accent-soft)" />
      <line x1="0" y1="100" x2="100" y2="0" stroke="var(--pending)" strokeDasharray="3 3" vectorEffect="non-scaling-stroke" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--stored)" strokeWidth="2.5" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
      {used && <circle cx={used.falsePositive * 100} cy={100 - used.truePositive * 100} r="2.2" fill="var(--paper)" stroke="var(--stored)" strokeWidth="2" vectorEffect="non-scaling-stroke"><title>{t('model.usedPoint', { threshold: report.threshold })}</title></circle>}
    </SquareChart>
  )
}
