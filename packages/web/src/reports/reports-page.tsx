/** Reports: made for a send or a study, signed, their digest in the ledger; read as a page or kept as JSON. */
import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { reportAddress } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, currentLanguage, timeText } from '../words.ts'

export function ReportsPage() {
  const { t } = useTranslation()
  const reports = useQuery({ queryKey: ['reports'], queryFn: api.reports })
  return (
    <>
      <PageTitle title={t('reports.title')} lead={t('reports.lead')} />
      <Stack gap="sm">
        <Make />
        <section className="paper" aria-labelledby="made">
          <Title order={2} id="made" mb="xs">{t('reports.made')}</Title>
          {reports.isPending && <Loading />}
          {reports.isError && <Trouble error={reports.error} again={() => void reports.refetch()} />}
          {reports.data?.reports.length === 0 && <Empty title={t('reports.none')}>{t('reports.noneHelp')}</Empty>}
          {reports.data && reports.data.reports.length > 0 && (
            <div className="scroll" tabIndex={0} role="group" aria-labelledby="made">
              <table className="lines">
                <thead><tr><th>{t('reports.at')}</th><th>{t('reports.about')}</th><th className="right">{t('reports.released')}</th><th className="right">{t('reports.held')}</th><th>{t('reports.digest')}</th><th><span className="visually-hidden">{t('send.actions')}</span></th></tr></thead>
                <tbody>
                  {reports.data.reports.map((report) => (
                    <tr key={report.id} data-report={report.id}>
                      <td>{timeText(report.at)}</td>
                      <td><Text size="sm" fw={600}>{t(`reports.kind.${report.kind}`)}</Text><Text size="xs" c="dimmed" className="code">{report.about}</Text></td>
                      <td className="right tabular">{countText(report.instances)}</td><td className="right tabular">{countText(report.held)}</td>
                      <td className="code">{report.digest.slice(0, 23)}…</td>
                      <td className="right"><Group gap={6} justify="flex-end" wrap="nowrap">
                        <Button component="a" href={reportAddress(report.id, 'html', currentLanguage())} target="_blank" rel="noreferrer" size="compact-xs" variant="default">{t('reports.page')}</Button>
                        <Button size="compact-xs" variant="default" onClick={() => print(reportAddress(report.id, 'html', currentLanguage()))}>{t('reports.print')}</Button>
                        <Button component="a" href={reportAddress(report.id, 'json')} size="compact-xs" variant="default">{t('reports.json')}</Button>
                      </Group></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      </Stack>
    </>
  )
}

/** In a window of its own, whose dialog prints it or keeps it as PDF. */
function print(address: string): void {
  const opened = window.open(address)
  opened?.addEventListener('load', () => opened.print())
}

function Make() {
  const { t } = useTranslation()
  const sends = useQuery({ queryKey: ['sends'], queryFn: () => api.sends({ limit: 50 }) })
  const [send, setSend] = useState<string | null>(null)
  const [study, setStudy] = useState('')
  const make = useMutation({
    mutationFn: (asked: { kind: 'send' | 'study'; about: string }) => api.makeReport(asked),
    onSuccess: () => { setStudy(''); void queries.invalidateQueries({ queryKey: ['reports'] }) },
  })
  return (
    <section className="paper" aria-labelledby="make">
      <Title order={2} id="make" mb="xs">{t('reports.make')}</Title>
      <Group align="flex-end" gap="sm">
        <Select label={t('reports.ofSend')} placeholder={t('reports.pick')} value={send} onChange={setSend} searchable w={380}
          data={sends.data?.sends.map((one) => ({ value: one.id, label: `${timeText(one.openedAt)} · ${one.label ?? one.door} · ${countText(one.counts.stored)}` })) ?? []} />
        <Button variant="default" disabled={!send} loading={make.isPending} onClick={() => send && make.mutate({ kind: 'send', about: send })}>{t('reports.makeOne')}</Button>
        <TextInput label={t('reports.ofStudy')} placeholder="2.25.…" value={study} maxLength={64} onChange={(event) => setStudy(event.currentTarget.value)} w={300} />
        <Button variant="default" disabled={!/^[\d.]{5,64}$/.test(study.trim())} loading={make.isPending} onClick={() => make.mutate({ kind: 'study', about: study.trim() })}>{t('reports.makeOne')}</Button>
      </Group>
      {make.isError && <Trouble error={make.error} />}
    </section>
  )
}
