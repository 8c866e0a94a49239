/** The studies of this node: searched, narrowed by facets, sorted, a page at a time. */
import { Button, Group, Pagination, Select, Text, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { StudyList } from '@vesalius/client'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText } from '../words.ts'
import { Facets } from './facets.tsx'
import { StudyCard } from './study-card.tsx'
import { StudyDates } from './study-dates.tsx'
import { sorts, studiesPerPage, studyQuery, type StudyFilters } from './study-filters.ts'

const route = getRouteApi('/studies')
const typingMs = 250

export function StudiesPage() {
  const { t } = useTranslation()
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const found = useQuery({ queryKey: ['studies', filters], queryFn: () => api.studies(studyQuery(filters)), placeholderData: keepPreviousData })
  const summary = useQuery({ queryKey: ['archive-summary'], queryFn: api.archiveSummary })
  /** Every change but that of the page starts at the first page. */
  const change = (next: StudyFilters) => void navigate({
    search: Object.fromEntries(Object.entries({ ...filters, page: undefined, ...next }).filter(([, value]) => value !== undefined && value !== '')), replace: 'search' in next,
  })
  const narrowed = Object.keys(filters).some((name) => name !== 'page' && name !== 'sort')
  return (
    <>
      <PageTitle title={t('studies.title')} {...(summary.data ? { lead: t('studies.lead', { subjects: countText(summary.data.subjects), studies: countText(summary.data.studies), series: countText(summary.data.series), instances: countText(summary.data.instances), size: sizeText(summary.data.bytes) }) } : {})} />
      <Group gap="sm" mb="sm" align="flex-end">
        <SearchBox value={filters.search ?? ''} change={(search) => change({ search })} />
        <Select aria-label={t('studies.sort')} w={210} allowDeselect={false} value={filters.sort ?? sorts[0]} data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
          onChange={(sort) => change({ sort: sort === sorts[0] ? undefined : sort ?? undefined })} />
        {narrowed && <Button variant="default" onClick={() => void navigate({ search: {} })}>{t('studies.clear')}</Button>}
      </Group>
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <div className="studies">
          <aside className="paper" aria-label={t('studies.narrow')}>
            <StudyDates from={filters.from} to={filters.to} change={change} />
            <Facets facets={found.data.facets} chosen={filters} choose={(name, values) => change({ [name]: values })} />
          </aside>
          <Results list={found.data} narrowed={narrowed} page={filters.page ?? 1} turn={(page) => change({ page: page > 1 ? page : undefined })} />
        </div>
      )}
    </>
  )
}

function SearchBox({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return undefined
    const timer = window.setTimeout(() => change(typed), typingMs)
    return () => window.clearTimeout(timer)
  })
  return <TextInput type="search" style={{ flex: '1 1 16rem' }} aria-label={t('studies.search')} placeholder={t('studies.searchHint')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
}

interface ResultsProps { readonly list: StudyList; readonly narrowed: boolean; readonly page: number; readonly turn: (page: number) => void }

function Results({ list, narrowed, page, turn }: ResultsProps) {
  const { t } = useTranslation()
  if (list.studies.length === 0) {
    return (
      <section className="paper">
        {narrowed ? <Empty title={t('studies.noneFound')}>{t('studies.noneFoundHelp')}</Empty>
          : <Empty title={t('studies.none')} action={<Button mt="xs" renderRoot={(props) => <Link to="/upload" {...props} />}>{t('board.upload')}</Button>}>{t('studies.noneHelp')}</Empty>}
      </section>
    )
  }
  return (
    <section aria-label={t('studies.results')} style={{ minWidth: 0 }}>
      <Text size="sm" c="dimmed" mb="xs" role="status">{t('studies.found', { count: list.total, shown: countText(list.total) })}</Text>
      <ul className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 15rem), 1fr))', listStyle: 'none', padding: 0, margin: 0 }}>
        {list.studies.map((study) => <li key={study.studyInstanceUid}><StudyCard study={study} /></li>)}
      </ul>
      {list.total > studiesPerPage && (
        <Pagination mt="md" total={Math.ceil(list.total / studiesPerPage)} value={page} onChange={turn}
          getControlProps={(control) => ({ 'aria-label': control === 'next' ? t('paging.next') : t('paging.previous') })}
          getItemProps={(number) => ({ 'aria-label': t('paging.page', { page: number }) })} />
      )}
    </section>
  )
}
