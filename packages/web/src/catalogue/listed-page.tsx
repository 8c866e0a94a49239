/** One published dataset as everybody reads it: what it is, rounded numbers as bars, terms of use, who to ask, and the same as Turtle and JSON-LD. */
import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { CatalogueVocabulary, DatasetDescription, ListedDataset } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, dateText, sizeText } from '../words.ts'
import { ShareBars } from './share-bars.tsx'

export function ListedPage() {
  const { id = '', version } = useParams({ strict: false })
  const listed = useQuery({ queryKey: ['listed', id, version], queryFn: () => api.listedDataset(id, version) })
  const vocabulary = useQuery({ queryKey: ['catalogue-vocabulary'], queryFn: api.catalogueVocabulary, staleTime: Infinity })
  if (listed.isPending || vocabulary.isPending) return <Loading />
  if (listed.isError) return <Trouble error={listed.error} again={() => void listed.refetch()} />
  if (vocabulary.isError) return <Trouble error={vocabulary.error} />
  return <Description listed={listed.data} vocabulary={vocabulary.data} />
}

function Description({ listed, vocabulary }: { readonly listed: ListedDataset; readonly vocabulary: CatalogueVocabulary }) {
  const { t } = useTranslation()
  const { description, nodeName, versions } = listed
  return (
    <>
      <PageTitle title={description.title} lead={[nodeName || description.publisher.name, t('catalogue.version', { version: description.version }), dateText(description.modified)].join(' · ')}>
        <Badge variant="outline" color="gray" c="var(--mantine-color-text)">{t('catalogue.tier', { tier: description.tier })}</Badge>
      </PageTitle>
      <Stack gap="sm">
        <section className="paper" aria-label={t('catalogue.description')}>
          <Text style={{ whiteSpace: 'pre-line' }}>{description.description}</Text>
          <Group gap={6} mt="xs">{description.keywords.map((keyword) => <span key={keyword} className="tag">{keyword}</span>)}</Group>
        </section>
        <Numbers description={description} />
        <Terms description={description} vocabulary={vocabulary} />
        <section className="paper" aria-labelledby="forms">
          <Title order={2} id="forms" mb={4}>{t('catalogue.forms')}</Title>
          <Text size="sm" c="dimmed">{t('catalogue.formsHelp')}</Text>
          <pre className="code scroll" tabIndex={0} style={{ margin: '0.5rem 0 0' }}>{`curl -H 'Accept: text/turtle' ${window.location.origin}/catalogue/datasets/${description.id}`}</pre>
          <Group mt="xs" gap="xs">{versions.map((one) => <Link key={one} className="tag" to="/catalogue/datasets/$id/versions/$version" params={{ id: description.id, version: one.split('.', 1)[0] ?? one }}>{one}</Link>)}</Group>
        </section>
      </Stack>
    </>
  )
}

export function Numbers({ description: { aggregates } }: { readonly description: DatasetDescription }) {
  const { t } = useTranslation()
  const { subjects, studies, series, instances, bytes, age, years, disclosure } = aggregates
  return (
    <section className="paper" aria-labelledby="numbers">
      <Title order={2} id="numbers" mb="xs">{t('catalogue.numbers')}</Title>
      <dl className="facts">
        {([['subjects', countText(subjects)], ['studies', countText(studies)], ['series', countText(series)], ['instances', countText(instances)], ...(bytes > 0 ? [['size', sizeText(bytes)]] : []),
          ...(age ? [['age', `${age.min}–${age.max}`]] : []), ...(years ? [['years', `${years.first}–${years.last}`]] : [])] as [string, string][]).map(([name, value]) => <div key={name}><dt>{t(`catalogue.number.${name}`)}</dt><dd className="tabular">{value}</dd></div>)}
      </dl>
      <div className="beside" style={{ marginTop: '0.75rem' }}>
        {(['modalities', 'bodyParts', 'manufacturers', 'sexes'] as const).map((name) => <ShareBars key={name} title={t(`catalogue.bar.${name}`)} shares={aggregates[name]} of={subjects} />)}
      </div>
      <Text size="xs" c="dimmed" mt="xs">{t('catalogue.rounded', { step: disclosure.step, minimum: disclosure.minimum })}</Text>
    </section>
  )
}

function Terms({ description, vocabulary }: { readonly description: DatasetDescription; readonly vocabulary: CatalogueVocabulary }) {
  const { t } = useTranslation()
  const { condition, dataUses, accessRights, accessCondition, collectionMethods, provenance, contact, publisher, identity } = description
  const rows: [string, string][] = [
    ['condition', vocabulary.conditions[condition] ?? condition], ['collectionMethods', collectionMethods.map((code) => vocabulary.collectionMethods[code] ?? code).join(', ')], ['provenance', provenance],
    ['identity', t(`catalogue.identity.${identity}`)], ['accessRights', t(`catalogue.rights.${accessRights}`)], ['accessCondition', t(`catalogue.access.${accessCondition}`)],
    ['dataUses', dataUses.map((code) => vocabulary.dataUses[code] ?? code).join(', ') || t('catalogue.noTerms')], ['publisher', publisher.name], ['contact', [contact.name, contact.email ?? contact.page].filter(Boolean).join(', ')],
  ]
  return (
    <section className="paper" aria-labelledby="terms">
      <Title order={2} id="terms" mb="xs">{t('catalogue.terms')}</Title>
      <dl className="facts">{rows.map(([name, value]) => <div key={name}><dt>{t(`catalogue.term.${name}`)}</dt><dd>{value}</dd></div>)}</dl>
    </section>
  )
}
