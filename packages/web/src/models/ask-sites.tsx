/** At a hub: hospitals are asked to measure a version on data of theirs, under the permits that they have granted to who asks. */
import { Button, Checkbox, Group, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ModelDetail, ModelVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { sitesFor, type SiteChoice } from './site-choices.ts'

export function AskSites({ detail: { version } }: { readonly detail: ModelDetail }) {
  const { t } = useTranslation()
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [threshold, setThreshold] = useState(0.5)
  const [groups, setGroups] = useState('')
  const choices = sitesFor(version, permits.data?.received ?? [])
  const sites = choices.filter(({ key }) => chosen.has(key)).map(({ key: _key, ...site }) => site)
  const ask = useMutation({
    mutationFn: () => api.evaluateAtSites(version.name, version.number, { sites, threshold, groups: groups.split(',').map((one) => one.trim()).filter(Boolean) }),
    onSuccess: () => setChosen(new Set()),
    onSettled: () => queries.invalidateQueries({ queryKey: ['models', version.name] }),
  })
  const toggle = (key: string) => setChosen((now) => { const next = new Set(now); if (!next.delete(key)) next.add(key); return next })
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (sites.length > 0) ask.mutate() }} data-ask-sites>
      <Title order={3} size="h5">{t('model.sites.ask')}</Title>
      <Text size="sm" c="dimmed">{choices.length > 0 ? t('model.sites.askHelp') : t('model.sites.noPermit')}</Text>
      {choices.length > 0 && (
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => <Place key={choice.key} choice={choice} version={version} chosen={chosen.has(choice.key)} toggle={() => toggle(choice.key)} />)}
          <Group align="flex-end" gap="sm">
            <NumberInput label={t('model.threshold')} value={threshold} onChange={(value) => setThreshold(Number(value))} min={0.01} max={0.99} step={0.05} w={110} />
            <TextInput label={t('model.groupColumns')} value={groups} onChange={(event) => setGroups(event.currentTarget.value)} style={{ flex: '1 1 10rem' }} />
            <Button type="submit" disabled={sites.length === 0} loading={ask.isPending}>{t('model.sites.askNow', { count: sites.length })}</Button>
          </Group>
        </Stack>
      )}
      {ask.isError && <Trouble error={ask.error} />}
    </form>
  )
}

interface PlaceProps { readonly choice: SiteChoice; readonly version: ModelVersion; readonly chosen: boolean; readonly toggle: () => void }

/** By its name in the catalogue, and whether the model has learned from it. */
function Place({ choice: { dataset, version: number }, version, chosen, toggle }: PlaceProps) {
  const { t } = useTranslation()
  const listed = useQuery({ queryKey: ['listed', dataset], queryFn: () => api.listedDataset(dataset), retry: false, staleTime: 60_000 })
  const learned = version.lineage.some((one) => one.dataset === dataset)
  return <Checkbox checked={chosen} onChange={toggle} label={listed.data ? `${listed.data.nodeName}: ${listed.data.description.title}` : dataset} description={`${t('model.version', { number })}${learned ? ` · ${t('model.sites.learnedFrom')}` : ''}`} />
}
