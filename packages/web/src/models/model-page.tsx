/** One version of a model: where it stands, how well it does and for whom, what it comes from, its passport, and what may be done with it. */
import { Alert, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ModelDetail, ModelVersion } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText, timeText } from '../words.ts'
import { DecisionPanel } from './decision-panel.tsx'
import { DeclarePanel } from './declare-panel.tsx'
import { JoinedPanel } from './joined-panel.tsx'
import { LineageDrawing } from './lineage-drawing.tsx'
import { ModelChip } from './model-chip.tsx'
import { PassportPanel } from './passport-panel.tsx'
import { ValidationPanel } from './validation-panel.tsx'

export function ModelPage() {
  const { t } = useTranslation()
  const { name = '' } = useParams({ strict: false })
  const { version } = useSearch({ strict: false }) as { version?: number }
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const model = useQuery({ queryKey: ['models', name], queryFn: () => api.model(name) })
  const number = version ?? model.data?.versions[0]?.number
  const found = useQuery({
    queryKey: ['models', name, number], enabled: number !== undefined, queryFn: () => api.modelVersion(name, number ?? 1),
    refetchInterval: ({ state: { data } }) => (data?.evaluations.some(({ endedAt }) => endedAt === null) ? 2_000 : false),
  })
  const failed = model.error ?? found.error
  if (failed) return <><PageTitle title={t('model.one')} /><Trouble error={failed} again={() => void found.refetch()} /></>
  if (!found.data || !model.data) return <Loading />
  const may = (permission: string) => session.data?.permissions.includes(permission) ?? false
  return (
    <>
      <Link to="/models" style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.875rem' }}>{t('model.back')}</Link>
      <PageTitle title={found.data.version.title} lead={`${name} · ${t('model.version', { number })}`}>
        <ModelChip state={found.data.version.state} />
        {model.data.versions.length > 1 && <Choice name={name} versions={model.data.versions} number={number ?? 1} />}
      </PageTitle>
      <Stack gap="sm">
        <Flags version={found.data.version} />
        <Facts detail={found.data} mayHave={found.data.version.registeredBy === session.data?.actor.id || may('model:approve') || may('model:run')} />
        <ValidationPanel detail={found.data} may={may} />
        <JoinedPanel detail={found.data} />
        <LineageDrawing detail={found.data} />
        <PassportPanel detail={found.data} may={may} />
        {may('model:register') && found.data.version.state !== 'retired' && <DeclarePanel key={`${found.data.version.name} ${found.data.version.number}`} version={found.data.version} />}
        <DecisionPanel version={found.data.version} me={session.data?.actor.id ?? ''} may={may} />
      </Stack>
    </>
  )
}

function Choice({ name, versions, number }: { readonly name: string; readonly versions: readonly ModelVersion[]; readonly number: number }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return <NativeSelect size="xs" aria-label={t('model.chooseVersion')} value={String(number)} onChange={(event) => void navigate({ to: '/models/$name', params: { name }, search: { version: Number(event.currentTarget.value) } })} data={versions.map((one) => ({ value: String(one.number), label: [t('model.version', { number: one.number }), ...one.aliases].join(' · ') }))} />
}

function Flags({ version }: { readonly version: ModelVersion }) {
  const { t } = useTranslation()
  const open = version.flags.filter(({ resolvedAt }) => resolvedAt === null)
  if (open.length === 0) return null
  return (
    <Alert role="alert" variant="outline" color="orange" bg="var(--paper)" title={<Text span fw={650} c="var(--quarantined-text)">{t('model.flagged')}</Text>}>
      <Text size="sm">{t('model.flaggedHelp')}</Text>
      <ul>{open.map(({ id, dataset, version: number, at }) => <li key={id} className="code">{t('model.flag', { dataset, number, at: timeText(at) })}</li>)}</ul>
    </Alert>
  )
}

function Facts({ detail: { version }, mayHave }: { readonly detail: ModelDetail; readonly mayHave: boolean }) {
  const { t } = useTranslation()
  const { declaration, format, size, summary, run, registeredAt, digest, record, decisions } = version
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('model.field.outcome'), declaration?.outcome], [t('model.field.intendedUse'), declaration?.intendedUse], [t('model.formatLabel'), `${t(`model.format.${format}`)}${size > 0 ? ` · ${sizeText(size)}` : ''}`],
    [t('model.parameters'), summary.parameters === undefined ? undefined : countText(summary.parameters)], [t('model.runBy'), run ? `${run.tool} ${run.version}` : t('model.noRunner')], [t('model.field.provider'), declaration?.provider],
    [t('model.field.licence'), declaration?.licence], [t('model.registered'), timeText(registeredAt)],
  ]
  return (
    <section className="paper" aria-label={t('model.facts')}>
      <dl className="facts">{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {decisions.map(({ kind, reason, decidedAt }) => <Text key={kind} size="sm" mt="xs"><b>{t(`model.decided.${kind}`, { at: timeText(decidedAt) })}</b>: {reason}</Text>)}
      <Group gap="md" mt="sm">
        {digest && <Text size="xs" c="dimmed" className="code">{t('model.weights')} sha256:{digest}</Text>}
        {digest && mayHave && <a href={`/api/models/${encodeURIComponent(version.name)}/versions/${version.number}/weights`} download style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.8125rem' }}>{t('model.fetchWeights')}</a>}
        <Text size="xs" c="dimmed" className="code">{t('model.record')} sha256:{record}</Text>
      </Group>
    </section>
  )
}
