/** One study: its series with pictures and facts, findings, the journey it took, and the way into the viewer. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SeriesSummary, Study } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Findings } from '../parts/finding.tsx'
import { SubjectTimeline } from '../clinical/subject-timeline.tsx'
import { ReportContent } from '../models/report-content.tsx'
import { StudyModels } from '../models/study-models.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { ReportButton } from '../reports/report-button.tsx'
import { countText, dateText, sizeText, timeText } from '../words.ts'
import { JourneyDrawing } from './journey-drawing.tsx'
import { subjectFacts } from './study-card.tsx'
import { StudyReads } from './study-reads.tsx'
import { Thumbnail } from './thumbnail.tsx'

const route = getRouteApi('/studies/$uid')

export function StudyPage() {
  const { t } = useTranslation()
  const { uid } = route.useParams()
  const study = useQuery({ queryKey: ['study', uid], queryFn: () => api.study(uid) })
  if (study.isPending) return <Loading />
  if (study.isError) return <><PageTitle title={t('study.title')} /><Trouble error={study.error} again={() => void study.refetch()} /></>
  return <Content study={study.data} />
}

/** The window is opened within the click, before the answer, since browsers stop windows that open later. */
function useViewer(uid: string) {
  return useMutation({
    mutationFn: async () => {
      const opened = window.open('', '_blank')
      if (opened) opened.opener = null
      try {
        const { url } = await api.openViewer([uid])
        if (opened) opened.location.href = url
        else window.location.assign(url)
      } catch (error) {
        opened?.close()
        throw error
      }
    },
  })
}

function Content({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const viewer = useViewer(study.studyInstanceUid)
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('study.subject'), study.pseudonym], [t('study.about'), subjectFacts(study, (sex) => t(`sex.${sex}`))], [t('study.date'), dateText(study.studyDate)],
    [t('study.modalities'), study.modalities.join(', ')], [t('study.instances'), countText(study.instances)], [t('study.bytes'), sizeText(study.bytes)], [t('study.storedAt'), timeText(study.storedAt)],
  ]
  return (
    <>
      <Link to="/studies" style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.875rem' }}>{t('study.back')}</Link>
      <PageTitle title={study.description || t('study.untitled')}>
        <ReportButton kind="study" about={study.studyInstanceUid} />
        <Button onClick={() => viewer.mutate()} loading={viewer.isPending}>{t('study.open')}</Button>
      </PageTitle>
      {viewer.isError && <Trouble error={viewer.error} />}
      <Stack gap="sm">
        <section className="paper" aria-label={t('study.facts')}>
          <dl className="facts">{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
          <Text size="xs" c="dimmed" className="code" mt="sm">{study.studyInstanceUid}</Text>
        </section>
        <section aria-labelledby="series">
          <Title order={2} id="series" my="xs">{t('study.series', { count: study.series.length })}</Title>
          <ul className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 19rem), 1fr))', listStyle: 'none', padding: 0, margin: 0 }}>
            {study.series.map((series) => <li key={series.seriesInstanceUid}><SeriesCard series={series} /></li>)}
          </ul>
        </section>
        <Reports study={study} />
        <StudyModels study={study.studyInstanceUid} />
        <SubjectTimeline study={study.studyInstanceUid} />
        <StudyReads study={study.studyInstanceUid} />
        {study.findingCounts.length > 0 && (
          <section className="paper" aria-labelledby="findings">
            <Title order={2} id="findings" mb="xs">{t('study.findingsTitle')}</Title>
            <Findings findings={study.findingCounts} />
          </section>
        )}
        {study.provenance && (
          <section className="paper" aria-labelledby="journey">
            <Title order={2} id="journey" mb={4}>{t('study.journey')}</Title>
            <Text size="sm" c="dimmed" mb="md">{t('study.journeyLead')}</Text>
            <JourneyDrawing steps={study.provenance.steps} />
            <Text size="xs" c="dimmed" mt="md"><Link to="/sends/$id" params={{ id: study.provenance.send }} style={{ color: 'var(--mantine-color-anchor)' }}>{t('study.send')}</Link></Text>
          </section>
        )}
      </Stack>
    </>
  )
}

/** Structured reports, read out: a viewer of images shows little of them. */
function Reports({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const reports = study.series.filter(({ modality }) => modality === 'SR')
  if (reports.length === 0) return null
  return (
    <section className="paper" aria-labelledby="reports">
      <Title order={2} id="reports">{t('model.study.reports')}</Title>
      {reports.map(({ seriesInstanceUid }) => <ReportContent key={seriesInstanceUid} study={study.studyInstanceUid} series={seriesInstanceUid} />)}
    </section>
  )
}

function SeriesCard({ series }: { readonly series: SeriesSummary }) {
  const { t } = useTranslation()
  const findings = series.findings?.length ?? 0
  return (
    <div className="paper" style={{ display: 'grid', gridTemplateColumns: '6.5rem minmax(0, 1fr)', gap: '0.85rem', padding: '0.7rem', height: '100%' }} data-series={series.seriesInstanceUid}>
      <Thumbnail url={series.thumbnail} otherwise={series.modality ?? ''} />
      <div style={{ minWidth: 0 }}>
        <Group gap={6} wrap="nowrap"><span className="tag">{series.modality ?? '?'}</span><Text size="sm" fw={650} truncate>{[series.number, series.description].filter((part) => part !== null && part !== undefined && part !== '').join(' · ') || t('study.untitledSeries')}</Text></Group>
        <Text size="xs" c="dimmed" mt={4}>{t('study.seriesInstances', { count: series.instances, shown: countText(series.instances) })}{series.rows && series.columns ? ` · ${series.columns} × ${series.rows}` : ''}</Text>
        <Text size="xs" c="dimmed">{[series.bodyPart, series.manufacturer].filter(Boolean).join(' · ')}</Text>
        {series.madeBy && <Text size="xs" fw={600} data-made-by={series.madeBy.task}>{t('study.madeBy', series.madeBy)}</Text>}
        {findings > 0 && <Text size="xs" fw={600} c="var(--quarantined-text)">{t('study.findings', { count: findings })}</Text>}
      </div>
    </div>
  )
}
