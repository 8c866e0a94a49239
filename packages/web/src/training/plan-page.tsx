/** One plan as it goes: who takes part and who is waited for, what each round measured, how it ended. */
import { Anchor, Button, Group, NativeSelect, Progress, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { planWeightsAddress, type PlanDetail, type PlanRound } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { sizeText, timeText } from '../words.ts'
import { PlanChip } from './plan-chip.tsx'
import { RoundsChart } from './rounds-chart.tsx'

const route = getRouteApi('/training/$id')
const isOver = (state: string | undefined): boolean => state === 'done' || state === 'failed' || state === 'cancelled'

export function PlanPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const plan = useQuery({ queryKey: ['plan', id], queryFn: () => api.plan(id), refetchInterval: (query) => (isOver(query.state.data?.state) ? false : 1_000) })
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const cancel = useMutation({ mutationFn: () => api.cancelPlan(id), onSettled: () => queries.invalidateQueries({ queryKey: ['plan', id] }) })
  if (plan.isPending) return <Loading />
  if (plan.isError) return <><PageTitle title={t('training.one')} /><Trouble error={plan.error} again={() => void plan.refetch()} /></>
  const { data } = plan
  const mine = session.data?.actor.id === data.actor
  return (
    <>
      <PageTitle title={data.title} lead={data.purpose}>{mine && !isOver(data.state) && <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>{t('training.cancel')}</Button>}</PageTitle>
      {cancel.isError && <Trouble error={cancel.error} />}
      <Stack gap="md">
        <Standing plan={data} />
        <Parties plan={data} />
        {data.done.length > 0 && <Rounds plan={data} />}
      </Stack>
    </>
  )
}

function Standing({ plan }: { readonly plan: PlanDetail }) {
  const { t } = useTranslation()
  const done = plan.done.filter(({ state }) => state === 'done').length
  return (
    <section className="paper" aria-labelledby="standing" aria-live="polite">
      <Group justify="space-between"><Title order={2} id="standing">{t('training.standing')}</Title><PlanChip state={plan.state} /></Group>
      <Text size="sm" c="dimmed">{[`${plan.tool.id} ${plan.tool.version}`, t(`training.strategy.${plan.strategy.name}`), plan.secureAggregation ? t('training.masked') : t('training.plain'), t('training.quorum', { count: plan.quorum })].join(' · ')}</Text>
      <Progress mt="xs" value={(100 * done) / plan.rounds} aria-label={t('training.progress')} />
      <Text size="sm" mt={4} data-done={done}>{t('training.ofRounds', { done, rounds: plan.rounds })}</Text>
      {plan.reason && plan.state === 'failed' && <Text size="sm" c="var(--rejected-text)">{plan.reason === 'quorum' ? t('training.quorumMissed') : plan.reason === 'refused' ? t('training.wasRefused') : plan.reason}</Text>}
      {plan.weights && <Text size="sm"><Anchor href={planWeightsAddress(plan.id)} download>{t('training.weights', { size: sizeText(plan.weights.size) })}</Anchor> · <Link to="/models">{t('training.toModels')}</Link></Text>}
      <details><summary>{t('training.details')}</summary><Text size="xs" className="code" style={{ overflowWrap: 'anywhere' }}>{t('training.digest', { digest: plan.digest })}</Text>
        <pre className="code" tabIndex={0} aria-label={t('training.parameters')} style={{ overflow: 'auto', margin: 0 }}>{JSON.stringify(plan.parameters, undefined, 1)}</pre></details>
    </section>
  )
}

/** Who has to act is told beside each site. */
function Parties({ plan }: { readonly plan: PlanDetail }) {
  const { t } = useTranslation()
  const current = plan.done.at(-1)
  return (
    <section className="paper" aria-labelledby="parties">
      <Title order={2} id="parties" mb="xs">{t('training.parties')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="parties">
        <table className="lines">
          <thead><tr><th>{t('training.site')}</th><th>{t('training.dataset')}</th><th>{t('training.said')}</th><th>{t('training.thisRound')}</th></tr></thead>
          <tbody>
            {plan.parties.map((party) => {
              const answer = current?.nodes.find(({ node }) => node === party.node)
              const now = party.state !== 'accepted' || plan.state !== 'running' || !current ? '' : answer?.problem ?? (answer ? t('training.answered') : t('training.awaited', { time: timeText(current.deadline) }))
              return <tr key={party.node} data-party={party.name}><td>{party.name}</td><td><Link to="/catalogue/datasets/$id" params={{ id: party.dataset }}>{t('training.version', { version: party.version })}</Link></td><td><PlanChip state={party.state} />{party.reason && <Text size="xs" c="dimmed">{party.reason}</Text>}</td><td>{now}</td></tr>
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Rounds({ plan }: { readonly plan: PlanDetail }) {
  const { t } = useTranslation()
  const names = [...new Set(plan.done.flatMap(({ metrics }) => Object.keys(metrics)))]
  const [chosen, choose] = useState<string>()
  const metric = chosen ?? (names.includes('lossBefore') ? 'lossBefore' : names[0] ?? '')
  const seconds = ({ startedAt, endedAt }: PlanRound): string => (endedAt ? ((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1) : '')
  return (
    <section className="paper" aria-labelledby="rounds">
      <Group justify="space-between" mb="xs"><Title order={2} id="rounds">{t('training.roundByRound')}</Title>
        {names.length > 0 && <NativeSelect size="xs" aria-label={t('training.metric')} value={metric} data={names} onChange={(event) => choose(event.currentTarget.value)} />}</Group>
      <RoundsChart plan={plan} metric={metric} />
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="rounds">
        <table className="lines">
          <thead><tr><th className="right">{t('training.round')}</th><th className="right">{t('training.inSum')}</th><th className="right">{t('training.records')}</th><th className="right">{t('training.norm')}</th>{names.map((name) => <th key={name} className="right">{name}</th>)}<th className="right">{t('training.seconds')}</th></tr></thead>
          <tbody>
            {plan.done.map((one) => (
              <tr key={one.round} data-round={one.round} data-state={one.state}>
                <td className="right tabular">{one.round}</td><td className="right tabular">{one.nodes.filter(({ inSum }) => inSum).length}</td><td className="right tabular">{one.nodes.reduce((sum, { records }) => sum + (records ?? 0), 0)}</td>
                <td className="right tabular">{one.updateNorm?.toPrecision(3)}</td>{names.map((name) => <td key={name} className="right tabular">{one.metrics[name]?.toPrecision(4)}</td>)}<td className="right tabular">{seconds(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
