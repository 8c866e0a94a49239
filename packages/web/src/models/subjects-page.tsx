/** Which models used a subject's data, told at once; and withdrawing the subject, with everything that follows from it. */
import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { withdrawalReasons, type SubjectTrace, type WithdrawalReason } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { ProjectChoice } from '../parts/project-choice.tsx'
import { Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { ModelChip } from './model-chip.tsx'

/** Without a project: of the one that has the datasets. */
interface Subject { readonly pseudonym: string; readonly project: string | undefined }

export function SubjectsPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const [pseudonym, setPseudonym] = useState('')
  const [project, setProject] = useState<string>()
  // Kept while it is asked again, so that what stands below does not go away.
  const [answer, setAnswer] = useState<{ readonly of: Subject; readonly trace: SubjectTrace }>()
  const trace = useMutation({ mutationFn: (of: Subject) => api.traceSubject(of.pseudonym, of.project), onSuccess: (found, of) => setAnswer({ of, trace: found }) })
  const mayWithdraw = session.data?.permissions.includes('subject:withdraw') ?? false
  return (
    <>
      <Link to="/models" style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.875rem' }}>{t('model.back')}</Link>
      <PageTitle title={t('model.trace.title')} lead={t('model.trace.lead')} />
      <Stack gap="sm">
        <form className="paper" onSubmit={(event) => { event.preventDefault(); trace.mutate({ pseudonym: pseudonym.trim(), project }) }}>
          <Group align="flex-end" gap="sm">
            <TextInput label={t('model.trace.pseudonym')} value={pseudonym} maxLength={64} autoComplete="off" onChange={(event) => setPseudonym(event.currentTarget.value)} style={{ flex: '1 1 18rem' }} />
            <ProjectChoice value={project} change={setProject} />
            <Button type="submit" disabled={pseudonym.trim() === ''} loading={trace.isPending}>{t('model.trace.ask')}</Button>
          </Group>
          {trace.isError && <Trouble error={trace.error} />}
        </form>
        {answer && <Answer trace={answer.trace} />}
        {answer && mayWithdraw && <Withdraw key={`${answer.of.project ?? ''} ${answer.of.pseudonym}`} subject={answer.of} again={() => trace.mutate(answer.of)} withdrawn={answer.trace.withdrawn} />}
        {mayWithdraw && <Withdrawn />}
      </Stack>
    </>
  )
}

function Answer({ trace }: { readonly trace: SubjectTrace }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="answer" data-models={trace.models.length}>
      <Title order={2} id="answer" mb={4}>{t('model.trace.answer', { datasets: countText(trace.datasets.length), models: countText(new Set(trace.models.map(({ name, number }) => `${name} ${number}`)).size) })}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('model.trace.within', { milliseconds: trace.milliseconds })}</Text>
      {trace.withdrawn && <Text size="sm" fw={650} c="var(--quarantined-text)" mb="sm">{t('model.trace.isWithdrawn')}</Text>}
      {trace.datasets.length > 0 && <ul aria-label={t('model.trace.datasets')}>{trace.datasets.map(({ dataset, version, title, state }) => <li key={`${dataset} ${version}`}><Link to="/datasets/$id" params={{ id: dataset }}>{title}</Link> {t('model.trace.version', { version })} · <b>{t(`datasets.state.${state}`, { defaultValue: state })}</b></li>)}</ul>}
      {trace.released.map(({ name, instances, acknowledged, lastAt }) => <Text key={name} size="sm" data-released={name}>{t('model.trace.released', { name, instances: countText(instances), acknowledged: countText(acknowledged) })}{lastAt && ` · ${timeText(lastAt)}`}</Text>)}
      {trace.models.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-label={t('model.list')}>
          <table className="lines">
            <thead><tr><th scope="col">{t('model.one')}</th><th scope="col">{t('model.trace.use')}</th><th scope="col">{t('model.trace.state')}</th></tr></thead>
            <tbody>{trace.models.map(({ name, title, number, state, use }) => <tr key={`${name} ${number} ${use}`}><td><Link to="/models/$name" params={{ name }} search={{ version: number }}>{title} {number}</Link></td><td>{t(`model.trace.uses.${use}`)}</td><td><ModelChip state={state} /></td></tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Withdraw({ subject: { pseudonym, project }, withdrawn, again }: { readonly subject: Subject; readonly withdrawn: boolean; readonly again: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState<WithdrawalReason>('consent-withdrawn')
  const [typed, setTyped] = useState('')
  const withdraw = useMutation({ mutationFn: () => api.withdrawSubject(pseudonym, reason, project), onSuccess: () => { again(); void queries.invalidateQueries({ queryKey: ['withdrawals'] }); void queries.invalidateQueries({ queryKey: ['models'] }) } })
  if (withdraw.data) return <Alert role="status" variant="outline" color="teal" bg="var(--paper)" title={<Text span fw={650} c="var(--stored-text)">{t('model.withdraw.done')}</Text>} data-withdrawn={withdraw.data.id}>{t('model.withdraw.what', { versions: countText(withdraw.data.versions.length), tasks: countText(withdraw.data.tasks), models: countText(withdraw.data.models) })}</Alert>
  if (withdrawn) return null
  return (
    <form className="paper" aria-labelledby="withdraw" onSubmit={(event) => { event.preventDefault(); withdraw.mutate() }}>
      <Title order={2} id="withdraw" mb={4}>{t('model.withdraw.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('model.withdraw.help')}</Text>
      <Group align="flex-end" gap="sm">
        <NativeSelect label={t('model.withdraw.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value as WithdrawalReason)} data={withdrawalReasons.map((value) => ({ value, label: t(`model.withdraw.reasons.${value}`) }))} />
        <TextInput label={t('model.withdraw.again')} value={typed} autoComplete="off" maxLength={64} onChange={(event) => setTyped(event.currentTarget.value)} style={{ flex: '1 1 14rem' }} />
        <Button type="submit" color="red.9" disabled={typed.trim() !== pseudonym} loading={withdraw.isPending}>{t('model.withdraw.now')}</Button>
      </Group>
      {withdraw.isError && <Trouble error={withdraw.error} />}
    </form>
  )
}

function Withdrawn() {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['withdrawals'], queryFn: api.withdrawals })
  if (found.isError) return <Trouble error={found.error} />
  if (!found.data?.withdrawals.length) return null
  return (
    <section className="paper" aria-labelledby="withdrawn">
      <Title order={2} id="withdrawn" mb="xs">{t('model.withdraw.list')}</Title>
      <ul>{found.data.withdrawals.map(({ id, project, pseudonym, reason, at, versions }) => <li key={id}><span className="code">{pseudonym}</span> · {project} · {t(`model.withdraw.reasons.${reason}`)} · {timeText(at)} · {t('model.withdraw.versions', { count: versions.length })}</li>)}</ul>
    </section>
  )
}
