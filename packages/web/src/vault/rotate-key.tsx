/** A project's key rotated: begun after a confirmation, with its progress, stopped between two studies, continued. */
import { Button, Group, Progress, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { RotationState } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

const named = /^[a-z0-9-]{1,40}$/

export function RotateKey() {
  const { t } = useTranslation()
  const [project, setProject] = useState('')
  const [confirm, setConfirm] = useState('')
  const asked = { queryKey: ['rotation', project], queryFn: () => api.rotation(project), enabled: named.test(project) && confirm === project }
  const rotation = useQuery({ ...asked, refetchInterval: (query) => (query.state.data?.state === 'running' ? 1_000 : false) })
  const told = (state: RotationState): void => { queries.setQueryData(['rotation', state.project], state) }
  const start = useMutation({ mutationFn: () => api.rotateKey(project), onSuccess: told })
  const stop = useMutation({ mutationFn: () => api.stopRotation(project), onSuccess: told })
  const state = asked.enabled ? rotation.data : undefined
  const again = state?.state === 'stopped' || state?.state === 'failed' || (state?.state === 'done' && state.left.length > 0)
  return (
    <section className="paper" aria-labelledby="rotate">
      <Title order={2} id="rotate" mb={4}>{t('vault.rotate')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('vault.rotateHelp')}</Text>
      <form onSubmit={(event) => { event.preventDefault(); start.mutate() }}>
        <Group align="flex-end" gap="sm">
          <TextInput label={t('vault.project')} value={project} maxLength={40} autoComplete="off" onChange={(event) => setProject(event.currentTarget.value)} />
          <TextInput label={t('vault.repeat')} value={confirm} maxLength={40} autoComplete="off" onChange={(event) => setConfirm(event.currentTarget.value)} />
          {state?.state === 'running'
            ? <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>{t('vault.rotateStop')}</Button>
            : <Button type="submit" loading={start.isPending} disabled={!state}>{again ? t('vault.rotateAgain') : t('vault.rotateButton')}</Button>}
        </Group>
      </form>
      {start.isError && <Trouble error={start.error} />}
      {stop.isError && <Trouble error={stop.error} />}
      {rotation.isError && <Trouble error={rotation.error} />}
      {state && state.state !== 'none' && <HowFar state={state} />}
    </section>
  )
}

function HowFar({ state: { state, instances, left, problem } }: { readonly state: RotationState }) {
  const { t } = useTranslation()
  const share = instances.total === 0 ? (state === 'done' ? 100 : 0) : (100 * instances.moved) / instances.total
  return (
    <div style={{ marginTop: '0.75rem' }}>
      <Progress value={share} aria-label={t('vault.rotate')} />
      <Text role="status" size="sm" mt={4}>
        {state === 'none' ? '' : t(`vault.rotateState.${state}`)} · {t('vault.rotateProgress', instances)}{problem && <> · <span className="code">{problem}</span></>}
      </Text>
      {left.map(({ code, studies }) => <Text key={code} size="sm">{t('vault.rotateLeft', { count: studies, code })}</Text>)}
    </div>
  )
}
