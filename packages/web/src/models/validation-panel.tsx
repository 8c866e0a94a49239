/** How well a version does: curve, calibration, errors at the threshold, groups and sites with their intervals, and that nobody was in both. */
import { Alert, Button, Group, NativeSelect, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DisjointProof, EvaluationReport, ModelDetail, ModelEvaluation, NewEvaluation } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { AskSites } from './ask-sites.tsx'
import { CalibrationChart } from './calibration-chart.tsx'
import { IntervalPlot } from './interval-plot.tsx'
import { decimalText, shareText } from './model-words.ts'
import { RocChart } from './roc-chart.tsx'

interface Props { readonly detail: ModelDetail; readonly may: (permission: string) => boolean }

export function ValidationPanel({ detail, may }: Props) {
  const { t } = useTranslation()
  const done = detail.evaluations.filter(({ report }) => report !== null)
  const [chosen, setChosen] = useState<string>()
  const shown = done.find(({ id }) => id === chosen) ?? done[0]
  const nameOf = ({ dataset, version, site, siteName }: ModelEvaluation) => `${detail.datasets.find((one) => one.dataset === dataset && one.version === version)?.title || dataset} ${version}${site === 'self' ? '' : ` · ${siteName ?? site}`}`
  return (
    <section className="paper" aria-labelledby="validation">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="validation">{t('model.validation')}</Title>
        {done.length > 1 && <NativeSelect size="xs" aria-label={t('model.chooseEvaluation')} value={shown?.id ?? ''} onChange={(event) => setChosen(event.currentTarget.value)} data={done.map((one) => ({ value: one.id, label: `${nameOf(one)} · ${timeText(one.askedAt)}` }))} />}
      </Group>
      <Stack gap="md">
        <Pending evaluations={detail.evaluations} nameOf={nameOf} mayCancel={may('model:evaluate')} />
        {!shown && <Text size="sm" c="dimmed">{t('model.notEvaluated')}</Text>}
        {shown?.report && <Report evaluation={shown} report={shown.report} name={nameOf(shown)} />}
        {shown?.report && <Rows shown={shown} />}
        {may('model:evaluate') && detail.version.run?.evaluate && detail.version.state !== 'retired' && <Ask detail={detail} />}
        {may('model:evaluate') && detail.version.origin.kind === 'training' && detail.version.state !== 'retired' && <AskSites detail={detail} />}
      </Stack>
    </section>
  )
}

interface Named { readonly nameOf: (one: ModelEvaluation) => string }

function Pending({ evaluations, nameOf, mayCancel }: Named & { readonly evaluations: readonly ModelEvaluation[]; readonly mayCancel: boolean }) {
  const { t } = useTranslation()
  return <>{evaluations.filter(({ state }) => state !== 'done').slice(0, 10).map((one) => (
    <Text key={one.id} size="sm" role="status" data-evaluation={one.state}>
      {nameOf(one)}: <b>{t(`model.evaluation.${one.state}`)}</b>{one.reason ? <> <span className="code">{one.reason}</span></> : ''}
      {one.task && <> <Link to="/tasks/$id" params={{ id: one.task }} style={{ color: 'var(--mantine-color-anchor)' }}>{t('model.itsTask')}</Link></>}
      {mayCancel && one.task === null && one.endedAt === null && <CancelButton evaluation={one} name={nameOf(one)} />}
    </Text>
  ))}</>
}

/** Of one that a hospital was asked for. */
function CancelButton({ evaluation: { id }, name }: { readonly evaluation: ModelEvaluation; readonly name: string }) {
  const { t } = useTranslation()
  const cancel = useMutation({ mutationFn: () => api.cancelEvaluation(id), onSettled: () => queries.invalidateQueries({ queryKey: ['models'] }) })
  return <> <Button component="button" size="compact-xs" variant="default" aria-label={t('model.cancelOf', { name })} loading={cancel.isPending} onClick={() => cancel.mutate()}>{t('model.cancel')}</Button>{cancel.isError && <Trouble error={cancel.error} />}</>
}

function Report({ evaluation, report, name }: { readonly evaluation: ModelEvaluation; readonly report: EvaluationReport; readonly name: string }) {
  const { t } = useTranslation()
  const interval = (one: EvaluationReport['auc']) => (one ? t('model.interval', { value: shareText(one.value), lower: shareText(one.lower), upper: shareText(one.upper) }) : t('model.tooFew'))
  const facts: readonly (readonly [string, string])[] = [
    ['AUC', interval(report.auc)], [t('model.sensitivity', { threshold: decimalText(report.threshold) }), interval(report.sensitivity)], [t('model.specificity', { threshold: decimalText(report.threshold) }), interval(report.specificity)],
    [t('model.slope'), decimalText(report.calibration.slope)], [t('model.intercept'), decimalText(report.calibration.intercept)], ['Brier', shareText(report.brier)],
    [t('model.cases'), report.n === null ? t('model.tooFew') : t('model.casesOf', { n: countText(report.n), positives: countText(report.positives ?? 0) })],
  ]
  return (
    <>
      <Text size="sm">{t('model.measuredOn', { name, at: timeText(evaluation.endedAt ?? evaluation.askedAt) })}</Text>
      <dl className="facts" data-auc={report.auc?.value}>{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd className="tabular">{value}</dd></div>)}</dl>
      <Proof proof={evaluation.proof} />
      {report.roc.length > 0 && <Group align="flex-start" gap="xl"><RocChart report={report} />{report.calibration.bins.length > 0 && <CalibrationChart report={report} />}</Group>}
      {report.roc.length > 0 && <Text size="xs" c="dimmed">{t('model.steps')}</Text>}
    </>
  )
}

/** In words: who was compared with whom, by what, and where nobody could. */
function Proof({ proof }: { readonly proof: DisjointProof }) {
  const { t } = useTranslation()
  const state = proof.disjoint === null ? 'unknown' : proof.disjoint ? 'disjoint' : 'meets'
  return (
    <Alert variant="outline" color={state === 'disjoint' ? 'teal' : 'orange'} bg="var(--paper)" data-proof={state} title={<Text span fw={650} c={state === 'disjoint' ? 'var(--stored-text)' : 'var(--quarantined-text)'}>{t(`model.proof.${state}`)}</Text>}>
      {proof.test && <Text size="sm">{proof.test.subjects === null ? t('model.sites.compared', { sets: countText(proof.training.length) }) : t('model.proof.compared', { test: countText(proof.test.subjects), training: countText(proof.training.reduce((sum, { subjects }) => sum + (subjects ?? 0), 0)), sets: countText(proof.training.length) })}</Text>}
      {proof.elsewhere.length > 0 && <Text size="sm">{t('model.proof.elsewhere', { count: proof.elsewhere.length })}</Text>}
      {proof.test && <Text size="xs" c="dimmed" className="code">{t('model.proof.commitment')} {proof.test.commitment}</Text>}
    </Alert>
  )
}

/** Groups of one evaluation, beside all of its cases. */
function Rows({ shown }: { readonly shown: ModelEvaluation }) {
  const { t } = useTranslation()
  const { report } = shown
  if (!report) return null
  const factor = (name: string) => t(`model.factor.${name}`, { defaultValue: name })
  const groups = report.groups.map(({ factor: name, level, auc, n }) => ({ id: `${name} ${level}`, name: `${factor(name)}: ${level}`, interval: auc, n }))
  return (
    <>
      {groups.length > 0 && <IntervalPlot title={t('model.byGroup')} rows={[...groups, { id: 'all', name: t('model.all'), interval: report.auc, n: report.n, summary: true }]} />}
      {report.suppressed.length > 0 && <Text size="sm" c="dimmed">{t('model.suppressed', { factors: report.suppressed.map(factor).join(', ') })}</Text>}
    </>
  )
}

/** By a permit that names the dataset, and the tool by its digest. */
function Ask({ detail: { version } }: { readonly detail: ModelDetail }) {
  const { t } = useTranslation()
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits })
  const [choice, setChoice] = useState('')
  const [threshold, setThreshold] = useState<number>(0.5)
  const [columns, setColumns] = useState({ label: '', subject: '', groups: '' })
  const offered = (permits.data?.permits ?? []).filter(({ state }) => state === 'valid').flatMap(({ permit }) => permit.datasets.map(({ dataset, version: number }) => ({ permit, dataset, number, value: `${permit.id} ${dataset} ${number}` })))
  const chosen = offered.find(({ value }) => value === choice)
  const ask = useMutation({
    mutationFn: (json: NewEvaluation) => api.evaluateModel(version.name, version.number, json),
    onSettled: () => queries.invalidateQueries({ queryKey: ['models', version.name] }),
  })
  const groups = columns.groups.split(',').map((one) => one.trim()).filter(Boolean)
  const parameters = { ...(columns.label.trim() ? { label: columns.label.trim() } : {}), ...(columns.subject.trim() ? { subject: columns.subject.trim() } : {}), ...(groups.length > 0 ? { groups } : {}) }
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (chosen) ask.mutate({ permit: chosen.permit.id, purpose: chosen.permit.purpose, dataset: chosen.dataset, version: chosen.number, threshold, parameters }) }}>
      <Title order={3} size="h5">{t('model.evaluate')}</Title>
      <Text size="sm" c="dimmed">{t('model.evaluateHelp')}</Text>
      <Group align="flex-end" gap="sm" mt="xs">
        <NativeSelect label={t('model.permitAndData')} value={choice} onChange={(event) => setChoice(event.currentTarget.value)} data={[{ value: '', label: '' }, ...offered.map(({ value, dataset, number, permit }) => ({ value, label: `${dataset} ${number} · ${permit.id}` }))]} style={{ flex: '2 1 16rem' }} />
        <NumberInput label={t('model.threshold')} value={threshold} onChange={(value) => setThreshold(Number(value))} min={0.01} max={0.99} step={0.05} w={110} />
        <TextInput label={t('model.labelColumn')} value={columns.label} placeholder="label" onChange={(event) => setColumns({ ...columns, label: event.currentTarget.value })} style={{ flex: '1 1 8rem' }} />
        <TextInput label={t('model.subjectColumn')} value={columns.subject} placeholder="subject" onChange={(event) => setColumns({ ...columns, subject: event.currentTarget.value })} style={{ flex: '1 1 8rem' }} />
        <TextInput label={t('model.groupColumns')} value={columns.groups} onChange={(event) => setColumns({ ...columns, groups: event.currentTarget.value })} style={{ flex: '1 1 10rem' }} />
        <Button type="submit" disabled={!chosen} loading={ask.isPending}>{t('model.evaluateNow')}</Button>
      </Group>
      {ask.isError && <Trouble error={ask.error} />}
    </form>
  )
}
