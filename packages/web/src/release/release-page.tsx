/** Both paths: which projects are kept and which are released, how far what leaves has come, and, at the central collection, who sent what. */
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Releases } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText, timeText } from '../words.ts'
import { DecideForm } from './decide-form.tsx'
import { PathsDrawing } from './paths-drawing.tsx'

export function ReleasePage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['releases'], queryFn: api.releases, refetchInterval: 3_000 })
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('release.title')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const mayDecide = session.data?.permissions.includes('release:decide') ?? false
  return (
    <>
      <PageTitle title={t('release.title')} lead={t('release.lead')} />
      <Stack gap="sm">
        <section className="paper" aria-labelledby="paths">
          <Title order={2} id="paths" mb="xs">{t('release.paths')}</Title>
          <PathsDrawing releases={found.data} />
          {found.data.problem && <Text size="sm" role="status" c="var(--rejected-text)">{t('release.stuck', { code: found.data.problem })}</Text>}
        </section>
        <Projects releases={found.data} />
        {mayDecide && <DecideForm releases={found.data} />}
        {found.data.collects && <Collected releases={found.data} />}
      </Stack>
    </>
  )
}

function Projects({ releases }: { readonly releases: Releases }) {
  const { t } = useTranslation()
  const earlier = (project: string) => releases.counts.reduce((sum, one) => sum + (one.project === project ? one.earlierKeys : 0), 0)
  const blocked = (project: string) => releases.counts.reduce((sum, one) => sum + (one.project === project ? one.blocked : 0), 0)
  const counted = (project: string, state: Releases['counts'][number]['state']) => releases.counts.find((one) => one.project === project && one.state === state)
  const rows = releases.policies.some(({ project }) => project === releases.project) ? releases.policies : [{ project: releases.project, policy: 'kept' as const, at: '', to: undefined }, ...releases.policies]
  return (
    <section className="paper" aria-labelledby="projects">
      <Title order={2} id="projects" mb="xs">{t('release.projects')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="projects">
        <table className="lines">
          <thead><tr><th>{t('release.project')}</th><th>{t('release.policy')}</th><th>{t('release.to')}</th><th className="right">{t('release.waiting')}</th><th className="right">{t('release.sent')}</th><th className="right">{t('release.acknowledged')}</th><th className="right">{t('release.refused')}</th><th className="right">{t('release.withdrawn')}</th></tr></thead>
          <tbody>
            {rows.map(({ project, policy, to, at }) => (
              <tr key={project} data-project={project} data-policy={policy}>
                <td><b>{project}</b></td>
                <td><span className="chip" style={{ '--tone': policy === 'kept' ? 'var(--stored)' : 'var(--quarantined)' } as React.CSSProperties}>{t(`release.is.${policy}`)}</span> <Text span size="xs" c="dimmed">{at === '' ? t('release.byDefault') : timeText(at)}</Text></td>
                <td>{to ? <>{to.name} <span className="code">{to.fingerprint}</span></> : '–'}{earlier(project) > 0 && <Text size="xs" c="dimmed" data-earlier-keys={earlier(project)}>{t('release.earlierKeys', { count: earlier(project), shown: countText(earlier(project)) })}</Text>}{blocked(project) > 0 && <Text size="xs" c="dimmed" data-blocked={blocked(project)}>{t('release.blocked', { count: blocked(project), shown: countText(blocked(project)) })}</Text>}</td>
                {(['waiting', 'sent', 'acknowledged', 'refused', 'withdrawn'] as const).map((state) => <td key={state} className="right tabular" data-count={state}>{policy === 'kept' ? '–' : countText(counted(project, state)?.instances ?? 0)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Collected({ releases: { collected } }: { readonly releases: Releases }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="collected">
      <Title order={2} id="collected" mb="xs">{t('release.collected')}</Title>
      {collected.length === 0 ? <Empty title={t('release.nothing')}>{t('release.nothingHelp')}</Empty> : (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="collected">
          <table className="lines">
            <thead><tr><th>{t('release.from')}</th><th>{t('release.outcome')}</th><th className="right">{t('release.instances')}</th><th className="right">{t('release.bytes')}</th><th>{t('release.last')}</th></tr></thead>
            <tbody>
              {collected.map((one) => (
                <tr key={`${one.member} ${one.outcome}`} data-from={one.name}>
                  <td><b>{one.name}</b></td><td>{t(`release.came.${one.outcome}`)}</td><td className="right tabular">{countText(one.instances)}</td><td className="right tabular">{sizeText(one.bytes)}</td><td>{timeText(one.lastAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
