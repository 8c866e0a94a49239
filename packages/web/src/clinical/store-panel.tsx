/** The way of a confirmed table into the archive: its columns mapped to the common data model, looked at, and stored under a name. */
import { Alert, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ClinicalColumn, ColumnMapping, StoredClinical } from '@vesalius/client'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'
import { MappingTable, mappingOf } from './mapping-table.tsx'

export const sourceName = /^[a-z0-9-]{1,60}$/

/** What was seen of clinical data, and which projects have some, is asked for again. */
export const changed = (): void => { for (const queryKey of [['clinical'], ['projects']]) void queries.invalidateQueries({ queryKey }) }

export function StorePanel({ file, plans, project }: { readonly file: string; readonly plans: readonly (readonly ClinicalColumn[])[]; readonly project: string | undefined }) {
  const of = { file, plans, ...(project ? { project } : {}) }
  const { t } = useTranslation()
  const [name, setName] = useState('clinical')
  const [mappings, setMappings] = useState<readonly (readonly ColumnMapping[])[]>([])
  const elements = useQuery({ queryKey: ['model-elements'], queryFn: api.modelElements, staleTime: Infinity })
  const propose = useMutation({ mutationFn: () => api.proposeMapping(of), onSuccess: ({ tables }) => setMappings(tables.map(({ columns }) => columns.map(mappingOf))), gcTime: 0 })
  const store = useMutation({ mutationFn: () => api.storeTable({ ...of, name, mappings }), onSuccess: changed })
  return (
    <section className="paper" aria-labelledby="store" data-store>
      <Title order={2} id="store" mb={4}>{t('mapping.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('mapping.lead')}</Text>
      {!propose.data && <Button variant="default" onClick={() => propose.mutate()} loading={propose.isPending}>{t('mapping.propose')}</Button>}
      {propose.isError && <Trouble error={propose.error} />}
      {propose.data && (elements.data ? (
        <>
          {propose.data.tables.map((table, index) => (
            <MappingTable key={index} proposed={table.columns} mapping={mappings[index] ?? []} elements={elements.data.elements} change={(mapping) => { setMappings(mappings.map((one, at) => (at === index ? mapping : one))); store.reset() }} />
          ))}
          <Group align="flex-end" mt="md">
            <TextInput label={t('mapping.name')} description={t('mapping.nameHelp')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={sourceName.test(name) ? undefined : t('mapping.badName')} />
            <Button onClick={() => store.mutate()} loading={store.isPending} disabled={!sourceName.test(name)}>{t('mapping.store')}</Button>
          </Group>
          {store.isError && <Trouble error={store.error} />}
          {store.data?.sources.map((stored) => <StoredNote key={stored.source} stored={stored} project={project} />)}
        </>
      ) : <Loading />)}
    </section>
  )
}

/** What became of it, and what has no code. */
export function StoredNote({ stored, project }: { readonly stored: StoredClinical; readonly project: string | undefined }) {
  const { t } = useTranslation()
  return (
    <Alert mt="md" variant="outline" role="status" title={<Text span fw={650}>{t('mapping.stored', { facts: countText(stored.facts), subjects: countText(stored.subjects) })}</Text>} data-stored={stored.source} bg="var(--paper)">
      <Text size="sm">{t('mapping.withImages', { count: stored.withImages, shown: countText(stored.withImages) })}</Text>
      {stored.unmapped.map(({ column, field, why, count }) => <Text size="sm" key={`${column} ${field} ${why}`}>{t(`mapping.why.${why}`, { column, count, shown: countText(count) })}</Text>)}
      <Link to="/clinical-data" search={project ? { project } : {}} style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.875rem' }}>{t('mapping.see')}</Link>
    </Alert>
  )
}
