/** The whole chain to try out: a hub and three hospitals on this machine by one click, and a link for each part that somebody can play in it. */
import { Button, Group, Loader, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { DemoLink, DemoTold } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

const refresh = (): void => void queries.invalidateQueries({ queryKey: ['demo'] })

export function DemoPanel() {
  const { t } = useTranslation()
  const told = useQuery({ queryKey: ['demo'], queryFn: api.demo, refetchInterval: (query) => (query.state.data?.state === 'off' ? false : 2_000) })
  const start = useMutation({ mutationFn: api.startDemo, onSettled: refresh })
  const stop = useMutation({ mutationFn: api.stopDemo, onSettled: refresh })
  if (!told.data) return null
  const { state, said } = told.data
  return (
    <section className="paper" aria-labelledby="demo" data-demo={state}>
      <Title order={2} id="demo" mb={4}>{t('demo.title')}</Title>
      <Text size="sm" c="dimmed">{t('demo.help')}</Text>
      <Group gap="xs" mt="xs">
        {(state === 'off' || state === 'failed') && <Button loading={start.isPending} onClick={() => start.mutate()}>{t('demo.start')}</Button>}
        {state === 'starting' && <Group gap="xs" role="status"><Loader size="xs" aria-hidden /><Text size="sm">{t('demo.starting')} {said}</Text></Group>}
        {(state === 'ready' || state === 'starting') && <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>{t('demo.stop')}</Button>}
        {state === 'stopping' && <Text size="sm" role="status">{t('demo.stopping')}</Text>}
      </Group>
      {state === 'failed' && <Text size="sm" mt="xs" role="alert" c="var(--rejected-text)">{t('demo.failed', { what: said })}</Text>}
      {start.isError && <Trouble error={start.error} />}
      {stop.isError && <Trouble error={stop.error} />}
      {state === 'ready' && <Links told={told.data} />}
    </section>
  )
}

function Links({ told: { sites, said } }: { readonly told: DemoTold }) {
  const { t } = useTranslation()
  const invite = useMutation({ mutationFn: api.inviteToDemo })
  return (
    <div style={{ marginTop: '0.75rem' }}>
      {said && <Text size="sm" c="dimmed" role="status">{said}</Text>}
      <Text size="sm" my={6}>{t('demo.links')}</Text>
      <Button size="xs" variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>{t('demo.invite')}</Button>
      {invite.isError && <Trouble error={invite.error} />}
      <div className="beside" style={{ marginTop: '0.5rem' }}>
        {sites.map(({ name, http }) => (
          <section key={name} aria-label={name}>
            <Text size="sm" fw={650} component="h3"><a href={http} target="_blank" rel="noreferrer">{name}</a></Text>
            <ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>{linksOf(invite.data?.people ?? [], name).map(({ title, link }) => <li key={title}><a href={link} target="_blank" rel="noreferrer">{t(`demo.part.${title.replaceAll(' ', '-')}`)}</a></li>)}</ul>
          </section>
        ))}
      </div>
    </div>
  )
}

const linksOf = (people: readonly DemoLink[], name: string): DemoLink[] => people.filter(({ site }) => site === name)
