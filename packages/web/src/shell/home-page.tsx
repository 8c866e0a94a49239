/** Where somebody arrives: the intake board for whoever works with it, the federation at a hub, and for everybody else what they can do here. */
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { DemoPanel } from '../demo/demo-panel.tsx'
import { FederationPage } from '../federation/federation-page.tsx'
import { BoardPage } from '../ingest/board-page.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading } from '../parts/states.tsx'

const offers = [
  { to: '/catalogue', key: 'catalogue', room: 'catalogue', needs: 'session:read' }, { to: '/requests', key: 'requests', room: 'access', needs: 'request:see' }, { to: '/permits', key: 'permits', room: 'access', needs: 'permit:see' },
  { to: '/counts', key: 'counts', room: 'catalogue', needs: 'count:ask' }, { to: '/studies', key: 'studies', room: 'archive', needs: 'study:search' }, { to: '/clinical-data', key: 'clinicalData', room: 'archive', needs: 'clinical:read' }, { to: '/datasets', key: 'datasets', room: 'archive', needs: 'dataset:read' },
  { to: '/tools', key: 'tools', room: 'compute', needs: 'tool:read' }, { to: '/tasks', key: 'tasks', room: 'compute', needs: 'task:read' }, { to: '/airlock', key: 'airlock', room: 'compute', needs: 'airlock:decide' },
  { to: '/sent', key: 'sent', room: 'sent', needs: 'task:submit' }, { to: '/models', key: 'models', room: 'models', needs: 'model:read' }, { to: '/training', key: 'training', room: 'training', needs: 'plan:read' }, { to: '/release', key: 'release', room: 'ingest', needs: 'release:read' },
  { to: '/vault', key: 'vault', room: 'ingest', needs: 'vault:reidentify' }, { to: '/federation', key: 'federation', room: 'federation', needs: 'federation:read' }, { to: '/ledger', key: 'ledger', room: 'ledger', needs: 'ledger:read' },
] as const

export function HomePage() {
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const about = useQuery({ queryKey: ['about'], queryFn: api.about, staleTime: Infinity })
  if (!session.data || about.isPending) return <Loading />
  const may = (permission: string): boolean => session.data.permissions.includes(permission)
  const isOpen = (room: string): boolean => about.data?.rooms?.includes(room) ?? true
  if (isOpen('ingest') && may('ingest:read')) return <><BoardPage />{about.data?.rooms?.includes('demo') && may('system:configure') && <div style={{ marginTop: '0.875rem' }}><DemoPanel /></div>}</>
  if (!isOpen('ingest') && may('federation:manage')) return <FederationPage />
  return <Offers shown={offers.filter(({ room, needs }) => isOpen(room) && may(needs))} />
}

function Offers({ shown }: { readonly shown: readonly (typeof offers)[number][] }) {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle title={t('home.title')} lead={t('home.lead')} />
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map(({ to, key }) => (
          <li key={to} className="paper">
            <Title order={2}><Link to={to}>{t(`home.place.${key}`)}</Link></Title>
            <Text size="sm" c="dimmed">{t(`home.about.${key}`)}</Text>
          </li>
        ))}
      </Stack>
    </>
  )
}
