/** What persons decide about a version: approve its use here, retire it, say that an open flag was looked at. */
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ModelVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

interface Props { readonly version: ModelVersion; readonly me: string; readonly may: (permission: string) => boolean }

export function DecisionPanel({ version, me, may }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const { name, number, state } = version
  const settled = { onSuccess: () => setReason(''), onSettled: () => queries.invalidateQueries({ queryKey: ['models'] }) }
  const approve = useMutation({ mutationFn: () => api.approveModel(name, number, reason.trim()), ...settled })
  const retire = useMutation({ mutationFn: () => api.retireModel(name, number, reason.trim()), ...settled })
  const resolve = useMutation({ mutationFn: (flag: string) => api.resolveFlag(name, number, { flag, reason: reason.trim() }), ...settled })
  const alias = useMutation({ mutationFn: (word: string) => api.pointAlias(name, number, word), ...settled })
  const open = version.flags.filter(({ resolvedAt }) => resolvedAt === null)
  if (state === 'retired' || (!may('model:approve') && !may('model:register'))) return null
  const isEmpty = reason.trim() === ''
  return (
    <section className="paper" aria-labelledby="decide">
      <Title order={2} id="decide" mb={4}>{t('model.decide')}</Title>
      {may('model:approve') && (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">{t(version.registeredBy === me ? 'model.ownHelp' : 'model.decideHelp')}</Text>
          <TextInput label={t('model.reason')} maxLength={2000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group gap="xs">
            {state !== 'approved' && state !== 'flagged' && <Button disabled={isEmpty || version.registeredBy === me} loading={approve.isPending} onClick={() => approve.mutate()}>{t('model.approve')}</Button>}
            {open.map(({ id, dataset, version: of }) => <Button key={id} variant="default" disabled={isEmpty} loading={resolve.isPending} onClick={() => resolve.mutate(id)}>{t('model.resolve', { dataset: dataset.slice(-6), number: of })}</Button>)}
            <Button color="red.9" disabled={isEmpty} loading={retire.isPending} onClick={() => retire.mutate()}>{t('model.retire')}</Button>
          </Group>
        </Stack>
      )}
      {may('model:register') && <Alias current={version.aliases} point={(word) => alias.mutate(word)} isPending={alias.isPending} />}
      {[approve, retire, resolve, alias].map((one, index) => (one.isError ? <Trouble key={index} error={one.error} /> : null))}
    </section>
  )
}

function Alias({ current, point, isPending }: { readonly current: readonly string[]; readonly point: (word: string) => void; readonly isPending: boolean }) {
  const { t } = useTranslation()
  const [word, setWord] = useState('')
  return (
    <form onSubmit={(event) => { event.preventDefault(); point(word); setWord('') }} style={{ marginTop: '0.75rem' }}>
      <Group align="flex-end" gap="xs">
        <TextInput label={t('model.alias')} description={current.length > 0 ? t('model.aliases', { aliases: current.join(', ') }) : t('model.aliasHelp')} maxLength={40} value={word} onChange={(event) => setWord(event.currentTarget.value)} style={{ flex: '1 1 12rem' }} />
        <Button type="submit" variant="default" disabled={!/^[a-z][a-z0-9-]*$/.test(word)} loading={isPending}>{t('model.point')}</Button>
      </Group>
    </form>
  )
}
