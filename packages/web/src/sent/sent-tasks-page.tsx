/** Tasks that somebody has sent to hospitals from this hub, newest first. */
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SentTask } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { TaskChip } from '../compute/task-chip.tsx'
import { isOver } from '../compute/task-states.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

const isMoving = ({ state, outputs }: SentTask): boolean => !isOver(state) || outputs.some((one) => one.state === 'waiting' || (one.state === 'released' && one.type !== 'dicom' && one.hereAt === null))

export function SentTasksPage() {
  const { t } = useTranslation()
  const list = useQuery({ queryKey: ['sent-tasks'], queryFn: api.sentTasks, refetchInterval: (query) => (query.state.data?.tasks.some(isMoving) ? 2_000 : 10_000) })
  const begin = <Button renderRoot={(props) => <Link to="/sent/new" {...props} />}>{t('task.begin')}</Button>
  return (
    <>
      <PageTitle title={t('sent.list')} lead={t('sent.lead')}>{begin}</PageTitle>
      <section className="paper" aria-label={t('sent.list')}>
        {list.isPending && <Loading />}
        {list.isError && <Trouble error={list.error} again={() => void list.refetch()} />}
        {list.data?.tasks.length === 0 && <Empty title={t('task.none')} action={begin}>{t('sent.noneHelp')}</Empty>}
        <Stack gap="sm">{list.data?.tasks.map((task) => <OneTask key={task.id} task={task} />)}</Stack>
      </section>
    </>
  )
}

function OneTask({ task }: { readonly task: SentTask }) {
  const { t } = useTranslation()
  return (
    <article data-task={task.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Link to="/sent/$id" params={{ id: task.id }}>{t('task.what', { tool: task.tool.id, entrypoint: task.entrypoint })}</Link>
          <Text size="xs" c="dimmed">{[task.nodeName, t('tool.version', { version: task.tool.version }), timeText(task.sentAt)].join(' · ')}</Text>
        </div>
        <TaskChip state={task.state} />
      </Group>
      {task.state === 'RUNNING' && <Progress mt={6} value={task.tenths * 10} animated={task.tenths === 0} aria-label={t('task.progress')} />}
    </article>
  )
}
