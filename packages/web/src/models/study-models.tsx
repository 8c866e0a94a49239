/** On the page of a study: running an approved model on it, how far that is, and what came back beside the images. */
import { Button, Group, NativeSelect, Progress, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ModelRun } from '@vesalius/client'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { TaskChip } from '../compute/task-chip.tsx'
import { isOver } from '../compute/task-states.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

export function StudyModels({ study }: { readonly study: string }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = session.data?.permissions.includes('model:run') ?? false
  const runs = useQuery({ queryKey: ['model-runs', study], enabled: may, queryFn: () => api.modelRuns(study), refetchInterval: ({ state: { data } }) => (data?.runs.some(({ state }) => !isOver(state)) ? 1_000 : false) })
  const models = useQuery({ queryKey: ['models'], enabled: may, queryFn: api.models })
  const [choice, setChoice] = useState('')
  const offered = (models.data?.models ?? []).flatMap(({ versions }) => versions.filter(({ state, run }) => state === 'approved' && run?.infer)).map(({ name, title, number }) => ({ value: `${name} ${number}`, label: `${title} ${number}` }))
  const chosen = choice || (offered[0]?.value ?? '')
  const run = useMutation({ mutationFn: () => { const [name = '', number = ''] = chosen.split(' '); return api.runModel(name, Number(number), study) }, onSettled: () => queries.invalidateQueries({ queryKey: ['model-runs', study] }) })
  // What came back is a series of the study: the page shows it when it is there.
  const results = runs.data?.runs.reduce((sum, { results: count }) => sum + count, 0) ?? 0
  useEffect(() => { if (results > 0) void queries.invalidateQueries({ queryKey: ['study', study] }) }, [results, study])
  if (!may) return null
  return (
    <section className="paper" aria-labelledby="models-here">
      <Title order={2} id="models-here" mb={4}>{t('model.study.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('model.study.lead')}</Text>
      {models.isError && <Trouble error={models.error} />}
      {offered.length > 0 ? (
        <Group align="flex-end" gap="sm">
          <NativeSelect label={t('model.study.choose')} value={chosen} onChange={(event) => setChoice(event.currentTarget.value)} data={offered} style={{ flex: '1 1 16rem' }} />
          <Button onClick={() => run.mutate()} loading={run.isPending}>{t('model.study.run')}</Button>
        </Group>
      ) : models.data && <Text size="sm">{t('model.study.none')} <Link to="/models">{t('model.list')}</Link></Text>}
      {run.isError && <Trouble error={run.error} />}
      <ul style={{ listStyle: 'none', padding: 0, margin: '0.5rem 0 0' }}>{runs.data?.runs.map((one) => <Run key={one.id} run={one} />)}</ul>
    </section>
  )
}

function Run({ run }: { readonly run: ModelRun }) {
  const { t, i18n } = useTranslation()
  const reason = run.reason && (i18n.exists(`task.because.${run.reason}`) ? t(`task.because.${run.reason}`) : run.reason)
  return (
    <li data-run={run.state} style={{ borderTop: '1px solid var(--line)', padding: '0.5rem 0' }}>
      <Group gap="sm" justify="space-between"><Text size="sm" fw={600}><Link to="/models/$name" params={{ name: run.name }} search={{ version: run.number }}>{run.title} {run.number}</Link></Text><TaskChip state={run.state} /></Group>
      <Text size="xs" c="dimmed">{timeText(run.askedAt)}{run.state === 'COMPLETE' && ` · ${t('model.study.beside', { count: run.results })}`}</Text>
      {!isOver(run.state) && <Progress mt={4} value={(run.progress ?? 0) * 100} animated aria-label={t('task.progress')} />}
      {reason && <Text size="sm" c="var(--rejected-text)">{reason}</Text>}
    </li>
  )
}
