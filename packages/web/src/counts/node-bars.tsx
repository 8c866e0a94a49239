/** What each node told, as bars: a number with the margin of its rounding, hatched where there are too few, dashed where nothing was told, with the reason. */
import { Text } from '@mantine/core'
import type { Count, CountedNode } from '@vesalius/client'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { countText, timeText } from '../words.ts'

export function NodeBars({ count }: { readonly count: Count }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...count.nodes.map(({ answer }) => (answer?.subjects ?? 0) + (answer?.step ?? 0)))
  return (
    <ul className="node-bars" aria-label={t('counts.byNode')}>
      {count.nodes.map((node) => (
        <li key={node.id} data-node={node.name} data-state={node.state === 'answered' && node.answer?.subjects === null ? 'fewer' : node.state}>
          <span className="node-name">{node.name}</span>
          <Bar node={node} most={most} />
          <span className="node-told"><Told node={node} /></span>
        </li>
      ))}
    </ul>
  )
}

function Bar({ node: { state, answer }, most }: { readonly node: CountedNode; readonly most: number }) {
  const hatch = useId()
  const width = (subjects: number): number => (100 * subjects) / most
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="22" aria-hidden="true">
      <defs><pattern id={hatch} width="2" height="10" patternUnits="userSpaceOnUse"><rect width="1" height="10" fill="var(--pending)" /></pattern></defs>
      {state !== 'answered' && <rect x="0.3" y="1.5" width="99.4" height="7" fill="none" stroke="var(--pending)" strokeWidth="0.6" strokeDasharray="1.6 1.6" vectorEffect="non-scaling-stroke" />}
      {answer && answer.subjects === null && <rect x="0" y="1.5" width={Math.max(1.5, width(answer.minimum))} height="7" fill={`url(#${hatch})`} />}
      {answer && answer.subjects !== null && (
        <>
          <rect x="0" y="1.5" width={width(answer.subjects)} height="7" fill="var(--stored)" />
          <rect x={width(Math.max(0, answer.subjects - answer.step))} y="4" width={width(2 * answer.step)} height="2" fill="var(--stored-text)" opacity="0.55" />
        </>
      )}
    </svg>
  )
}

function Told({ node: { state, answer, code, seenAt } }: { readonly node: CountedNode }) {
  const { t, i18n } = useTranslation()
  if (answer && answer.subjects !== null) return <Text span size="sm" fw={650} className="tabular">{t('counts.about', { subjects: countText(answer.subjects) })}</Text>
  if (answer) return <Text span size="sm">{t('counts.fewer', { minimum: answer.minimum })}</Text>
  const why = code === undefined ? '' : i18n.exists(`counts.why.${code}`) ? t(`counts.why.${code}`) : code
  return <Text span size="sm" c="var(--quarantined-text)">{t(`counts.state.${state}`, { why, since: timeText(seenAt) })}</Text>
}

/** The datasets behind the numbers, with what the page of each says. */
export function DatasetLines({ count }: { readonly count: Count }) {
  const { t } = useTranslation()
  const lines = count.nodes.flatMap(({ name, answer }) => (answer?.datasets ?? []).map((one) => ({ name, minimum: answer?.minimum ?? 0, ...one })))
  if (lines.length === 0) return null
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('counts.datasets')}>
      <table className="lines">
        <thead><tr><th scope="col">{t('counts.dataset')}</th><th scope="col">{t('counts.node')}</th><th scope="col" className="right">{t('counts.subjects')}</th><th scope="col" className="right">{t('counts.studies')}</th></tr></thead>
        <tbody>
          {lines.map(({ name, dataset, version, title, subjects, studies, minimum }) => (
            <tr key={`${dataset}/${version}`}>
              <td><a className="accent" href={`/catalogue/datasets/${dataset}`}>{title}</a></td><td>{name}</td>
              <td className="right tabular">{subjects === null ? t('counts.fewer', { minimum }) : countText(subjects)}</td><td className="right tabular">{studies === null ? '–' : countText(studies)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
