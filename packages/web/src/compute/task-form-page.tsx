/** A new task: under which permit, on which data of it, which of its tools, what of the tool, and how. */
import { NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ToolVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { dateText } from '../words.ts'
import { usableTools, type ReleasedWeights } from './task-form.ts'
import { TaskWork } from './task-work.tsx'

export function TaskFormPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/tasks/new' })
  const navigate = useNavigate()
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits })
  const tools = useQuery({ queryKey: ['tool-versions'], queryFn: everyVersion })
  const [chosen, choose] = useState(search.permit)
  if (permits.isPending || tools.isPending) return <Loading />
  if (permits.isError || tools.isError) return <><PageTitle title={t('task.begin')} /><Trouble error={permits.error ?? tools.error} again={() => { void permits.refetch(); void tools.refetch() }} /></>
  const usable = [...permits.data.permits.filter(({ state }) => state === 'valid').map(({ permit }) => permit), ...permits.data.received.filter(({ revokedAt }) => revokedAt === null).map(({ permit }) => permit)]
  const permit = usable.find(({ id }) => id === chosen) ?? usable[0]
  return (
    <>
      <PageTitle title={t('task.begin')} lead={t('task.beginLead')} />
      {!permit && <section className="paper"><Empty title={t('task.noPermit')}>{t('task.noPermitHelp')}</Empty></section>}
      {permit && (
        <Stack gap="sm">
          <section className="paper" aria-labelledby="permit">
            <Title order={2} id="permit" mb="xs">1. {t('task.permit')}</Title>
            <NativeSelect aria-label={t('task.permit')} value={permit.id} onChange={(event) => choose(event.currentTarget.value)} data={usable.map((one) => ({ value: one.id, label: t('task.permitLabel', { purpose: t(`request.option.${one.purpose}`), id: one.id, until: dateText(one.until) }) }))} />
            <Text size="sm" c="dimmed" mt={4}>{t('task.permitHelp', { outputs: permit.outputs.map((output) => t(`request.option.${output}`)).join(', ') })}</Text>
          </section>
          <TaskWork
            key={permit.id} permit={permit} tools={usableTools(tools.data, permit)} first={search.tool} weights={released} send={api.submitTask}
            done={(id) => { void queries.invalidateQueries({ queryKey: ['tasks'] }); void navigate({ to: '/tasks/$id', params: { id } }) }}
          />
        </Stack>
      )}
    </>
  )
}

/** The newest of each tool, and those of before that a permit may name. */
async function everyVersion(): Promise<readonly ToolVersion[]> {
  const { tools } = await api.tools()
  return (await Promise.all(tools.map(({ tool }) => api.toolVersions(tool)))).flatMap(({ versions }) => versions)
}

const released: ReleasedWeights = { key: 'released', load: async () => (await api.releasedOutputs()).outputs.filter(({ type }) => type === 'tensors').map(({ id, name, decidedAt, at }) => ({ id, name, at: decidedAt ?? at })) }
