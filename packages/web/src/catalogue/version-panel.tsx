/** One released version: its quality, what is missing for each tier, and publishing or invalidating it. */
import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ProblemError, type DatasetVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { StateChip } from './datasets-page.tsx'
import { QualityPanel } from './quality-panel.tsx'
import { TierPanel } from './tier-panel.tsx'

export function VersionPanel({ id, version, open }: { readonly id: string; readonly version: DatasetVersion; readonly open: boolean }) {
  const { t } = useTranslation()
  const { number, state, aggregates, releasedAt, manifestDigest } = version
  const quality = useQuery({
    queryKey: ['quality', id, number], enabled: open, retry: false,
    queryFn: async () => api.datasetQuality(id, number).catch((error: unknown) => { if (error instanceof ProblemError && error.code === 'catalogue/no-such-report') return null; throw error }),
    refetchInterval: ({ state: { data } }) => (data && ['queued', 'running'].includes(data.state) ? 1_000 : false),
  })
  const done = quality.data?.state === 'done' && quality.data.report !== undefined
  const tiers = useQuery({ queryKey: ['tiers', id, number, done], queryFn: () => api.datasetTiers(id, number), enabled: open })
  return (
    <section className="paper" aria-labelledby={`version-${number}`} data-version={number}>
      <Group justify="space-between"><Title order={2} id={`version-${number}`}>{t('datasets.version', { number })}</Title><StateChip state={state} /></Group>
      <Text size="sm" c="dimmed">{t('datasets.versionLead', { subjects: countText(aggregates.subjects), instances: countText(aggregates.instances), at: timeText(releasedAt) })}</Text>
      <Text size="xs" c="dimmed" className="code">sha256:{manifestDigest}</Text>
      {version.reason && <Text size="sm" mt={4}>{t('datasets.invalidated', { reason: version.reason })}</Text>}
      {open && (
        <Stack gap="md" mt="sm">
          {quality.isError && <Trouble error={quality.error} />}
          <QualityPanel id={id} number={number} quality={quality.data ?? undefined} />
          {tiers.isError && <Trouble error={tiers.error} />}
          {tiers.data && <TierPanel gap={tiers.data} />}
          {state === 'released' && <Publish id={id} number={number} ready={(tiers.data?.reached ?? 0) > 0} />}
          {state !== 'invalidated' && <Invalidate id={id} number={number} />}
        </Stack>
      )}
    </section>
  )
}

function Publish({ id, number, ready }: { readonly id: string; readonly number: number; readonly ready: boolean }) {
  const { t } = useTranslation()
  const [read, setRead] = useState(false)
  const preview = useQuery({ queryKey: ['preview', id, number], queryFn: () => api.datasetPreview(id, number), retry: false })
  const publish = useMutation({ mutationFn: () => api.publishDataset(id, number, read), onSuccess: () => queries.invalidateQueries({ queryKey: ['dataset', id] }) })
  const missing = preview.data?.missing ?? []
  const unsure = preview.data?.read ?? []
  return (
    <div>
      <Title order={3} size="h5">{t('datasets.publish')}</Title>
      <Text size="sm" c="dimmed">{t('datasets.publishHelp')}</Text>
      {preview.isError && <Trouble error={preview.error} />}
      {missing.length > 0 && <ul>{missing.map(({ property, remedy }) => <li key={property}><Text size="sm"><span className="code">{property}</span> {remedy}</Text></li>)}</ul>}
      {unsure.length > 0 && <Checkbox mt={4} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} label={t('datasets.read', { texts: unsure.join(', ') })} />}
      <Button mt="xs" onClick={() => publish.mutate()} loading={publish.isPending} disabled={!ready || !preview.data || missing.length > 0 || (unsure.length > 0 && !read)}>{t('datasets.publishNow')}</Button>
      {publish.isError && <Trouble error={publish.error} />}
    </div>
  )
}

function Invalidate({ id, number }: { readonly id: string; readonly number: number }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const invalidate = useMutation({ mutationFn: () => api.invalidateDataset(id, number, reason.trim()), onSuccess: () => queries.invalidateQueries({ queryKey: ['dataset', id] }) })
  return (
    <form onSubmit={(event) => { event.preventDefault(); invalidate.mutate() }}>
      <Group align="flex-end" gap="sm">
        <TextInput size="xs" label={t('datasets.reason')} value={reason} maxLength={1000} onChange={(event) => setReason(event.currentTarget.value)} style={{ flex: '1 1 16rem' }} />
        <Button size="xs" type="submit" variant="default" disabled={reason.trim() === ''} loading={invalidate.isPending}>{t('datasets.invalidate')}</Button>
      </Group>
      {invalidate.isError && <Trouble error={invalidate.error} />}
    </form>
  )
}
