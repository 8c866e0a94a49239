/** The end of a project's key, for good: one person asks after naming the project twice, another agrees or withdraws. */
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { KeyEnd } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

const refresh = (): void => void queries.invalidateQueries({ queryKey: ['key-ends'] })

export function EndKey() {
  const { t } = useTranslation()
  const [project, setProject] = useState('')
  const [confirm, setConfirm] = useState('')
  const ends = useQuery({ queryKey: ['key-ends'], queryFn: api.keyEnds, refetchInterval: 10_000 })
  const destroy = useMutation({ mutationFn: (named: string) => api.destroyKey(named, named), onSuccess: () => { setProject(''); setConfirm('') }, onSettled: refresh })
  return (
    <section className="paper" aria-labelledby="destroy">
      <Title order={2} id="destroy" mb={4}>{t('vault.destroy')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('vault.destroyHelp')}</Text>
      <form onSubmit={(event) => { event.preventDefault(); destroy.mutate(project) }}>
        <Group align="flex-end" gap="sm">
          <TextInput label={t('vault.project')} value={project} maxLength={40} autoComplete="off" onChange={(event) => setProject(event.currentTarget.value)} />
          <TextInput label={t('vault.repeat')} value={confirm} maxLength={40} autoComplete="off" onChange={(event) => setConfirm(event.currentTarget.value)} />
          <Button type="submit" color="red.9" loading={destroy.isPending} disabled={!/^[a-z0-9-]{1,40}$/.test(project) || confirm !== project}>{t('vault.destroyButton')}</Button>
        </Group>
      </form>
      {destroy.isError && <Trouble error={destroy.error} />}
      {destroy.data && 'links' in destroy.data && <Text role="status" size="sm" mt="xs">{t('vault.destroyed', { count: destroy.data.links })}</Text>}
      <Stack gap="xs" mt="sm">{ends.data?.ends.map((end) => <Waiting key={end.project} end={end} agreeing={destroy.isPending} agree={() => destroy.mutate(end.project)} />)}</Stack>
    </section>
  )
}

function Waiting({ end, agree, agreeing }: { readonly end: KeyEnd; readonly agree: () => void; readonly agreeing: boolean }) {
  const { t } = useTranslation()
  const withdraw = useMutation({ mutationFn: () => api.withdrawKeyEnd(end.project), onSettled: refresh })
  return (
    <div data-key-end={end.project} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={650} className="code">{end.project}</Text>
          <Text size="sm">{t('vault.endWaits', { until: timeText(end.expiresAt) })}</Text>
          <Text size="xs" c="dimmed">{[timeText(end.askedAt), end.mine ? t('vault.mine') : end.by ? t('vault.by', { name: end.by }) : ''].filter(Boolean).join(' · ')}</Text>
        </div>
        <Group gap="xs">
          {!end.mine && <Button size="xs" color="red.9" loading={agreeing} onClick={agree}>{t('vault.endAgree')}</Button>}
          <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{t('vault.endWithdraw')}</Button>
        </Group>
      </Group>
      {withdraw.isError && <Trouble error={withdraw.error} />}
    </div>
  )
}
