/** Clinical data at rest: where they come from, how they are mapped, the facts as a table, and what they become in other models. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ClinicalSource, ColumnMapping } from '@vesalius/client'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { ProjectChoice } from '../parts/project-choice.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { ExportPanel } from './export-panel.tsx'
import { FactTable } from './fact-table.tsx'
import { MappingTable, mappingOf } from './mapping-table.tsx'
import { SummaryPanel } from './summary-panel.tsx'
import { StoredNote } from './store-panel.tsx'

export function ClinicalDataPage() {
  const { t } = useTranslation()
  const { project } = useSearch({ from: '/clinical-data' })
  const navigate = useNavigate({ from: '/clinical-data' })
  const sources = useQuery({ queryKey: ['clinical', 'sources', project], queryFn: () => api.clinicalSources(project) })
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = (permission: string): boolean => session.data?.permissions.includes(permission) ?? false
  return (
    <>
      <PageTitle title={t('clinicalData.title')} lead={t('clinicalData.lead')}>{may('ingest:review') && <Link to="/clinical" search={project ? { project } : {}} style={{ color: 'var(--mantine-color-anchor)' }}>{t('clinicalData.add')}</Link>}</PageTitle>
      <div style={{ marginBottom: '0.75rem' }}><ProjectChoice value={project} change={(chosen) => void navigate({ search: { project: chosen } })} /></div>
      {sources.isPending && <Loading />}
      {sources.isError && <Trouble error={sources.error} again={() => void sources.refetch()} />}
      {sources.data?.sources.length === 0 && <section className="paper"><Empty title={t('clinicalData.none')}>{t('clinicalData.noneHelp')}</Empty></section>}
      {sources.data && sources.data.sources.length > 0 && (
        <Stack gap="sm">
          <section className="paper" aria-labelledby="sources">
            <Title order={2} id="sources" mb="xs">{t('clinicalData.sources')}</Title>
            <div className="scroll" tabIndex={0} role="group" aria-labelledby="sources">
              <table className="lines">
                <thead><tr><th>{t('clinicalData.source')}</th><th>{t('clinicalData.kind')}</th><th className="right">{t('clinicalData.subjects')}</th><th className="right">{t('clinicalData.facts')}</th><th>{t('clinicalData.storedAt')}</th><th>{t('clinicalData.uncoded')}</th><th><span className="visually-hidden">{t('clinicalData.acts')}</span></th></tr></thead>
                <tbody>{sources.data.sources.map((source) => <SourceRow key={source.name} source={source} project={project} mayEdit={may('clinical:edit')} />)}</tbody>
              </table>
            </div>
          </section>
          <SummaryPanel project={project} />
          <FactTable key={project} project={project} />
          {may('clinical:export') && <ExportPanel project={project} />}
        </Stack>
      )}
    </>
  )
}

const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['clinical'] })

function SourceRow({ source, project, mayEdit }: { readonly source: ClinicalSource; readonly project: string | undefined; readonly mayEdit: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'mapping' | 'withdraw'>()
  const withdraw = useMutation({ mutationFn: () => api.withdrawSource(source.name, project), onSuccess: () => { setOpen(undefined); return again() } })
  return (
    <tr data-source={source.name}>
      <td><Text size="sm" fw={600}>{source.name}</Text></td><td>{t(`clinicalData.kindOf.${source.kind}`)}</td><td className="right tabular">{countText(source.subjects)}</td><td className="right tabular">{countText(source.facts)}</td>
      <td>{timeText(source.storedAt)}</td><td className="tabular">{countText(source.unmapped.reduce((sum, { count }) => sum + count, 0))}</td>
      <td>
        {mayEdit && (
          <Group gap={4} wrap="nowrap">
            {source.kind === 'table' && <Button size="compact-xs" variant="default" onClick={() => setOpen('mapping')} aria-label={t('clinicalData.mappingOf', { name: source.name })}>{t('clinicalData.mapping')}</Button>}
            <Button size="compact-xs" variant="default" onClick={() => setOpen('withdraw')} aria-label={t('clinicalData.withdrawOf', { name: source.name })}>{t('clinicalData.withdraw')}</Button>
          </Group>
        )}
        {open === 'mapping' && <MappingDialog name={source.name} project={project} close={() => setOpen(undefined)} />}
        {open === 'withdraw' && (
          <Dialog title={t('clinicalData.withdrawTitle', { name: source.name })} close={() => setOpen(undefined)} closeLabel={t('mapping.close')}>
            <Text size="sm" mb="sm">{t('clinicalData.withdrawHelp', { subjects: countText(source.subjects) })}</Text>
            {withdraw.isError && <Trouble error={withdraw.error} />}
            <Button color="red" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>{t('clinicalData.withdraw')}</Button>
          </Dialog>
        )}
      </td>
    </tr>
  )
}

/** What was received is here: another mapping needs no file. */
function MappingDialog({ name, project, close }: { readonly name: string; readonly project: string | undefined; readonly close: () => void }) {
  const { t } = useTranslation()
  const [changed, setChanged] = useState<readonly ColumnMapping[]>()
  const elements = useQuery({ queryKey: ['model-elements'], queryFn: api.modelElements, staleTime: Infinity })
  const proposal = useQuery({ queryKey: ['clinical', 'mapping', name, project], queryFn: () => api.sourceMapping(name, project), staleTime: 0 })
  const store = useMutation({ mutationFn: (mapping: readonly ColumnMapping[]) => api.changeMapping(name, mapping, project), onSuccess: again })
  const mapping = changed ?? proposal.data?.columns.map(mappingOf)
  return (
    <Dialog title={t('clinicalData.mappingTitle', { name })} close={close} closeLabel={t('mapping.close')} size="72rem">
      {proposal.isError && <Trouble error={proposal.error} />}
      {proposal.data && elements.data && mapping ? (
        <>
          <MappingTable proposed={proposal.data.columns} mapping={mapping} elements={elements.data.elements} change={(one) => { setChanged(one); store.reset() }} />
          <Button mt="md" onClick={() => store.mutate(mapping)} loading={store.isPending}>{t('clinicalData.apply')}</Button>
          {store.isError && <Trouble error={store.error} />}
          {store.data && <StoredNote stored={store.data} project={project} />}
        </>
      ) : <Loading />}
    </Dialog>
  )
}
