/** The quality of a version: five dimensions as bars, then every check that found something, with what to do. */
import { Button, Group, Progress, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { DatasetQuality } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'

export function QualityPanel({ id, number, quality }: { readonly id: string; readonly number: number; readonly quality: DatasetQuality | undefined }) {
  const { t } = useTranslation()
  const examine = useMutation({ mutationFn: () => api.examineDataset(id, number), onSuccess: () => queries.invalidateQueries({ queryKey: ['quality', id, number] }) })
  const busy = quality?.state === 'queued' || quality?.state === 'running'
  const { done = 0, total = 0 } = quality?.progress ?? {}
  return (
    <div data-quality={quality?.state ?? 'none'}>
      <Group justify="space-between">
        <Title order={3} size="h5">{t('quality.title')}</Title>
        <Button size="xs" variant="default" onClick={() => examine.mutate()} loading={examine.isPending} disabled={busy}>{t(quality?.report ? 'quality.again' : 'quality.examine')}</Button>
      </Group>
      {examine.isError && <Trouble error={examine.error} />}
      {busy && <><Text size="sm" role="status">{t('quality.running', { done: countText(done), total: countText(total) })}</Text><Progress value={total ? (100 * done) / total : 0} aria-label={t('quality.title')} /></>}
      {quality?.state === 'failed' && <Text size="sm" role="alert">{t('quality.failed')}</Text>}
      {quality?.report ? <Report report={quality.report} /> : !busy && <Text size="sm" c="dimmed">{t('quality.none')}</Text>}
    </div>
  )
}

function Report({ report }: { readonly report: NonNullable<DatasetQuality['report']> }) {
  const { t } = useTranslation()
  const failed = report.checks.filter((check) => check.failed > 0)
  return (
    <>
      <Text size="sm" c="dimmed">{t('quality.examined', { checks: report.checks.filter(({ examined }) => examined > 0).length, instances: countText(report.instances), at: timeText(report.at) })}</Text>
      <ul className="shares" style={{ marginTop: '0.5rem' }}>
        {report.dimensions.map(({ dimension, score }) => (
          <li key={dimension}>
            <span className="share-name">{t(`quality.dimension.${dimension}`)}</span>
            <span className="share-bar" aria-hidden="true"><span style={{ width: `${100 * (score ?? 0)}%` }} /></span>
            <span className="tabular share-count">{score === null ? '–' : new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(Math.floor(score * 1000) / 1000)}</span>
          </li>
        ))}
      </ul>
      {failed.length === 0 ? <Text size="sm" mt="xs" role="status">{t('quality.good')}</Text> : (
        <div className="scroll" tabIndex={0} role="group" aria-label={t('quality.found')}>
          <table className="lines">
            <thead><tr><th>{t('quality.check')}</th><th>{t('quality.severity')}</th><th className="right">{t('quality.count')}</th><th>{t('quality.remedy')}</th></tr></thead>
            <tbody>{failed.map((check) => (
              <tr key={check.id} data-check={check.id}>
                <td><Text size="sm" fw={600}>{check.title}</Text><Text size="xs" c="dimmed">{check.id} · {t(`quality.dimension.${check.dimension}`)}{check.findings[0]?.detail ? ` · ${check.findings[0].detail}` : ''}</Text></td>
                <td>{t(`quality.level.${check.severity}`)}</td>
                <td className="right tabular">{countText(check.failed)} / {countText(check.examined)}</td>
                <td>{check.remedy}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </>
  )
}
