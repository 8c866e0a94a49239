/** The archive as another model's tables: what it would lose is shown before anything leaves. */
import { Button, Checkbox, Group, SegmentedControl, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { problemOf, type ClinicalExport, type ExportReport } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'

const referenceYear = 2000

export function ExportPanel({ project }: { readonly project: string | undefined }) {
  const { t } = useTranslation()
  const [model, setModel] = useState<ClinicalExport['model']>('eucaim')
  const [undated, setUndated] = useState(false)
  const wanted: ClinicalExport = { model, ...(undated ? { referenceYear } : {}), ...(project ? { project } : {}) }
  const report = useQuery({ queryKey: ['clinical', 'export', model, undated, project], queryFn: () => api.lookAtExport(wanted) })
  const save = useMutation({ mutationFn: () => download(wanted) })
  return (
    <section className="paper" aria-labelledby="export" data-export>
      <Title order={2} id="export" mb={4}>{t('clinicalData.export')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('clinicalData.exportLead')}</Text>
      <Group mb="sm">
        <SegmentedControl aria-label={t('clinicalData.model')} value={model} onChange={(value) => setModel(value as ClinicalExport['model'])} data={[{ value: 'eucaim', label: 'EUCAIM CDM' }, { value: 'omop', label: 'OMOP 5.4 + MI-CDM' }]} />
        <Checkbox label={t('clinicalData.undated', { year: referenceYear })} checked={undated} onChange={(event) => setUndated(event.currentTarget.checked)} />
      </Group>
      {report.isPending && <Loading />}
      {report.isError && <Trouble error={report.error} again={() => void report.refetch()} />}
      {report.data && <Report report={report.data} />}
      <Button mt="md" onClick={() => save.mutate()} loading={save.isPending} disabled={!report.data}>{t('clinicalData.download')}</Button>
      {save.isError && <Trouble error={save.error} />}
      {save.isSuccess && <Text size="sm" role="status" mt="xs">{t('clinicalData.downloaded')}</Text>}
    </section>
  )
}

function Report({ report }: { readonly report: ExportReport }) {
  const { t } = useTranslation()
  const share = report.facts === 0 ? 0 : report.placed / report.facts
  return (
    <div className="beside" data-report={report.model}>
      <div>
        <Text size="sm" fw={600}>{t('clinicalData.placed', { placed: countText(report.placed), facts: countText(report.facts) })}</Text>
        <div className="outcomes" role="img" aria-label={t('clinicalData.share', { percent: Math.round(share * 100) })}><span style={{ width: `${share * 100}%`, background: 'var(--stored)' }} /><span style={{ width: `${(1 - share) * 100}%`, background: 'var(--quarantined)' }} /></div>
        <Text size="xs" c="dimmed" mt={4}>{t(report.datesMoved ? 'clinicalData.moved' : 'clinicalData.notMoved')}</Text>
        <ul style={{ fontSize: '0.875rem', paddingLeft: '1.1rem' }}>{report.tables.map(({ name, rows }) => <li key={name}><code>{name}</code> <span className="tabular">{countText(rows)}</span></li>)}</ul>
      </div>
      <div>
        <Text size="sm" fw={600} component="h3" m={0}>{t('clinicalData.lost')}</Text>
        {report.lost.length === 0 && <Text size="sm">{t('clinicalData.nothingLost')}</Text>}
        <ul style={{ fontSize: '0.875rem', paddingLeft: '1.1rem' }}>
          {report.lost.map(({ field, why, count }) => <li key={`${field} ${why}`} data-lost={field}><b>{t(`element.${field}`, { defaultValue: field })}</b> <span className="tabular">{countText(count)}</span>: {t(`clinicalData.lostBecause.${why}`)}</li>)}
        </ul>
      </div>
    </div>
  )
}

async function download(wanted: ClinicalExport): Promise<void> {
  const response = await fetch('/api/archive/clinical/exports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wanted), credentials: 'same-origin' })
  if (!response.ok) throw await problemOf(response)
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = `${wanted.model}-cdm.zip`
  link.click()
  URL.revokeObjectURL(address)
}
