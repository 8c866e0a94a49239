/** Tasks that somebody has sent to hospitals from this hub, newest first, and the tools that can be asked for. */
import { Button, CopyButton, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AskableTool, SentTask } from '@vesalius/client'
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
  const choices = useQuery({ queryKey: ['sent-choices'], queryFn: api.sentChoices })
  const begin = <Button renderRoot={(props) => <Link to="/sent/new" {...props} />}>{t('task.begin')}</Button>
  return (
    <>
      <PageTitle title={t('sent.list')} lead={t('sent.lead')}>{begin}</PageTitle>
      <Stack gap="sm">
        <section className="paper" aria-label={t('sent.list')}>
          {list.isPending && <Loading />}
          {list.isError && <Trouble error={list.error} again={() => void list.refetch()} />}
          {list.data?.tasks.length === 0 && <Empty title={t('task.none')} action={begin}>{t('sent.noneHelp')}</Empty>}
          <Stack gap="sm">{list.data?.tasks.map((task) => <OneTask key={task.id} task={task} />)}</Stack>
        </section>
        {choices.data && <Tools tools={choices.data.tools} />}
      </Stack>
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

/** A request for access names tools by these digests. */
function Tools({ tools }: { readonly tools: readonly AskableTool[] }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="tools">
      <Title order={2} id="tools" mb={4}>{t('sent.tools')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('sent.toolsHelp')}</Text>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="tools">
        <table className="lines">
          <thead><tr><th>{t('task.tool')}</th><th>{t('sent.purpose')}</th><th>{t('sent.digest')}</th></tr></thead>
          <tbody>
            {tools.map(({ id, version, digest, manifest }) => (
              <tr key={digest} data-tool={id} data-digest={digest}>
                <td>{manifest.title} {version}</td><td>{manifest.purpose}</td>
                <td><Group gap={6} wrap="nowrap"><Text span size="xs" className="code">{digest.slice(0, 12)}…</Text><CopyButton value={`sha256:${digest}`}>{({ copied, copy }) => <Button size="compact-xs" variant="default" onClick={copy} {...(copied ? {} : { 'aria-label': t('sent.copy', { tool: manifest.title }) })}>{t(copied ? 'federation.copied' : 'federation.copy')}</Button>}</CopyButton></Group></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
