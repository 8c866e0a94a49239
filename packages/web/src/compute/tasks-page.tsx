/** Tasks: one's own, or for the holder all on the data here, newest first. */
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Task } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { TaskChip } from './task-chip.tsx'
import { isOver } from './task-states.ts'

export function TasksPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const list = useQuery({ queryKey: ['tasks'], queryFn: api.tasks, refetchInterval: (query) => (query.state.data?.tasks.some(({ state }) => !isOver(state)) ? 2_000 : 10_000) })
  const maySubmit = session.data?.permissions.includes('task:submit') ?? false
  const begin = maySubmit && <Button renderRoot={(props) => <Link to="/tasks/new" {...props} />}>{t('task.begin')}</Button>
  return (
    <>
      <PageTitle title={t('task.list')} lead={t('task.lead')}>{begin}</PageTitle>
      <section className="paper" aria-label={t('task.list')}>
        {list.isPending && <Loading />}
        {list.isError && <Trouble error={list.error} again={() => void list.refetch()} />}
        {list.data?.tasks.length === 0 && <Empty title={t('task.none')} action={begin}>{t('task.noneHelp')}</Empty>}
        <Stack gap="sm">{list.data?.tasks.map((task) => <OneTask key={task.id} task={task} />)}</Stack>
      </section>
    </>
  )
}

function OneTask({ task }: { readonly task: Task }) {
  const { t } = useTranslation()
  return (
    <article data-task={task.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Link to="/tasks/$id" params={{ id: task.id }}>{t('task.what', { tool: task.tool, entrypoint: task.entrypoint })}</Link>
          <Text size="xs" c="dimmed">{[t('tool.version', { version: task.version }), timeText(task.submitted)].join(' · ')}</Text>
          {task.askedBy && <Text size="sm" data-asked-by={task.askedBy.name}>{t('task.askedBy', task.askedBy)}</Text>}
        </div>
        <TaskChip state={task.state} />
      </Group>
      {task.state === 'RUNNING' && <Progress mt={6} value={(task.progress ?? 0) * 100} animated aria-label={t('task.progress')} />}
    </article>
  )
}
