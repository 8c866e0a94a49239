/** The tool repository: found by what a tool is for, what it understands, takes and gives. */
import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { AbsentTool, ToolManifest, ToolSearch, ToolVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { problemWords } from '../problems/problem-words.ts'
import { countText } from '../words.ts'
import { RegisterTool } from './register-tool.tsx'
import { ToolFlow } from './tool-flow.tsx'
import { toolFilters } from './tool-filters.ts'

export function ToolsPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/tools' })
  const [registering, setRegistering] = useState(false)
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['tools', search], queryFn: () => api.tools(search), placeholderData: (before) => before, refetchInterval: 15_000 })
  return (
    <>
      <PageTitle title={t('tool.list')} lead={t('tool.lead')}>
        {session.data?.permissions.includes('tool:register') && <Button onClick={() => setRegistering(true)}>{t('tool.register')}</Button>}
      </PageTitle>
      {registering && <RegisterTool close={() => setRegistering(false)} />}
      <Filters search={search} />
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && <Found tools={found.data.tools} narrowed={Object.keys(search).length > 0} />}
      {found.data && found.data.absent.length > 0 && <Absent tools={found.data.absent} />}
    </>
  )
}

/** What comes with the program and does not run here: often something is not installed. */
function Absent({ tools }: { readonly tools: readonly AbsentTool[] }) {
  const { t } = useTranslation()
  return (
    <details className="paper" style={{ marginTop: '0.875rem' }} data-absent-tools>
      <summary>{t('tool.absent', { count: tools.length, shown: countText(tools.length) })}</summary>
      <Text size="sm" c="dimmed" mt="xs">{t('tool.absentHelp')}</Text>
      <ul>{tools.map(({ tool, title, limitations, problem, detail }) => (
        <li key={tool}><Text size="sm" fw={600}>{title}</Text><Text size="sm">{limitations}</Text><Text size="xs" c="dimmed">{problemWords(problem, detail).text ?? detail}</Text></li>
      ))}</ul>
    </details>
  )
}

function Filters({ search }: { readonly search: ToolSearch }) {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/tools' })
  const [text, setText] = useState(search.text ?? '')
  const all = useQuery({ queryKey: ['tools', {}], queryFn: () => api.tools() })
  const change = (name: string, value: string): void => void navigate({ search: (before) => {
    const rest = Object.fromEntries(Object.entries(before).filter(([key]) => key !== name))
    return value === '' ? rest : { ...rest, [name]: value }
  }, replace: true })
  return (
    <form role="search" className="paper" style={{ marginBottom: '0.875rem' }} onSubmit={(event) => { event.preventDefault(); change('text', text.trim()) }}>
      <Group align="flex-end" gap="xs">
        <TextInput label={t('tool.words')} maxLength={100} value={text} onChange={(event) => setText(event.currentTarget.value)} style={{ flex: '2 1 14rem' }} />
        {toolFilters.map(({ name, valuesOf, word }) => (
          <NativeSelect key={name} label={t(`tool.filter.${name}`)} value={search[name] ?? ''} onChange={(event) => change(name, event.currentTarget.value)} style={{ flex: '1 1 9rem' }}
            data={[{ value: '', label: t('tool.any') }, ...choices(all.data?.tools ?? [], valuesOf).map(({ value, count }) => ({ value, label: `${word ? t(`${word}.${value}`) : value} (${countText(count)})` }))]} />
        ))}
        <Button type="submit" variant="default">{t('tool.search')}</Button>
      </Group>
    </form>
  )
}

/** Every value that there is, and how many tools have it. */
function choices(tools: readonly ToolVersion[], valuesOf: (manifest: ToolManifest) => readonly string[]): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { manifest } of tools) for (const value of new Set(valuesOf(manifest))) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => ({ value, count }))
}

function Found({ tools, narrowed }: { readonly tools: readonly ToolVersion[]; readonly narrowed: boolean }) {
  const { t } = useTranslation()
  if (tools.length === 0) return <section className="paper"><Empty title={t('tool.none')}>{t(narrowed ? 'tool.noneFits' : 'tool.noneHelp')}</Empty></section>
  return (
    <section aria-label={t('tool.results')}>
      <Text size="sm" c="dimmed" mb="xs" role="status">{t('tool.found', { count: tools.length, shown: countText(tools.length) })}</Text>
      <ul className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 24rem), 1fr))', listStyle: 'none', margin: 0, padding: 0 }}>
        {tools.map(({ tool, version, manifest, verification }) => (
          <li key={tool} className="paper" data-tool={tool}>
            <Stack gap={6} h="100%" justify="space-between">
              <div>
                <Group justify="space-between" wrap="nowrap" align="baseline">
                  <Title order={2}><Link to="/tools/$id" params={{ id: tool }}>{manifest.title}</Link></Title>
                  <span className="tag">{t(`tool.kind.${manifest.kind}`)}</span>
                </Group>
                <Text size="sm" mt={4}>{manifest.purpose}</Text>
              </div>
              <ToolFlow manifest={manifest} />
              <Text size="xs" c="dimmed">{[t('tool.version', { version }), t('tool.verified', { count: verification.tests.length }), manifest.licence].join(' · ')}</Text>
            </Stack>
          </li>
        ))}
      </ul>
    </section>
  )
}
