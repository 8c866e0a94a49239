/** One task that was sent to a hospital: where it is, what it made and what became of that, and the way to stop it. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { sentOutputAddress, type SentTask, type SentTaskOutput } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { OutputContent } from '../compute/output-content.tsx'
import { TaskChip } from '../compute/task-chip.tsx'
import { TaskReason } from '../compute/task-reason.tsx'
import { isOver } from '../compute/task-states.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { sizeText, timeText } from '../words.ts'
import { WayDrawing } from './way-drawing.tsx'

const route = getRouteApi('/sent/$id')
const tones = { waiting: 'quarantined', stopped: 'rejected', released: 'stored', denied: 'rejected' } as const

export function SentTaskPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const found = useQuery({ queryKey: ['sent-task', id], queryFn: () => api.sentTask(id), refetchInterval: (query) => (query.state.data && isOver(query.state.data.state) ? 3_000 : 1_000) })
  const choices = useQuery({ queryKey: ['sent-choices'], queryFn: api.sentChoices })
  const cancel = useMutation({ mutationFn: () => api.cancelSentTask(id), onSettled: () => queries.invalidateQueries({ queryKey: ['sent-task', id] }) })
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('task.one')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const task = found.data
  const manifest = choices.data?.tools.find(({ digest }) => digest === task.tool.digest)?.manifest
  return (
    <>
      <PageTitle title={manifest ? `${manifest.title}: ${task.entrypoint}` : t('task.what', { tool: task.tool.id, entrypoint: task.entrypoint })} lead={t('sent.to', { node: task.nodeName, time: timeText(task.sentAt) })}>
        <TaskChip state={task.state} />
        {!isOver(task.state) && <Button color="red.9" loading={cancel.isPending} disabled={task.cancelAt !== null} onClick={() => cancel.mutate()}>{t('task.cancel')}</Button>}
      </PageTitle>
      {cancel.isError && <Trouble error={cancel.error} />}
      <Stack gap="sm">
        <WayDrawing task={task} />
        <section className="paper" aria-labelledby="state" aria-live="polite">
          <Title order={2} id="state" mb="xs">{t('task.way')}</Title>
          <Text size="sm">{t(`sent.now.${task.state}`, { node: task.nodeName })}</Text>
          {task.state === 'RUNNING' && task.tenths > 0 && <Text size="sm">{t('sent.tenths', { percent: task.tenths * 10 })}</Text>}
          {task.toldAt && <Text size="xs" c="dimmed">{t('sent.told', { time: timeText(task.toldAt) })}</Text>}
          {task.cancelAt && !isOver(task.state) && <Text size="sm">{t('sent.stopAsked', { time: timeText(task.cancelAt) })}</Text>}
          {task.reason && <TaskReason reason={task.reason} remedy={task.remedy} />}
        </section>
        <section className="paper" aria-labelledby="outputs">
          <Title order={2} id="outputs" mb={4}>{t('task.outputs')}</Title>
          <Text size="sm" c="dimmed" mb="xs">{t('sent.outputsHelp')}</Text>
          {task.outputs.length === 0 && <Text size="sm">{t(isOver(task.state) ? 'task.noOutputs' : 'task.outputsLater')}</Text>}
          <Stack gap="sm">{task.outputs.map((output) => <OneOutput key={output.id} task={task.id} output={output} />)}</Stack>
        </section>
        <Given task={task} />
      </Stack>
    </>
  )
}

function OneOutput({ task, output }: { readonly task: string; readonly output: SentTaskOutput }) {
  const { t } = useTranslation()
  const address = sentOutputAddress(task, output.id)
  return (
    <article data-output={output.name} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.6rem' }}>
      <Group justify="space-between" gap="xs">
        <Text size="sm"><b>{output.name}</b> · {t(`tool.type.${output.type}`)} · {t(`request.option.${output.class}`)}{output.hereAt !== null && ` · ${sizeText(output.size ?? 0)}`}</Text>
        <Group gap="xs">
          <span className="chip" data-state={output.state} style={{ '--tone': `var(--${tones[output.state]})`, color: `var(--${tones[output.state]}-text)` } as React.CSSProperties}>{t(`airlock.state.${output.state}`)}</span>
          {output.hereAt !== null && <a className="nav-link" href={address} download>{t('airlock.download')}</a>}
        </Group>
      </Group>
      {output.state === 'released' && output.type === 'dicom' && <Text size="sm">{t('airlock.wentBack')}</Text>}
      {output.state === 'released' && output.type !== 'dicom' && output.hereAt === null && <Text size="sm">{t('sent.coming')}</Text>}
      {output.hereAt !== null && <OutputContent output={{ ...output, size: output.size ?? 0 }} address={address} />}
    </article>
  )
}

function Given({ task }: { readonly task: SentTask }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="given">
      <Title order={2} id="given" mb="xs">{t('task.given')}</Title>
      <dl className="facts">
        <div><dt>{t('task.tool')}</dt><dd>{task.tool.id} {task.tool.version}</dd></div>
        {Object.entries(task.inputs).map(([name, input]) => <div key={name}><dt>{name}</dt><dd className="code">{'permit' in input ? <><Link to="/catalogue/datasets/$id" params={{ id: input.dataset }}>{input.dataset}</Link> · {input.version} · {input.permit}</> : input.output}</dd></div>)}
        <div><dt>{t('task.parameters')}</dt><dd className="code">{JSON.stringify(task.parameters)}</dd></div>
        <div><dt>{t('task.seed')}</dt><dd className="code">{task.seed}</dd></div>
      </dl>
      <Text size="xs" c="dimmed" mt="xs">{t('tool.digest')} <span className="code">sha256:{task.tool.digest}</span></Text>
    </section>
  )
}
