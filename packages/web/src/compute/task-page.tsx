/** One task: how far it is, what it draws, what it made and what became of that; and the way to stop it. */
import { Button, Progress, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { Task, TaskOutput, TaskUsage, ToolManifest } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { rateText, sizeText, timeText } from '../words.ts'
import { OutputCard } from './output-card.tsx'
import { TaskChip } from './task-chip.tsx'
import { TaskReason } from './task-reason.tsx'
import { isOver, steps } from './task-states.ts'
import { UsageChart } from './usage-chart.tsx'

export function TaskPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/tasks/$id' })
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['task', id], queryFn: () => api.task(id), refetchInterval: (query) => (query.state.data && isOver(query.state.data.state) ? 10_000 : 1_000) })
  const tool = useQuery({ queryKey: ['tools', 'one', found.data?.tool], queryFn: () => api.toolVersions(found.data?.tool ?? ''), enabled: found.data !== undefined })
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('task.one')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const task = found.data
  const manifest = tool.data?.versions.find(({ version }) => version === task.version)?.manifest
  return (
    <>
      <PageTitle title={manifest ? `${manifest.title}: ${task.entrypoint}` : t('task.what', { tool: task.tool, entrypoint: task.entrypoint })} lead={[t('task.submitted', { time: timeText(task.submitted) }), ...(task.askedBy ? [t('task.askedBy', task.askedBy)] : [])].join(' · ')}>
        <TaskChip state={task.state} />
        {!isOver(task.state) && session.data?.permissions.includes('task:submit') && <Cancel id={task.id} />}
      </PageTitle>
      <Stack gap="sm">
        <State task={task} />
        <Drawn curve={task.curve} usage={task.usage} manifest={manifest} />
        <Outputs outputs={task.outputs} over={isOver(task.state)} />
        <Given task={task} />
      </Stack>
    </>
  )
}

function Cancel({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const cancel = useMutation({ mutationFn: () => api.cancelTask(id), onSettled: () => queries.invalidateQueries({ queryKey: ['task', id] }) })
  return <Button color="red.9" loading={cancel.isPending} onClick={() => cancel.mutate()}>{t('task.cancel')}</Button>
}

function State({ task }: { readonly task: Task }) {
  const { t } = useTranslation()
  const last = isOver(task.state) ? task.state : 'COMPLETE'
  const reached = isOver(task.state) ? steps.length : steps.findIndex((step) => step === task.state)
  return (
    <section className="paper" aria-labelledby="state">
      <Title order={2} id="state" mb="sm">{t('task.way')}</Title>
      <ol className="steps">
        {[...steps, last].map((step, index) => <li key={step} aria-current={index === reached ? 'step' : undefined} data-reached={index <= reached} style={{ fontWeight: index === reached ? 650 : 400, ...(index <= reached ? {} : { color: 'var(--mantine-color-dimmed)' }) }}>{t(`task.state.${step}`)}</li>)}
      </ol>
      {task.state === 'RUNNING' && <Progress mt="sm" value={(task.progress ?? 0) * 100} animated={task.progress === null} aria-label={t('task.progress')} />}
      {task.reason && <TaskReason reason={task.reason} remedy={task.remedy} />}
      {task.starts > 1 && <Text size="sm" mt="xs">{t('task.again')}</Text>}
    </section>
  )
}

function Drawn({ curve, usage, manifest }: { readonly curve: readonly TaskUsage[]; readonly usage: TaskUsage | null; readonly manifest: ToolManifest | undefined }) {
  const { t } = useTranslation()
  if (!usage || !manifest) return null
  const { cpus, memoryMiB } = manifest.resources
  const cores = curve.map(({ wallSeconds, cpuSeconds }, at) => {
    const before = curve[at - 1] ?? { wallSeconds: 0, cpuSeconds: 0 }
    return { seconds: wallSeconds, value: wallSeconds > before.wallSeconds ? (cpuSeconds - before.cpuSeconds) / (wallSeconds - before.wallSeconds) : 0 }
  })
  const memory = curve.map(({ wallSeconds, peakMemoryBytes }) => ({ seconds: wallSeconds, value: peakMemoryBytes }))
  return (
    <section className="paper" aria-labelledby="drawn">
      <Title order={2} id="drawn" mb="xs">{t('task.drawn')}</Title>
      <div className="beside">
        <UsageChart title={t('task.cores')} points={cores} limit={cpus} text={rateText} now={t('task.coreSeconds', { seconds: rateText(usage.cpuSeconds), wall: rateText(usage.wallSeconds) })} />
        <UsageChart title={t('task.memory')} points={memory} limit={memoryMiB * 1024 ** 2} text={sizeText} now={t('task.memoryPeak', { size: sizeText(usage.peakMemoryBytes) })} />
      </div>
      <Text size="xs" c="dimmed" mt={4}>{t('task.written', { size: sizeText(usage.outputBytes) })}</Text>
    </section>
  )
}

function Outputs({ outputs, over }: { readonly outputs: readonly TaskOutput[]; readonly over: boolean }) {
  const { t } = useTranslation()
  const hasLog = outputs.some(({ type }) => type === 'log')
  return (
    <section className="paper" aria-labelledby="outputs">
      <Title order={2} id="outputs" mb={4}>{t('task.outputs')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('task.outputsHelp')}</Text>
      {outputs.length === 0 && <Text size="sm">{t(over ? 'task.noOutputs' : 'task.outputsLater')}</Text>}
      <Stack gap="sm">{outputs.map((output) => <OutputCard key={output.id} output={output} />)}</Stack>
      {over && !hasLog && <Text size="sm" c="dimmed" mt="sm">{t('task.noLog')}</Text>}
    </section>
  )
}

function Given({ task }: { readonly task: Task }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="given">
      <Title order={2} id="given" mb="xs">{t('task.given')}</Title>
      <dl className="facts">
        <div><dt>{t('task.tool')}</dt><dd><Link to="/tools/$id" params={{ id: task.tool }}>{task.tool}</Link> {task.version}</dd></div>
        {Object.entries(task.inputs).map(([name, input]) => <div key={name}><dt>{name}</dt><dd className="code">{'permit' in input ? `${input.dataset} · ${input.version} · ${input.permit}` : 'output' in input ? input.output : ''}</dd></div>)}
        <div><dt>{t('task.parameters')}</dt><dd className="code">{JSON.stringify(task.parameters)}</dd></div>
        <div><dt>{t('task.seed')}</dt><dd className="code">{task.seed}</dd></div>
      </dl>
      <Text size="xs" c="dimmed" mt="xs">{t('tool.digest')} <span className="code">sha256:{task.digest}</span></Text>
    </section>
  )
}
