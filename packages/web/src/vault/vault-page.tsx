/** From a pseudonym back to the patient: one person asks, another confirms, the first sees it once. */
import { Alert, Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { LinkRequest } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { EndKey } from './end-key.tsx'
import { RotateKey } from './rotate-key.tsx'

const refresh = (): void => void queries.invalidateQueries({ queryKey: ['vault'] })

export function VaultPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = (permission: string): boolean => session.data?.permissions.includes(permission) ?? false
  return (
    <>
      <PageTitle title={t('vault.title')} lead={t('vault.lead')} />
      <Stack gap="sm">
        {session.data && !may('vault:reidentify') && <Text size="sm" className="paper">{t('vault.notYou', { role: t('people.role.vault-keeper') })}</Text>}
        {may('vault:reidentify') && <Ask />}
        {may('vault:reidentify') && <Requests />}
        {may('vault:destroy') && <RotateKey />}
        {may('vault:destroy') && <EndKey />}
      </Stack>
    </>
  )
}

function Requests() {
  const { t } = useTranslation()
  const requests = useQuery({ queryKey: ['vault'], queryFn: api.linkRequests, refetchInterval: 10_000 })
  return (
    <section className="paper" aria-labelledby="requests">
      <Title order={2} id="requests" mb="xs">{t('vault.requests')}</Title>
      {requests.isPending && <Loading />}
      {requests.isError && <Trouble error={requests.error} again={() => void requests.refetch()} />}
      {requests.data?.requests.length === 0 && <Empty title={t('vault.none')}>{t('vault.noneHelp')}</Empty>}
      <Stack gap="sm">{requests.data?.requests.map((request) => <OneRequest key={request.id} request={request} />)}</Stack>
    </section>
  )
}

function Ask() {
  const { t } = useTranslation()
  const [pseudonym, setPseudonym] = useState('')
  const [reason, setReason] = useState('')
  const ask = useMutation({
    mutationFn: () => api.askLink({ pseudonym: pseudonym.trim(), reason: reason.trim() }),
    onSuccess: () => { setPseudonym(''); setReason(''); refresh() },
  })
  return (
    <section className="paper" aria-labelledby="ask">
      <Title order={2} id="ask" mb="xs">{t('vault.ask')}</Title>
      <form onSubmit={(event) => { event.preventDefault(); ask.mutate() }}>
        <TextInput label={t('vault.pseudonym')} required maxLength={64} autoComplete="off" value={pseudonym} onChange={(event) => setPseudonym(event.currentTarget.value)} maw={360} />
        <Textarea mt="sm" label={t('vault.reason')} description={t('vault.reasonHelp')} required minLength={10} maxLength={1000} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button type="submit" mt="md" loading={ask.isPending} disabled={pseudonym.trim() === '' || reason.trim().length < 10}>{t('vault.askButton')}</Button>
      </form>
      {ask.isError && <Trouble error={ask.error} />}
    </section>
  )
}

function OneRequest({ request }: { readonly request: LinkRequest }) {
  const { t } = useTranslation()
  const confirm = useMutation({ mutationFn: () => api.confirmLink(request.id), onSettled: refresh })
  const isOpen = request.state === 'asked' || request.state === 'confirmed'
  const reveal = useMutation({ mutationFn: () => api.revealLink(request.id), onSettled: refresh, gcTime: 0 })
  return (
    <div data-request={request.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Text fw={650} className="code">{request.pseudonym}</Text>
          <Text size="sm">{request.reason}</Text>
          <Text size="sm">{request.mine ? t('vault.mine') : request.by ? t('vault.by', { name: request.by }) : ''}{request.confirmedBy ? ` · ${t('vault.confirmedBy', { name: request.confirmedBy })}` : ''}</Text>
          <Text size="xs" c="dimmed">{[request.project, timeText(request.askedAt), t(`vault.state.${request.state}`), isOpen ? t('vault.until', { time: timeText(request.expiresAt) }) : ''].filter(Boolean).join(' · ')}</Text>
        </div>
        {request.state === 'asked' && !request.mine && <Button size="xs" variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>{t('vault.confirm')}</Button>}
        {request.state === 'confirmed' && request.mine && !reveal.data && <Button size="xs" loading={reveal.isPending} onClick={() => reveal.mutate()}>{t('vault.reveal')}</Button>}
      </Group>
      {confirm.isError && <Trouble error={confirm.error} />}
      {reveal.isError && <Trouble error={reveal.error} />}
      {reveal.data && (
        <Alert variant="outline" mt="sm" bg="var(--paper)" role="status" title={<Text span fw={650} c="var(--accent-text)">{t('vault.once')}</Text>}>
          <Text size="sm">{t('vault.patientId')} <b className="code">{reveal.data.patientId}</b>{reveal.data.issuer && <> · {t('vault.issuer')} <b className="code">{reveal.data.issuer}</b></>}</Text>
        </Alert>
      )}
    </div>
  )
}
