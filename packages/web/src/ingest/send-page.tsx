/** One send: how each of its files ended, and its summary to keep. */
import { Button, Group, Pagination, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Outcome, OutcomeBar, outcomes, useReason } from '../parts/outcome.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { ReportButton } from '../reports/report-button.tsx'
import { countText, rateText, sizeText, timeText } from '../words.ts'
import { useCancelSend, useDoorWord } from './send-list.tsx'

const route = getRouteApi('/sends/$id')
const perPage = 100
const ends = ['stored', 'duplicate', 'quarantined', 'rejected'] as const

export function SendPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const door = useDoorWord()
  const cancel = useCancelSend()
  const send = useQuery({ queryKey: ['send', id], queryFn: () => api.send(id), refetchInterval: (query) => (query.state.data?.state === 'open' || query.state.data?.counts.pending ? 2_000 : false) })
  if (send.isPending) return <Loading />
  if (send.isError) return <><PageTitle title={t('send.title')} /><Trouble error={send.error} again={() => void send.refetch()} /></>
  const { counts, expected, state } = send.data
  return (
    <>
      <PageTitle title={t('send.title')} lead={`${door(send.data.door)} · ${timeText(send.data.openedAt)} · ${send.data.project}${send.data.label ? ` · ${send.data.label}` : ''}`}>
        {state === 'open' && <Button variant="default" onClick={() => cancel.mutate(id)} loading={cancel.isPending}>{t('send.cancel')}</Button>}
        <ReportButton kind="send" about={id} />
        <Button variant="default" component="a" href={`/api/ingest/sends/${id}/summary.csv`} download>{t('send.csv')}</Button>
        <Button variant="default" component="a" href={`/api/ingest/sends/${id}/summary.json`} download>{t('send.json')}</Button>
      </PageTitle>
      <section className="paper">
        <Group gap="xl" mb="sm">
          {outcomes.map((name) => <div key={name}><div className="number">{countText(counts[name])}</div><Outcome outcome={name} /></div>)}
          <div><div className="number">{sizeText(send.data.bytes)}</div><Text size="sm" c="dimmed">{t('send.rate', { rate: rateText(send.data.rate) })}</Text></div>
          <div><div className="number">{t(`sendState.${state}`)}</div><Text size="sm" c="dimmed">{expected?.files ? t('send.expected', { files: countText(expected.files) }) : t('send.state')}</Text></div>
        </Group>
        <OutcomeBar counts={counts} of={expected?.files} />
      </section>
      <Files id={id} total={ends.reduce((sum, name) => sum + counts[name], 0)} counts={counts} />
    </>
  )
}

function Files({ id, total, counts }: { readonly id: string; readonly total: number; readonly counts: Readonly<Record<string, number>> }) {
  const { t } = useTranslation()
  const reason = useReason()
  const { outcome, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const files = useQuery({
    queryKey: ['send', id, 'files', outcome, page, total], placeholderData: (before) => before,
    queryFn: () => api.sentFiles(id, { outcome, offset: (page - 1) * perPage, limit: perPage }),
  })
  const matching = outcome ? counts[outcome] ?? 0 : total
  return (
    <section className="paper" style={{ marginTop: '0.75rem' }}>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('send.filter')}>
        <SegmentedControl mb="sm" size="xs" value={outcome ?? 'all'} aria-label={t('send.filter')}
          onChange={(value) => void navigate({ search: value === 'all' ? {} : { outcome: value } })}
          data={[{ value: 'all', label: t('send.all') }, ...ends.map((value) => ({ value, label: t(`outcome.${value}`) }))]} />
      </div>
      {files.isError && <Trouble error={files.error} again={() => void files.refetch()} />}
      {files.data?.files.length === 0 && <Empty title={t('send.noFiles')}>{t('send.noFilesHelp')}</Empty>}
      {files.data && files.data.files.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-label={t('send.files')}>
          <table className="lines">
            <thead><tr><th className="right">{t('send.number')}</th><th>{t('send.name')}</th><th>{t('send.outcome')}</th><th>{t('send.reason')}</th></tr></thead>
            <tbody>
              {files.data.files.map((file) => (
                <tr key={file.number}>
                  <td className="right tabular">{countText(file.number)}</td>
                  <td className="code">{file.name ?? '–'}</td>
                  <td><Outcome outcome={file.outcome} /></td>
                  <td>{reason(file.reason, file.message)}{file.reason && <Text size="xs" c="dimmed" className="code">{file.reason}</Text>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {matching > perPage && <Pagination mt="sm" size="sm" total={Math.ceil(matching / perPage)} value={page} getControlProps={pageControl(t)} getItemProps={(number) => ({ 'aria-label': t('paging.page', { page: number }) })}
        onChange={(next) => void navigate({ search: { ...(outcome ? { outcome } : {}), ...(next > 1 ? { page: next } : {}) } })} />}
    </section>
  )
}

function pageControl(t: (key: 'paging.next' | 'paging.previous') => string) {
  return (control: string) => ({ 'aria-label': control === 'next' ? t('paging.next') : t('paging.previous') })
}
