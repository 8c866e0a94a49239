/** A task for a hospital, from the hub: under which of one's permits, and then as at the hospital itself. */
import { NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import type { ReleasedWeights } from '../compute/task-form.ts'
import { TaskWork } from '../compute/task-work.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { dateText } from '../words.ts'

export function SendTaskPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const choices = useQuery({ queryKey: ['sent-choices'], queryFn: api.sentChoices })
  const [chosen, choose] = useState<string>()
  if (choices.isPending) return <Loading />
  if (choices.isError) return <><PageTitle title={t('task.begin')} /><Trouble error={choices.error} again={() => void choices.refetch()} /></>
  const { permits, tools } = choices.data
  const given = permits.find(({ permit }) => permit.id === chosen) ?? permits[0]
  return (
    <>
      <PageTitle title={t('task.begin')} lead={t('sent.beginLead')} />
      {!given && <section className="paper"><Empty title={t('task.noPermit')}>{t('task.noPermitHelp')}</Empty></section>}
      {given && (
        <Stack gap="sm">
          <section className="paper" aria-labelledby="permit">
            <Title order={2} id="permit" mb="xs">1. {t('sent.where')}</Title>
            <NativeSelect aria-label={t('sent.where')} value={given.permit.id} onChange={(event) => choose(event.currentTarget.value)} data={permits.map(({ permit, nodeName }) => ({ value: permit.id, label: `${nodeName} · ${t('task.permitLabel', { purpose: t(`request.option.${permit.purpose}`), id: permit.id, until: dateText(permit.until) })}` }))} />
            <Text size="sm" c="dimmed" mt={4}>{t('task.permitHelp', { outputs: given.permit.outputs.map((output) => t(`request.option.${output}`)).join(', ') })}</Text>
          </section>
          <TaskWork
            key={given.permit.id} permit={given.permit} tools={tools.filter(({ digest }) => given.permit.tools.includes(`sha256:${digest}`)).map(({ id, ...tool }) => ({ tool: id, ...tool }))} weights={releasedAt(given.node)} send={api.sendTask}
            done={(id) => { void queries.invalidateQueries({ queryKey: ['sent-tasks'] }); void navigate({ to: '/sent/$id', params: { id } }) }}
          />
        </Stack>
      )}
    </>
  )
}

/** Weights that earlier tasks at the same hospital gave out: they are there. */
function releasedAt(node: string): ReleasedWeights {
  return {
    key: node,
    load: async () => (await api.sentTasks()).tasks.filter((task) => task.node === node)
      .flatMap(({ outputs, endedAt, sentAt }) => outputs.filter(({ type, state }) => type === 'tensors' && state === 'released').map(({ id, name }) => ({ id, name, at: endedAt ?? sentAt }))),
  }
}
