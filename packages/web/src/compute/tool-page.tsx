/** One tool: what it is for, its versions, how each was verified, its test data, and who may run it. */
import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { manifestAddress, type ToolVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, rateText, sizeText, timeText } from '../words.ts'
import { ToolFlow } from './tool-flow.tsx'
import { WhoMayRun } from './who-may-run.tsx'

export function ToolPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/tools/$id' })
  const found = useQuery({ queryKey: ['tools', 'one', id], queryFn: () => api.toolVersions(id) })
  const [chosen, setChosen] = useState<string>()
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('tool.one')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const { versions } = found.data
  const shown = versions.find(({ version }) => version === chosen) ?? versions[0]
  if (!shown) return null
  return (
    <>
      <PageTitle title={shown.manifest.title} lead={shown.manifest.purpose}>
        {versions.length > 1 && <NativeSelect aria-label={t('tool.versions')} value={shown.version} onChange={(event) => setChosen(event.currentTarget.value)} data={versions.map(({ version, withdrawn }) => ({ value: version, label: withdrawn ? t('tool.withdrawnVersion', { version }) : t('tool.version', { version }) }))} />}
      </PageTitle>
      <Stack gap="sm">
        <Facts shown={shown} />
        <Verified shown={shown} />
        <WhoMayRun shown={shown} />
        <TestData shown={shown} />
        <Versions versions={versions} />
      </Stack>
    </>
  )
}

function Facts({ shown: { manifest, digest, withdrawn } }: { readonly shown: ToolVersion }) {
  const { t } = useTranslation()
  const { resources: { cpus, memoryMiB, timeSeconds } } = manifest
  const facts: [string, string][] = [
    ['kind', t(`tool.kind.${manifest.kind}`)], ['modalities', [...new Set(manifest.inputs.flatMap(({ modalities }) => modalities))].join(', ') || t('tool.anyModality')],
    ['subjects', countText(Math.max(...manifest.inputs.map(({ minimumSubjects }) => minimumSubjects)))], ['licence', manifest.licence], ['authors', manifest.authors.join(', ')],
    ['resources', t('tool.resources', { cpus: countText(cpus), memory: sizeText(memoryMiB * 1024 ** 2), minutes: rateText(timeSeconds / 60) })],
  ]
  return (
    <section className="paper" aria-labelledby="about-tool">
      <Title order={2} id="about-tool" mb="xs">{t('tool.about')}</Title>
      {withdrawn && <Text size="sm" c="var(--rejected-text)" mb="xs" role="status">{t('tool.withdrawn', { reason: withdrawn })}</Text>}
      <ToolFlow manifest={manifest} />
      <dl className="facts" style={{ margin: '0.75rem 0' }}>{facts.map(([name, value]) => <div key={name}><dt>{t(`tool.fact.${name}`)}</dt><dd>{value}</dd></div>)}</dl>
      <Text size="sm"><b>{t('tool.limitations')}</b> {manifest.limitations}</Text>
      <ul style={{ margin: '0.5rem 0', paddingInlineStart: '1.1rem' }}>{Object.entries(manifest.entrypoints).map(([name, { purpose }]) => <li key={name}><Text size="sm" span><span className="code">{name}</span>: {purpose}</Text></li>)}</ul>
      <Text size="xs" c="dimmed">{t('tool.digest')} <span className="code" data-digest={digest}>sha256:{digest}</span></Text>
    </section>
  )
}

/** What was measured when it was registered, test by test. */
function Verified({ shown: { manifest, verification } }: { readonly shown: ToolVersion }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="verified">
      <Title order={2} id="verified" mb={4}>{t('tool.verification')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('tool.verifiedAt', { time: timeText(verification.at), runner: t(`tool.runner.${verification.runner}`) })}</Text>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="verified">
        <table className="lines">
          <thead><tr><th>{t('tool.test')}</th><th>{t('tool.promises')}</th><th className="right">{t('tool.seconds')}</th><th className="right">{t('tool.memory')}</th></tr></thead>
          <tbody>
            {verification.tests.map(({ name, checks, wallSeconds, peakMemoryBytes }) => (
              <tr key={name}>
                <td><span className="chip" style={{ '--tone': 'var(--stored)' } as React.CSSProperties}>{name}</span></td>
                <td>
                  {t('tool.checks', { count: checks, shown: countText(checks) })}
                  <ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
                    {(manifest.tests.find((one) => one.name === name)?.expect ?? []).slice(0, 4).map((one) => <li key={`${one.output}${one.at ?? ''}`}><span className="code">{promiseText(one)}</span></li>)}
                  </ul>
                </td>
                <td className="right tabular">{rateText(wallSeconds)}</td>
                <td className="right tabular">{sizeText(peakMemoryBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

type Expected = ToolVersion['manifest']['tests'][number]['expect'][number]
function promiseText({ output, at = '', equals, min, max, tolerance }: Expected): string {
  const value = [equals === undefined ? '' : `= ${JSON.stringify(equals)}${tolerance ? ` ± ${tolerance}` : ''}`, min === undefined ? '' : `≥ ${min}`, max === undefined ? '' : `≤ ${max}`].filter(Boolean).join(' ')
  return `${output}${at} ${value}`.trim()
}

function TestData({ shown }: { readonly shown: ToolVersion }) {
  const { t } = useTranslation()
  const { manifest, files } = shown
  const places = manifest.tests.flatMap(({ inputs }) => Object.values(inputs))
  const isTestData = (path: string): boolean => places.some((place) => path === place || path.startsWith(`${place}/`))
  return (
    <section className="paper" aria-labelledby="files">
      <Group justify="space-between"><Title order={2} id="files">{t('tool.content', { count: files.length, shown: countText(files.length) })}</Title><a className="nav-link" href={manifestAddress(shown)} download="tool.json">tool.json</a></Group>
      <details>
        <summary>{t('tool.contentHelp', { shown: countText(files.filter(({ path }) => isTestData(path)).length) })}</summary>
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="files">
          <table className="lines">
            <thead><tr><th>{t('tool.path')}</th><th>{t('tool.role')}</th><th className="right">{t('tool.size')}</th></tr></thead>
            <tbody>{files.map(({ path, size }) => <tr key={path}><td className="code">{path}</td><td>{t(isTestData(path) ? 'tool.testData' : 'tool.program')}</td><td className="right tabular">{sizeText(size)}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </section>
  )
}

function Versions({ versions }: { readonly versions: readonly ToolVersion[] }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const mayRegister = session.data?.permissions.includes('tool:register') ?? false
  return (
    <section className="paper" aria-labelledby="versions">
      <Title order={2} id="versions" mb="xs">{t('tool.versions')}</Title>
      <Stack gap="xs">
        {versions.map((one) => (
          <article key={one.version} data-version={one.version}>
            <Text size="sm"><b>{one.version}</b> · {timeText(one.at)} · <span className="code">{one.digest.slice(0, 12)}</span>{one.withdrawn && ` · ${t('tool.withdrawn', { reason: one.withdrawn })}`}</Text>
            {mayRegister && !one.withdrawn && <Withdraw one={one} />}
          </article>
        ))}
      </Stack>
      <Text size="xs" c="dimmed" mt="xs"><Link to="/tools">{t('tool.list')}</Link></Text>
    </section>
  )
}

function Withdraw({ one: { tool, version } }: { readonly one: ToolVersion }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const withdraw = useMutation({ mutationFn: () => api.withdrawTool(tool, version, reason), onSuccess: () => queries.invalidateQueries({ queryKey: ['tools'] }) })
  return (
    <details>
      <summary>{t('tool.withdraw', { version })}</summary>
      <Group align="flex-end" gap="xs" mt={4}>
        <TextInput label={t('tool.withdrawReason')} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} style={{ flex: '1 1 14rem' }} />
        <Button color="red.9" disabled={reason.trim() === ''} loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{t('tool.withdrawNow')}</Button>
      </Group>
      {withdraw.isError && <Trouble error={withdraw.error} />}
    </details>
  )
}
