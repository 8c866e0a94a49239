/** Tools that go from a hub to its nodes: at the hub what is registered and where it was admitted; at a node what is offered, and what a person decides about it. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CarriedTools } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { OfferedToolCard } from './offered-tool-card.tsx'
import { RegisterTool } from './register-tool.tsx'
import { ToolFlow } from './tool-flow.tsx'

export function CarriedToolsPage() {
  const { t } = useTranslation()
  const [registering, setRegistering] = useState(false)
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['carried-tools'], queryFn: api.carriedTools, refetchInterval: 3_000 })
  const mayDecide = session.data?.permissions.includes('tool:register') ?? false
  const role = found.data?.role
  return (
    <>
      <PageTitle title={t(role === 'hub' ? 'carried.atHub' : 'carried.atNode')} lead={t(role === 'hub' ? 'carried.leadHub' : 'carried.leadNode')}>
        {role === 'hub' && mayDecide && <Button onClick={() => setRegistering(true)}>{t('tool.register')}</Button>}
        {role === 'node' && mayDecide && <Button variant="default" onClick={() => void api.askForTools().then(() => found.refetch())}>{t('carried.askAgain')}</Button>}
      </PageTitle>
      {registering && <RegisterTool close={() => setRegistering(false)} atHub />}
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data?.role === 'hub' && <AtHub found={found.data} />}
      {found.data?.role === 'node' && (
        <Stack gap="sm">
          {found.data.offered.length === 0 && <section className="paper"><Empty title={t('carried.none')}>{t('carried.noneNode')}</Empty></section>}
          {found.data.offered.map((one) => <OfferedToolCard key={one.digest} tool={one} mayDecide={mayDecide} />)}
        </Stack>
      )}
    </>
  )
}

function AtHub({ found: { tools, standing } }: { readonly found: Extract<CarriedTools, { role: 'hub' }> }) {
  const { t } = useTranslation()
  if (tools.length === 0) return <section className="paper"><Empty title={t('carried.none')}>{t('carried.noneHub')}</Empty></section>
  return (
    <Stack gap="sm">
      {tools.map(({ tool, version, digest, manifest, verification, withdrawn }) => (
        <section key={digest} className="paper" data-carried={withdrawn === null ? 'registered' : 'withdrawn'} aria-label={manifest.title}>
          <Group justify="space-between" align="baseline"><Title order={2}>{manifest.title}</Title><Text size="sm" c="dimmed">{tool} {version}</Text></Group>
          <Text size="sm" mt={4}>{manifest.purpose}</Text>
          {withdrawn !== null && <Text size="sm" c="var(--rejected-text)">{t('tool.withdrawn', { reason: withdrawn })}</Text>}
          <ToolFlow manifest={manifest} />
          <Text size="xs" c="dimmed">{t('tool.verified', { count: verification.tests.length })} · <span className="code">sha256:{digest}</span></Text>
          {standing.filter((one) => one.digest === digest).map(({ node, nodeName, answer, at }) => <Text key={node} size="sm" data-standing={answer}>{t(`carried.told.${answer}`, { name: nodeName, at: timeText(at) })}</Text>)}
        </section>
      ))}
    </Stack>
  )
}
