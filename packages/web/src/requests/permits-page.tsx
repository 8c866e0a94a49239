/** Permits: what each allows, its policy as text, and how the holder stops it. */
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { PermitBody, PermitState } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

const refresh = (): void => { void queries.invalidateQueries({ queryKey: ['permits'] }); void queries.invalidateQueries({ queryKey: ['holds'] }) }

export function PermitsPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const list = useQuery({ queryKey: ['permits'], queryFn: api.permits, refetchInterval: 10_000 })
  const may = (permission: string): boolean => session.data?.permissions.includes(permission) ?? false
  return (
    <>
      <PageTitle title={t('permit.list')} lead={t('permit.lead')} />
      <Stack gap="sm">
        <KillSwitch may={may('permit:stop')} />
        <section className="paper" aria-label={t('permit.list')}>
          {list.isPending && <Loading />}
          {list.isError && <Trouble error={list.error} again={() => void list.refetch()} />}
          {list.data && list.data.permits.length + list.data.received.length === 0 && <Empty title={t('permit.none')}>{t('permit.noneHelp')}</Empty>}
          <Stack gap="sm">
            {list.data?.permits.map((one) => <OnePermit key={one.permit.id} one={one} mayRevoke={may('permit:revoke')} />)}
            {list.data?.received.map(({ permit, revokedAt }) => (
              <article key={permit.id}><Facts permit={permit} /><Text size="sm">{t(revokedAt ? 'permit.state.revoked' : 'permit.elsewhere')}</Text></article>
            ))}
          </Stack>
        </section>
      </Stack>
    </>
  )
}

function Facts({ permit }: { readonly permit: PermitBody }) {
  const { t } = useTranslation()
  return (
    <>
      <Text fw={650} className="code">{permit.id}</Text>
      <Text size="sm">{t('permit.facts', { datasets: permit.datasets.length, persons: permit.persons.length, tools: permit.tools.length, from: timeText(permit.from), until: timeText(permit.until) })}</Text>
    </>
  )
}

function OnePermit({ one, mayRevoke }: { readonly one: PermitState; readonly mayRevoke: boolean }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const revoke = useMutation({ mutationFn: () => api.revokePermit(one.permit.id, reason), onSettled: refresh })
  return (
    <article data-permit={one.permit.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Facts permit={one.permit} />
      <Text size="sm" data-state={one.state}><b>{t(`permit.state.${one.state}`)}</b>{one.reason && `: ${one.reason}`}</Text>
      <details>
        <summary>{t('permit.policy')}</summary>
        <pre className="code" tabIndex={0} style={{ overflowX: 'auto', fontSize: '0.8rem' }}>{one.policy}</pre>
      </details>
      {mayRevoke && one.state !== 'revoked' && one.state !== 'expired' && (
        <Group align="flex-end" gap="xs" mt="xs">
          <TextInput label={t('permit.reason')} maxLength={2000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} style={{ flex: '1 1 14rem' }} />
          <Button color="red.9" loading={revoke.isPending} disabled={reason.trim() === ''} onClick={() => revoke.mutate()}>{t('permit.revoke')}</Button>
        </Group>
      )}
      {revoke.isError && <Trouble error={revoke.error} />}
    </article>
  )
}

function KillSwitch({ may }: { readonly may: boolean }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const holds = useQuery({ queryKey: ['holds'], queryFn: api.holds, refetchInterval: 10_000 })
  const stop = useMutation({ mutationFn: () => api.stopUse('*', reason), onSuccess: () => setReason(''), onSettled: refresh })
  const lift = useMutation({ mutationFn: (dataset: string) => api.goOn(dataset), onSettled: refresh })
  const held = holds.data?.holds ?? []
  if (!may && held.length === 0) return null
  return (
    <section className="paper" aria-labelledby="switch">
      <Title order={2} id="switch" mb={4}>{t('permit.switch')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('permit.switchHelp')}</Text>
      {held.map((hold) => (
        <Group key={hold.dataset} gap="xs" mb="xs" role="status">
          <Text size="sm"><b>{hold.dataset === '*' ? t('permit.everything') : hold.dataset}</b>: {hold.reason}</Text>
          {may && <Button size="xs" variant="default" loading={lift.isPending} onClick={() => lift.mutate(hold.dataset)}>{t('permit.lift')}</Button>}
        </Group>
      ))}
      {may && !held.some(({ dataset }) => dataset === '*') && (
        <Group align="flex-end" gap="xs">
          <TextInput label={t('permit.stopReason')} maxLength={2000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} style={{ flex: '1 1 14rem' }} />
          <Button color="red.9" loading={stop.isPending} disabled={reason.trim() === ''} onClick={() => stop.mutate()}>{t('permit.stopAll')}</Button>
        </Group>
      )}
      {stop.isError && <Trouble error={stop.error} />}
      {lift.isError && <Trouble error={lift.error} />}
    </section>
  )
}
