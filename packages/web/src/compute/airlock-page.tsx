/** The air-lock: what waits, what the checks found in it, and a person who releases or denies it; never whoever asked for the work. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { outputAddress, type ReviewedOutput } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText, timeText } from '../words.ts'
import { AirlockDrawing } from './airlock-drawing.tsx'
import { OutputContent } from './output-content.tsx'
import { OutputFindings } from './output-findings.tsx'

export function AirlockPage() {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['airlock'], queryFn: api.airlock, refetchInterval: 5_000 })
  return (
    <>
      <PageTitle title={t('airlock.title')} lead={t('airlock.lead')} />
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <Stack gap="sm">
          <AirlockDrawing waiting={found.data.outputs.length} recent={found.data.recent} />
          <section className="paper" aria-labelledby="waiting">
            <Title order={2} id="waiting" mb="xs">{t('airlock.waiting', { count: found.data.outputs.length, shown: countText(found.data.outputs.length) })}</Title>
            {found.data.outputs.length === 0 && <Empty title={t('airlock.none')}>{t('airlock.noneHelp')}</Empty>}
            <Stack gap="md">{found.data.outputs.map((output) => <Waiting key={output.id} output={output} />)}</Stack>
          </section>
          <Recent outputs={found.data.recent} />
        </Stack>
      )}
    </>
  )
}

function Waiting({ output }: { readonly output: ReviewedOutput }) {
  const { t } = useTranslation()
  const decide = useMutation({ mutationFn: (decision: 'release' | 'deny') => api.decideOutput(output.id, decision), onSuccess: () => queries.invalidateQueries({ queryKey: ['airlock'] }) })
  return (
    <article data-output={output.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Text fw={650}>{output.name} <Text span size="sm" c="dimmed">{[t(`tool.type.${output.type}`), t(`request.option.${output.class}`), sizeText(output.size)].join(' · ')}</Text></Text>
          <Text size="sm" c="dimmed">{timeText(output.at)} · <Link to="/tasks/$id" params={{ id: output.task }}>{t('task.what', { tool: output.tool, entrypoint: output.entrypoint })}</Link></Text>
        </div>
        {output.own
          ? <Text size="sm" maw="22rem">{t('airlock.own')}</Text>
          : <Group gap="xs"><Button loading={decide.isPending} onClick={() => decide.mutate('release')}>{t('airlock.release')}</Button><Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('deny')}>{t('airlock.deny')}</Button></Group>}
      </Group>
      <OutputFindings findings={output.findings} />
      {!output.own && <OutputContent output={output} />}
      {!output.own && (output.type === 'tensors' || output.type === 'dicom') && <a href={outputAddress(output.id)} download>{t('airlock.download')}</a>}
      {decide.isError && <Trouble error={decide.error} />}
    </article>
  )
}

function Recent({ outputs }: { readonly outputs: readonly ReviewedOutput[] }) {
  const { t } = useTranslation()
  if (outputs.length === 0) return null
  return (
    <section className="paper" aria-labelledby="recent">
      <Title order={2} id="recent" mb="xs">{t('airlock.recent')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="recent">
        <table className="lines">
          <thead><tr><th>{t('airlock.when')}</th><th>{t('airlock.output')}</th><th>{t('airlock.outcome')}</th><th>{t('airlock.found')}</th></tr></thead>
          <tbody>
            {outputs.map((output) => (
              <tr key={output.id} data-recent={output.state}>
                <td>{timeText(output.decidedAt ?? output.at)}</td>
                <td>{output.name} <Text size="xs" c="dimmed" className="code">{output.tool} · {output.digest.slice(0, 12)}</Text></td>
                <td>{t(`airlock.state.${output.state}`)}</td>
                <td><OutputFindings findings={output.findings} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
