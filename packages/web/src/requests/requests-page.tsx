/** Requests for access: one's own, or all that wait for a decision, with who has the ball until when. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { BallList } from './ball-list.tsx'
import { beginning } from './fields.ts'

export function RequestsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const list = useQuery({ queryKey: ['requests'], queryFn: api.accessRequests, refetchInterval: 15_000 })
  const begin = useMutation({
    mutationFn: () => api.draftRequest(beginning),
    onSuccess: (made) => { queries.setQueryData(['request', made.id], made); void navigate({ to: '/requests/$id', params: { id: made.id } }) },
  })
  return (
    <>
      <PageTitle title={t('request.list')} lead={t('request.listLead')}>
        {session.data?.permissions.includes('request:write') && <Button loading={begin.isPending} onClick={() => begin.mutate()}>{t('request.begin')}</Button>}
        <Button variant="default" renderRoot={(props) => <Link to="/permits" {...props} />}>{t('permit.list')}</Button>
      </PageTitle>
      {begin.isError && <Trouble error={begin.error} />}
      <section className="paper" aria-label={t('request.list')}>
        {list.isPending && <Loading />}
        {list.isError && <Trouble error={list.error} again={() => void list.refetch()} />}
        {list.data?.requests.length === 0 && <Empty title={t('request.none')}>{t('request.noneHelp')}</Empty>}
        <Stack gap="sm">
          {list.data?.requests.map((one) => (
            <article key={one.id} data-request={one.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
              <Group justify="space-between" align="flex-start" gap="sm">
                <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
                  <Link to="/requests/$id" params={{ id: one.id }}>{one.title || t('request.untitled')}</Link>
                  <Text size="xs" c="dimmed">{[t(`request.state.${one.state}`), timeText(one.submittedAt ?? one.createdAt), one.origin ? t('request.fromHub') : ''].filter(Boolean).join(' · ')}</Text>
                </div>
                <div style={{ flex: '1 1 18rem' }}><BallList ball={one.ball} /></div>
              </Group>
            </article>
          ))}
        </Stack>
      </section>
    </>
  )
}
