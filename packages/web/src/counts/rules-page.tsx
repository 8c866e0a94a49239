/** The holder's rules about counts: a preset or numbers of one's own, what each means, and what was asked under them by whom. */
import { Button, Group, NumberInput, Radio, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { CountPolicy, CountPolicyState, CountRules } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { useRoom } from '../parts/use-room.ts'
import { countText, timeText } from '../words.ts'
import { useSentence } from './sentence.ts'

const names = ['three', 'five', 'ten', 'own', 'closed'] as const
type Name = (typeof names)[number]
const numbers = ['minimum', 'step', 'ageStep', 'yearStep', 'perAsker', 'perProject', 'perNode', 'days'] as const

export function RulesPage() {
  const { t } = useTranslation()
  // A hub has no data, and so no rules about them.
  const isHere = useRoom('archive')
  const state = useQuery({ queryKey: ['count-policy'], queryFn: api.countPolicy, enabled: isHere === true })
  return (
    <>
      <PageTitle title={t('counts.rules.title')} lead={t('counts.rules.lead')} />
      {isHere === false && <section className="paper"><Empty title={t('counts.rules.elsewhere')}>{t('counts.rules.elsewhereHelp')}</Empty></section>}
      {isHere !== false && state.isPending && <Loading />}
      {state.isError && <Trouble error={state.error} again={() => void state.refetch()} />}
      {state.data && <Stack gap="md"><Choice state={state.data} /><Askers /><Questions /></Stack>}
    </>
  )
}

function Choice({ state }: { readonly state: CountPolicyState }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = session.data?.permissions.includes('count:set') ?? false
  const [name, setName] = useState<Name>(state.policy.preset)
  const [own, setOwn] = useState<CountRules>(state.rules ?? state.presets.five)
  const save = useMutation({
    mutationFn: () => api.setCountPolicy(name === 'own' ? { preset: 'own', rules: own } : { preset: name } as CountPolicy),
    onSuccess: (next) => queries.setQueryData(['count-policy'], next),
  })
  const rules = (one: Name): CountRules | undefined => (one === 'own' ? own : one === 'closed' ? undefined : state.presets[one])
  return (
    <section className="paper" aria-labelledby="rules-choice">
      <Title order={2} size="h4" id="rules-choice" mb={4}>{t('counts.rules.choice')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t(may ? 'counts.rules.yours' : 'counts.rules.notYours')}</Text>
      <Radio.Group aria-labelledby="rules-choice" value={name} onChange={(value) => setName(value as Name)}>
        <div className="rule-cards">
          {names.map((one) => (
            <div key={one} className="rule-card" data-rule={one} data-chosen={name === one}>
              <Radio value={one} disabled={!may} label={<Text span fw={650}>{t(`counts.rules.name.${one}`)}</Text>} />
              <Effects rules={rules(one)} />
            </div>
          ))}
        </div>
      </Radio.Group>
      {name === 'own' && (
        <Group gap="sm" mt="sm" align="flex-end">
          {numbers.map((field) => (
            <NumberInput key={field} size="sm" w={150} label={t(`counts.rules.number.${field}`)} allowDecimal={false} allowNegative={false} hideControls disabled={!may} min={1} value={own[field]}
              onChange={(value) => setOwn({ ...own, [field]: typeof value === 'number' ? value : own[field] })} />
          ))}
        </Group>
      )}
      {may && <Group mt="sm"><Button loading={save.isPending} disabled={name === state.policy.preset && (name !== 'own' || JSON.stringify(own) === JSON.stringify(state.rules))} onClick={() => save.mutate()}>{t('counts.rules.save')}</Button></Group>}
      {save.isError && <Trouble error={save.error} />}
      {save.isSuccess && <Text size="sm" role="status" mt="xs">{t('counts.rules.saved', { name: t(`counts.rules.name.${state.policy.preset}`) })}</Text>}
    </section>
  )
}

/** What a rule does, as a picture: which sizes of groups are told, and which are not. */
function Effects({ rules }: { readonly rules: CountRules | undefined }) {
  const { t } = useTranslation()
  if (!rules) return <Text size="sm" mt={6}>{t('counts.rules.closedMeans')}</Text>
  const sizes = Array.from({ length: 24 }, (_, at) => at)
  return (
    <>
      <svg viewBox="0 0 120 14" width="100%" height="28" role="img" aria-label={t('counts.rules.picture', { minimum: rules.minimum, step: rules.step })}>
        {sizes.map((size) => (size < rules.minimum
          ? <circle key={size} cx={3 + size * 5} cy="7" r="1.6" fill="none" stroke="var(--pending)" strokeWidth="0.6" />
          : <rect key={size} x={1 + size * 5} y={Math.floor(size / rules.step) % 2 ? 3 : 5} width="4" height={Math.floor(size / rules.step) % 2 ? 8 : 4} fill="var(--stored)" />))}
      </svg>
      <ul className="effects">
        <li>{t('counts.rules.means.minimum', { minimum: rules.minimum })}</li>
        <li>{t('counts.rules.means.step', { step: rules.step })}</li>
        <li>{t('counts.rules.means.near', { minimum: rules.minimum })}</li>
        <li>{t('counts.rules.means.bands', { age: rules.ageStep, year: rules.yearStep })}</li>
        <li>{t('counts.rules.means.budget', { asker: countText(rules.perAsker), project: countText(rules.perProject), node: countText(rules.perNode), days: rules.days })}</li>
      </ul>
    </>
  )
}

function Askers() {
  const { t } = useTranslation()
  const askers = useQuery({ queryKey: ['count-askers'], queryFn: api.countAskers, refetchInterval: 30_000 })
  if (!askers.data || askers.data.askers.length === 0) return null
  return (
    <section className="paper" aria-labelledby="askers">
      <Title order={2} size="h4" id="askers" mb="xs">{t('counts.rules.askers')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="askers">
        <table className="lines">
          <thead><tr>{(['project', 'person', 'asked', 'close', 'refused', 'last'] as const).map((column) => <th scope="col" key={column}>{t(`counts.rules.column.${column}`)}</th>)}</tr></thead>
          <tbody>
            {askers.data.askers.map((one) => (
              <tr key={`${one.source} ${one.purpose} ${one.asker}`}>
                <td>{one.purpose}{one.watch && <Text size="xs" fw={650} c="var(--quarantined-text)" data-watch>{t('counts.rules.watch')}</Text>}</td>
                <td className="code">{one.asker}</td><td className="tabular">{countText(one.asked)}</td><td className="tabular">{countText(one.close)}</td><td className="tabular">{countText(one.refused)}</td><td>{timeText(one.lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Questions() {
  const { t } = useTranslation()
  const sentence = useSentence()
  const asked = useQuery({ queryKey: ['count-questions'], queryFn: () => api.countQuestions(50), refetchInterval: 30_000 })
  return (
    <section className="paper" aria-labelledby="asked-questions">
      <Title order={2} size="h4" id="asked-questions" mb="xs">{t('counts.rules.questions')}</Title>
      {asked.isError && <Trouble error={asked.error} />}
      {asked.data?.questions.length === 0 && <Empty title={t('counts.rules.none')}>{t('counts.rules.noneHelp')}</Empty>}
      <ul className="asked">
        {asked.data?.questions.map((one) => (
          <li key={one.id} data-outcome={one.outcome}>
            <Text size="sm">{sentence(one.query)}</Text>
            <Text size="xs" c="dimmed">{timeText(one.at)} · {one.purpose} · {t(`counts.rules.outcome.${one.outcome}`)}</Text>
          </li>
        ))}
      </ul>
    </section>
  )
}
