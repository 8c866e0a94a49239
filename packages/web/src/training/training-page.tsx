/** Federated training: at a hub the plans, newest first; at a node what hubs have offered, and what its holder says to it. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PlanSummary, TrainingOffer } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { isNoFederation, NoFederation } from '../parts/no-federation.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { useRoom } from '../parts/use-room.ts'
import { timeText } from '../words.ts'
import { PlanChip } from './plan-chip.tsx'

export function TrainingPage() {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = (permission: string): boolean => session.data?.permissions.includes(permission) ?? false
  const isOpen = useRoom('training')
  const place = useQuery({ queryKey: ['training-role'], queryFn: api.trainingRole, staleTime: Infinity, enabled: isOpen === true })
  const role = place.data?.role
  const hub = role === 'hub'
  const node = role === 'node' && may('plan:decide')
  const plans = useQuery({ queryKey: ['plans'], queryFn: api.plans, enabled: hub, refetchInterval: 3_000 })
  const offers = useQuery({ queryKey: ['offers'], queryFn: api.trainingOffers, enabled: node, refetchInterval: 3_000 })
  const begin = hub && may('plan:write') && <Button renderRoot={(props) => <Link to="/training/new" {...props} />}>{t('training.begin')}</Button>
  return (
    <>
      <PageTitle title={t('training.title')} lead={t('training.lead')}>{begin}</PageTitle>
      <Stack gap="md">
        {isOpen === false && <NoFederation />}
        {isOpen !== false && place.isPending && <Loading />}
        {place.isError && (isNoFederation(place.error) ? <NoFederation /> : <Trouble error={place.error} again={() => void place.refetch()} />)}
        {hub && (
          <section className="paper" aria-labelledby="plans">
            <Title order={2} id="plans" mb="xs">{t('training.plans')}</Title>
            {plans.isPending && <Loading />}
            {plans.isError && <Trouble error={plans.error} again={() => void plans.refetch()} />}
            {plans.data?.plans.length === 0 && <Empty title={t('training.none')} action={begin}>{t('training.noneHelp')}</Empty>}
            <Stack gap="sm">{plans.data?.plans.map((plan) => <OnePlan key={plan.id} plan={plan} />)}</Stack>
          </section>
        )}
        {node && (
          <section className="paper" aria-labelledby="offers">
            <Title order={2} id="offers" mb="xs">{t('training.offers')}</Title>
            {offers.isPending && <Loading />}
            {offers.isError && <Trouble error={offers.error} again={() => void offers.refetch()} />}
            {offers.data?.offers.length === 0 && <Empty title={t('training.noOffer')}>{t('training.noOfferHelp')}</Empty>}
            <Stack gap="sm">{offers.data?.offers.map((offer) => <OneOffer key={offer.id} offer={offer} />)}</Stack>
          </section>
        )}
        {role !== undefined && !hub && !node && !session.isPending && <section className="paper"><Empty title={t('training.nothingHere')}>{t('training.nothingHereHelp')}</Empty></section>}
      </Stack>
    </>
  )
}

function OnePlan({ plan }: { readonly plan: PlanSummary }) {
  const { t } = useTranslation()
  return (
    <article data-plan={plan.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Link to="/training/$id" params={{ id: plan.id }}>{plan.title}</Link>
          <Text size="xs" c="dimmed">{[`${plan.tool.id} ${plan.tool.version}`, t('training.rounds', { count: plan.rounds }), plan.secureAggregation ? t('training.masked') : t('training.plain'), timeText(plan.createdAt)].join(' · ')}</Text>
        </div>
        <PlanChip state={plan.state} />
      </Group>
    </article>
  )
}

function OneOffer({ offer }: { readonly offer: TrainingOffer }) {
  const { t } = useTranslation()
  const decide = useMutation({ mutationFn: (decision: 'accept' | 'refuse' | 'leave') => api.decideOffer(offer.id, decision), onSettled: () => queries.invalidateQueries({ queryKey: ['offers'] }) })
  const { tool, own, parties } = offer
  return (
    <article data-offer={offer.id} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Text fw={650}>{offer.title}</Text>
          <Text size="sm">{offer.purpose}</Text>
          <Text size="xs" c="dimmed">{[`${tool.id} ${tool.version}`, t(`training.strategy.${offer.strategy.name}`), t('training.rounds', { count: offer.rounds }), timeText(offer.offeredAt)].join(' · ')}</Text>
          {own && <Text size="xs" c="dimmed">{t('training.onData', { dataset: own.dataset, version: own.version, permit: own.permit })}</Text>}
          <Text size="sm" mt={4}>{offer.threshold === null ? t('training.plainHelp') : t('training.maskedHelp', { threshold: offer.threshold, sites: parties.length })}</Text>
        </div>
        <PlanChip state={offer.state} />
      </Group>
      <details><summary>{t('training.details')}</summary>
        <Text size="xs" className="code" style={{ overflowWrap: 'anywhere' }}>{t('training.digest', { digest: offer.digest })}</Text>
        <ul>{parties.map(({ node, name, fingerprint }) => <li key={node}><Text size="sm">{name} <span className="code">{fingerprint}</span></Text></li>)}</ul>
        <pre className="code" tabIndex={0} aria-label={t('training.parameters')} style={{ overflow: 'auto', margin: 0 }}>{JSON.stringify(offer.parameters, undefined, 1)}</pre>
      </details>
      {decide.isError && <Trouble error={decide.error} />}
      <Group gap="xs" mt="xs">
        {offer.state === 'offered' && <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate('accept')}>{t('training.accept')}</Button>}
        {offer.state === 'offered' && <Button size="xs" variant="default" onClick={() => decide.mutate('refuse')}>{t('training.refuse')}</Button>}
        {offer.state === 'accepted' && <Button size="xs" variant="default" onClick={() => decide.mutate('leave')}>{t('training.leave')}</Button>}
      </Group>
    </article>
  )
}
