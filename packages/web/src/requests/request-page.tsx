/** One request: its draft, or where it stands, its datasets with what their terms say, what happened, and what the person who looks may do. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { RequestDetail } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { BallList } from './ball-list.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import { DraftFormPanel } from './draft-form.tsx'
import { FormShown } from './form-shown.tsx'
import { PartList } from './part-list.tsx'
import { QuestionPanel } from './question-panel.tsx'
import { Timeline } from './timeline.tsx'

/** Who looks, as far as it decides what is offered; the server decides again. */
export interface Looking { readonly mine: boolean; readonly may: (permission: string) => boolean }

export function RequestPage() {
  const { t } = useTranslation()
  const { id } = useParams({ strict: false }) as { id: string }
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['request', id], queryFn: () => api.accessRequest(id), refetchInterval: (query) => (query.state.data?.state === 'draft' ? false : 10_000) })
  if (found.isPending || session.isPending) return <Loading />
  if (found.isError) return <><PageTitle title={t('request.one')} /><Trouble error={found.error} again={() => void found.refetch()} /></>
  const request = found.data
  const looking: Looking = { mine: request.requester === session.data?.actor.id, may: (permission) => session.data?.permissions.includes(permission) ?? false }
  return (
    <>
      <PageTitle title={request.title || t('request.untitled')} lead={t(`request.state.${request.state}`)} />
      {request.state === 'draft' ? <DraftFormPanel request={request} /> : <Submitted request={request} looking={looking} />}
    </>
  )
}

function Submitted({ request, looking }: { readonly request: RequestDetail; readonly looking: Looking }) {
  const { t } = useTranslation()
  const keep = (saved: RequestDetail): void => void queries.setQueryData(['request', request.id], saved)
  const accept = useMutation({ mutationFn: () => api.acceptRequest(request.id), onSuccess: keep })
  const abandon = useMutation({ mutationFn: () => api.abandonRequest(request.id), onSuccess: keep })
  const going = !['concluded', 'declined', 'abandoned'].includes(request.state)
  return (
    <Stack gap="sm">
      <section className="paper" aria-labelledby="ball">
        <Title order={2} id="ball" mb="xs">{t('request.ball')}</Title>
        <BallList ball={request.ball} />
        <Group gap="xs" mt="sm">
          {request.state === 'under-review' && !request.origin && looking.may('request:decide') && <Button loading={accept.isPending} onClick={() => accept.mutate()}>{t('request.accept')}</Button>}
          {going && looking.mine && <Button variant="default" loading={abandon.isPending} onClick={() => abandon.mutate()}>{t('request.abandon')}</Button>}
        </Group>
        {accept.isError && <Trouble error={accept.error} />}
        {abandon.isError && <Trouble error={abandon.error} />}
      </section>
      <PartList request={request} looking={looking} keep={keep} />
      <QuestionPanel request={request} looking={looking} keep={keep} />
      {request.state === 'in-progress' && !request.origin && looking.may('request:decide') && !looking.mine && <DecisionPanel request={request} keep={keep} />}
      <Decisions request={request} />
      <Timeline request={request} />
      <FormShown form={request.form} />
    </Stack>
  )
}

function Decisions({ request: { decisions, decided, state } }: { readonly request: RequestDetail }) {
  const { t } = useTranslation()
  if (decided === 0) return null
  return (
    <section className="paper" aria-labelledby="decisions">
      <Title order={2} id="decisions" mb="xs">{t('request.decisions')}</Title>
      {decisions.length === 0 && state === 'in-progress' && <Text size="sm">{t('request.decided', { count: decided })}</Text>}
      {decisions.map(({ name, verdict, criteria }, index) => (
        <details key={index}>
          <summary><b>{name || t('request.who.committee')}</b>: {t(`request.verdict.${verdict}`)}</summary>
          <dl>{Object.entries(criteria).map(([criterion, said]) => <div key={criterion}><dt>{t(`request.criterion.${criterion}`)}</dt><dd>{t(`request.outcome.${said.outcome}`)}: {said.justification}</dd></div>)}</dl>
        </details>
      ))}
    </section>
  )
}
