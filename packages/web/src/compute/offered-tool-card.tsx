/** One tool of the hub at a node: fetched, seen, tested without data, then admitted or refused by a person. */
import { Button, Group, Progress, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { FetchedTool, OfferedTool, ToolAct } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText, sizeText, timeText } from '../words.ts'
import { ToolFlow } from './tool-flow.tsx'

export function OfferedToolCard({ tool, mayDecide }: { readonly tool: OfferedTool; readonly mayDecide: boolean }) {
  const { t } = useTranslation()
  const { digest, facts, state, test, problem, decidedAt } = tool
  const act = useMutation({ mutationFn: (what: ToolAct) => api.decideTool(digest, what), onSettled: () => queries.invalidateQueries({ queryKey: ['carried-tools'] }) })
  const fetched = useQuery({ queryKey: ['carried-tools', 'one', digest], queryFn: () => api.fetchedTool(digest), enabled: state === 'here', staleTime: 60_000 })
  const busy = act.isPending ? act.variables : undefined
  const button = (what: ToolAct, filled = false) => <Button key={what} size="xs" {...(filled ? {} : { variant: 'default' })} loading={busy === what} disabled={busy !== undefined && busy !== what} onClick={() => act.mutate(what)}>{t(`carried.act.${what}`)}</Button>
  return (
    <section className="paper" data-offered={state} aria-label={facts.title}>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{facts.title}</Title>
        <Text size="sm" c="dimmed">{facts.id} {facts.version} · {sizeText(facts.size)}</Text>
      </Group>
      <Text size="sm" mt={4}>{facts.purpose}</Text>
      <Text size="sm"><b>{t('carried.madeBy')}</b> {facts.authors.join(', ')} · {facts.licence}</Text>
      <Text size="sm" role="status"><b>{t(`carried.state.${state}`)}</b>{decidedAt && ` · ${timeText(decidedAt)}`}{facts.withdrawn && ` · ${t('carried.withdrawn')}`}{problem && <> · <span className="code">{problem}</span></>}</Text>
      {state === 'here' && fetched.data && <Content tool={fetched.data} />}
      {state === 'here' && test && <Text size="sm" c="var(--stored-text)" data-tested={test.tests.length}>{t('carried.passed', { count: test.tests.length, shown: countText(test.tests.length), at: timeText(test.at) })}</Text>}
      <Text size="xs" c="dimmed" className="code">sha256:{digest}</Text>
      {(busy === 'test' || busy === 'admit' || state === 'wanted') && <Progress mt="xs" value={100} animated aria-label={t(`carried.${state === 'wanted' ? 'coming' : 'testing'}`)} />}
      {act.isError && <Trouble error={act.error} />}
      {mayDecide && (
        <Group gap="xs" mt="xs">
          {(state === 'offered' || state === 'refused' || state === 'wanted') && !facts.withdrawn && button('fetch')}
          {state === 'here' && button('test')}
          {state === 'here' && test && !facts.withdrawn && button('admit', true)}
          {(state === 'offered' || state === 'here') && button('refuse')}
        </Group>
      )}
    </section>
  )
}

function Content({ tool: { manifest, files } }: { readonly tool: FetchedTool }) {
  const { t } = useTranslation()
  const { runtime, resources } = manifest
  return (
    <>
      <ToolFlow manifest={manifest} />
      <Text size="sm"><b>{t('tool.limitations')}</b> {manifest.limitations}</Text>
      <Text size="sm"><b>{t('carried.runs')}</b> <span className="code">{runtime.type === 'node' ? runtime.program : runtime.command.join(' ')}</span> · {sizeText(resources.memoryMiB * 1024 ** 2)} · {t('carried.seconds', { count: resources.timeSeconds, shown: countText(resources.timeSeconds) })}</Text>
      <details>
        <summary>{t('carried.files', { count: files.length, shown: countText(files.length) })}</summary>
        <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>{files.map(({ path, size, digest }) => <li key={path}><Text size="xs"><span className="code">{path}</span> · {sizeText(size)} · <span className="code">{digest.slice(0, 12)}</span></Text></li>)}</ul>
      </details>
    </>
  )
}
