/** The public list of datasets: searched by words, narrowed by facets with counts, a page at a time. Nobody has to sign in. */
import { Badge, Checkbox, Group, Pagination, Stack, Text, TextInput, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { catalogueFacets, type CatalogueFacet, type CatalogueList, type CatalogueQuery } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, dateText } from '../words.ts'

const route = getRouteApi('/catalogue')
const perPage = 20

export function CataloguePage() {
  const { t } = useTranslation()
  const query = route.useSearch()
  const navigate = route.useNavigate()
  const found = useQuery({ queryKey: ['catalogue', query], queryFn: () => api.catalogue({ ...query, size: perPage }), placeholderData: keepPreviousData })
  const change = (next: CatalogueQuery) => void navigate({ search: Object.fromEntries(Object.entries({ ...query, page: undefined, ...next }).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))) })
  return (
    <>
      <PageTitle title={t('catalogue.title')} lead={t('catalogue.lead')} />
      <form role="search" onSubmit={(event) => { event.preventDefault(); change({ words: String(new FormData(event.currentTarget).get('words') ?? '').trim() }) }}>
        <TextInput type="search" name="words" key={query.words ?? ''} defaultValue={query.words ?? ''} mb="sm" aria-label={t('catalogue.search')} placeholder={t('catalogue.searchHint')} />
      </form>
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <div className={isEmpty(found.data) ? undefined : 'studies'}>
          {!isEmpty(found.data) && <aside className="paper" aria-label={t('catalogue.narrow')}>
            <Stack gap="md">{catalogueFacets.map((name) => <Facet key={name} name={name} values={found.data.facets[name]} chosen={query[name] ?? []} choose={(values) => change({ [name]: values })} />)}</Stack>
          </aside>}
          <Results list={found.data} page={query.page ?? 1} turn={(page) => change(page > 1 ? { page } : {})} />
        </div>
      )}
    </>
  )
}

/** Nothing to narrow by: no facet has a value. */
const isEmpty = ({ facets }: CatalogueList): boolean => catalogueFacets.every((name) => facets[name].length === 0)

interface FacetProps {
  readonly name: CatalogueFacet
  readonly values: CatalogueList['facets'][CatalogueFacet]
  readonly chosen: readonly string[]
  readonly choose: (values: readonly string[]) => void
}

function Facet({ name, values, chosen, choose }: FacetProps) {
  const { t } = useTranslation()
  if (values.length === 0) return null
  return (
    <Checkbox.Group value={[...chosen]} onChange={choose} label={t(`catalogue.facet.${name}`)} size="sm">
      <Stack gap={4} mt={4}>
        {values.map(({ value, label, datasets }) => <Checkbox key={value} size="xs" value={value} label={`${label || (name === 'node' ? t('catalogue.thisNode') : value)} (${countText(datasets)})`} data-facet={`${name}:${value}`} />)}
      </Stack>
    </Checkbox.Group>
  )
}

function Results({ list, page, turn }: { readonly list: CatalogueList; readonly page: number; readonly turn: (page: number) => void }) {
  const { t } = useTranslation()
  if (list.datasets.length === 0) return <section className="paper"><Empty title={t('catalogue.none')}>{t('catalogue.noneHelp')}</Empty></section>
  return (
    <section aria-label={t('catalogue.results')} style={{ minWidth: 0 }}>
      <Text size="sm" c="dimmed" mb="xs" role="status">{t('catalogue.found', { count: list.total, shown: countText(list.total) })}</Text>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {list.datasets.map(({ description, nodeName, publishedAt }) => (
          <li key={description.id} className="paper" data-dataset={description.id}>
            <Group justify="space-between" align="flex-start" wrap="nowrap">
              <Title order={2} size="h4"><Link to="/catalogue/datasets/$id" params={{ id: description.id }}>{description.title}</Link></Title>
              <Badge variant="outline" color="gray" c="var(--mantine-color-text)" style={{ flex: 'none' }}>{t('catalogue.tier', { tier: description.tier })}</Badge>
            </Group>
            <Text size="sm" lineClamp={2}>{description.description}</Text>
            <Text size="sm" c="dimmed" mt={4}>
              {[t('catalogue.subjects', { shown: countText(description.aggregates.subjects) }), t('catalogue.studies', { shown: countText(description.aggregates.studies) }), description.aggregates.modalities.flatMap(({ name }) => name ?? []).join(', '), nodeName || description.publisher.name, dateText(publishedAt)].filter(Boolean).join(' · ')}
            </Text>
          </li>
        ))}
      </Stack>
      {list.total > perPage && <Pagination mt="md" total={Math.ceil(list.total / perPage)} value={page} onChange={turn} getControlProps={(control) => ({ 'aria-label': control === 'next' ? t('paging.next') : t('paging.previous') })} getItemProps={(number) => ({ 'aria-label': t('paging.page', { page: number }) })} />}
    </section>
  )
}
