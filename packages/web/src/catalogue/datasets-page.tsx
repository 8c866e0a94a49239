/** The datasets of this node: drafts, released, published, invalidated; a new one begins with a title. */
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'

export function DatasetsPage() {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['datasets'], queryFn: api.datasets })
  return (
    <>
      <PageTitle title={t('datasets.title')} lead={t('datasets.lead')}><Button variant="default" renderRoot={(props) => <Link to="/catalogue" {...props} />}>{t('datasets.public')}</Button></PageTitle>
      <Stack gap="sm">
        <Begin />
        {found.isPending && <Loading />}
        {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
        {found.data?.datasets.length === 0 && <section className="paper"><Empty title={t('datasets.none')}>{t('datasets.noneHelp')}</Empty></section>}
        {found.data?.datasets.map((dataset) => (
          <section key={dataset.id} className="paper" data-dataset={dataset.id}>
            <Group justify="space-between" wrap="nowrap">
              <Title order={2} size="h4"><Link to="/datasets/$id" params={{ id: dataset.id }}>{dataset.texts.title}</Link></Title>
              <StateChip state={dataset.state} />
            </Group>
            <Text size="sm" c="dimmed">{[dataset.versions[0] ? t('datasets.latest', { number: dataset.versions[0].number, shown: countText(dataset.versions[0].aggregates.subjects) }) : t('datasets.noVersion'), timeText(dataset.updatedAt)].join(' · ')}</Text>
          </section>
        ))}
      </Stack>
    </>
  )
}

const tones = { draft: 'pending', released: 'pending', published: 'stored', invalidated: 'rejected' } as const

export function StateChip({ state }: { readonly state: keyof typeof tones }) {
  const { t } = useTranslation()
  return <span className="chip" style={{ ['--tone' as string]: `var(--${tones[state]})` }} data-state={state}>{t(`datasets.state.${state}`)}</span>
}

function Begin() {
  const { t } = useTranslation()
  const [title, setTitle] = useState('')
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () => api.createDataset({ texts: { title: title.trim() }, selection: { studies: [], series: [], filter: {} } }),
    onSuccess: ({ id }) => void navigate({ to: '/datasets/$id', params: { id } }),
  })
  return (
    <form className="paper" onSubmit={(event) => { event.preventDefault(); create.mutate() }}>
      <Group align="flex-end" gap="sm">
        <TextInput label={t('datasets.newTitle')} value={title} maxLength={200} onChange={(event) => setTitle(event.currentTarget.value)} style={{ flex: '1 1 20rem' }} />
        <Button type="submit" disabled={title.trim() === ''} loading={create.isPending}>{t('datasets.begin')}</Button>
      </Group>
      {create.isError && <Trouble error={create.error} />}
    </form>
  )
}
