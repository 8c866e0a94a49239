/** The registry: every model with its last version, what it reaches, where it stands; and the way to a new one, and to what used a subject's data. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ModelSummary } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { ModelChip } from './model-chip.tsx'
import { RegisterForm } from './register-form.tsx'

export function ModelsPage() {
  const { t } = useTranslation()
  const [registering, setRegistering] = useState(false)
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['models'], queryFn: api.models })
  // A hub keeps what a training hands on; it has no tools to run and no subjects to ask about.
  const about = useQuery({ queryKey: ['about'], queryFn: api.about, staleTime: Infinity })
  const may = (permission: string) => (session.data?.permissions.includes(permission) ?? false) && (about.data?.rooms?.includes('compute') ?? false)
  return (
    <>
      <PageTitle title={t('model.list')} lead={t('model.lead')}>
        {may('model:trace') && <Button variant="default" renderRoot={(props) => <Link to="/models/subjects" {...props} />}>{t('model.traceLink')}</Button>}
        {may('model:register') && !registering && <Button onClick={() => setRegistering(true)}>{t('model.register')}</Button>}
      </PageTitle>
      <Stack gap="sm">
        {registering && <RegisterForm close={() => setRegistering(false)} />}
        {found.isPending && <Loading />}
        {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
        {found.data?.models.length === 0 && <section className="paper"><Empty title={t('model.none')}>{t('model.noneHelp')}</Empty></section>}
        {found.data?.models.map((model) => <ModelCard key={model.name} model={model} />)}
      </Stack>
    </>
  )
}

function ModelCard({ model }: { readonly model: ModelSummary }) {
  const { t } = useTranslation()
  const [last] = model.versions
  if (!last) return null
  const facts = [t('model.versions', { count: model.versions.length }), t(`model.format.${last.format}`), last.declaration?.outcome, t('model.datasets', { count: last.lineage.length, shown: countText(last.lineage.length) }), timeText(last.registeredAt)]
  return (
    <section className="paper" data-model={model.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4"><Link to="/models/$name" params={{ name: model.name }}>{model.title}</Link></Title>
        <ModelChip state={last.state} />
      </Group>
      <Text size="xs" c="dimmed" className="code">{model.name}</Text>
      <Text size="sm" c="dimmed">{facts.filter(Boolean).join(' · ')}</Text>
    </section>
  )
}
