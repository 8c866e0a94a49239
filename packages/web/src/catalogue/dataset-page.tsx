/** One dataset for who works on it: texts and selection as the next version, and each released version with its quality, tiers and what can be done. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { OwnDataset } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText } from '../words.ts'
import { DatasetForm } from './dataset-form.tsx'
import { StateChip } from './datasets-page.tsx'
import { OutputPolicyPanel } from './output-policy-panel.tsx'
import { ShareBars, sharesOf } from './share-bars.tsx'
import { VersionPanel } from './version-panel.tsx'

export function DatasetPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const found = useQuery({ queryKey: ['dataset', id], queryFn: () => api.dataset(id) })
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('datasets.title')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const dataset = found.data
  const isPublic = dataset.versions.some(({ state }) => state === 'published')
  return (
    <>
      <PageTitle title={dataset.texts.title} lead={dataset.id}>
        <StateChip state={dataset.state} />
        {isPublic && <Button variant="default" size="xs" renderRoot={(props) => <Link to="/catalogue/datasets/$id" params={{ id }} {...props} />}>{t('datasets.public')}</Button>}
      </PageTitle>
      <Stack gap="sm">
        {dataset.versions.map((version, index) => <VersionPanel key={version.number} id={id} version={version} open={index === 0} />)}
        <Next dataset={dataset} />
        <OutputPolicyPanel id={id} />
        <DatasetForm key={dataset.revision} dataset={dataset} />
      </Stack>
    </>
  )
}

/** What the selection holds now, and making a version of it. */
function Next({ dataset }: { readonly dataset: OwnDataset }) {
  const { t } = useTranslation()
  const numbers = useQuery({ queryKey: ['selection', dataset.selection], queryFn: () => api.previewSelection(dataset.selection) })
  const release = useMutation({ mutationFn: () => api.releaseDataset(dataset.id), onSuccess: () => queries.invalidateQueries({ queryKey: ['dataset', dataset.id] }) })
  return (
    <section className="paper" aria-labelledby="next">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} id="next">{t('datasets.next', { number: (dataset.versions[0]?.number ?? 0) + 1 })}</Title>
          <Text size="sm" c="dimmed">{t('datasets.nextHelp')}</Text>
        </div>
        <Button onClick={() => release.mutate()} loading={release.isPending} disabled={!numbers.data?.instances}>{t('datasets.release')}</Button>
      </Group>
      {release.isError && <Trouble error={release.error} />}
      {numbers.isPending && <Loading />}
      {numbers.isError && <Trouble error={numbers.error} />}
      {numbers.data && (
        <>
          <Text size="sm" mt="xs" role="status">{t('datasets.holds', { subjects: countText(numbers.data.subjects), studies: countText(numbers.data.studies), series: countText(numbers.data.series), instances: countText(numbers.data.instances), size: sizeText(numbers.data.bytes) })}</Text>
          <div className="beside" style={{ marginTop: '0.5rem' }}>
            {(['modalities', 'bodyParts', 'manufacturers', 'sexes'] as const).map((name) => <ShareBars key={name} title={t(`catalogue.bar.${name}`)} shares={sharesOf(numbers.data[name])} of={numbers.data.subjects} />)}
          </div>
        </>
      )}
    </section>
  )
}
