/** The federation: at a hub its nodes and their state, at a node its hub; and at both what was written to whom, by the closed list of letters. */
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Federation } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { isNoFederation, NoFederation } from '../parts/no-federation.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { useRoom } from '../parts/use-room.ts'
import { EnrolPanel } from './enrol-panel.tsx'
import { LetterPanel } from './letter-panel.tsx'
import { MemberList } from './member-list.tsx'
import { NodeMap } from './node-map.tsx'

export function FederationPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const isOpen = useRoom('federation')
  const found = useQuery({ queryKey: ['federation'], queryFn: api.federation, enabled: isOpen === true, refetchInterval: ({ state }) => (isNoFederation(state.error) ? false : 5_000) })
  if (isOpen === false) return <><PageTitle title={t('federation.title')} /><NoFederation /></>
  if (found.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('federation.title')} />{isNoFederation(found.error) ? <NoFederation /> : <Trouble error={found.error} again={() => void found.refetch()} />}</>
  const mayManage = session.data?.permissions.includes('federation:manage') ?? false
  return (
    <>
      <PageTitle title={t('federation.title')} lead={t(found.data.role === 'hub' ? 'federation.hubLead' : 'federation.nodeLead')} />
      <Stack gap="sm">
        <section className="paper" aria-labelledby="map">
          <Title order={2} id="map" mb="xs">{t('federation.map')}</Title>
          <div className="scroll node-map" tabIndex={0} role="group" aria-labelledby="map"><NodeMap federation={found.data} /></div>
          <Self federation={found.data} />
        </section>
        <MemberList federation={found.data} mayManage={mayManage} />
        {found.data.role === 'hub' && mayManage && <EnrolPanel />}
        <LetterPanel members={found.data.members} />
      </Stack>
    </>
  )
}

function Self({ federation: { self } }: { readonly federation: Federation }) {
  const { t } = useTranslation()
  return <Text size="xs" c="dimmed">{t('federation.fingerprint', { name: self.name })} <span className="code">{self.fingerprint}</span></Text>
}
