/** A new plan: which tool, at which hospitals under which permits, how it is trained and how rounds are summed. */
import { Button, Checkbox, Group, NativeSelect, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { NewTrainingPlan, ParameterSchema, TrainingTool } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { ParameterField } from '../compute/parameter-field.tsx'
import { valueOf } from '../compute/task-form.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { isNoFederation, NoFederation } from '../parts/no-federation.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { useRoom } from '../parts/use-room.ts'
import { firstOfEach, keyOf, partiesFor, strategies, strategyOf, toggled, type Choice } from './plan-form.ts'

export function PlanFormPage() {
  const { t } = useTranslation()
  const isOpen = useRoom('training')
  const tools = useQuery({ queryKey: ['training-tools'], queryFn: api.trainingTools, enabled: isOpen === true })
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits, enabled: isOpen === true })
  const [chosen, choose] = useState<string>()
  if (isOpen === false || isNoFederation(tools.error)) return <><PageTitle title={t('training.begin')} /><NoFederation /></>
  if (tools.isPending || permits.isPending) return <Loading />
  if (tools.isError || permits.isError) return <><PageTitle title={t('training.begin')} /><Trouble error={tools.error ?? permits.error} again={() => { void tools.refetch(); void permits.refetch() }} /></>
  const usable = tools.data.tools.filter((tool) => partiesFor(tool, permits.data.received).length > 0)
  const tool = usable.find(({ digest }) => digest === chosen) ?? usable[0]
  return (
    <>
      <PageTitle title={t('training.begin')} lead={t('training.beginLead')} />
      {!tool && <section className="paper"><Empty title={t('training.noPermit')}>{t('training.noPermitHelp')}</Empty></section>}
      {tool && (
        <Stack gap="sm">
          <section className="paper" aria-labelledby="tool">
            <Title order={2} id="tool" mb="xs">1. {t('training.tool')}</Title>
            <NativeSelect aria-label={t('training.tool')} value={tool.digest} data={usable.map(({ digest, title, version }) => ({ value: digest, label: `${title} ${version}` }))} onChange={(event) => choose(event.currentTarget.value)} />
            <Text size="sm" c="dimmed" mt={4}>{tool.purpose}</Text>
          </section>
          <Details key={tool.digest} tool={tool} choices={partiesFor(tool, permits.data.received)} />
        </Stack>
      )}
    </>
  )
}

function Details({ tool, choices }: { readonly tool: TrainingTool; readonly choices: readonly Choice[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(firstOfEach(choices).map(keyOf)))
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [texts, setTexts] = useState({ title: '', purpose: '', rounds: '10', strategy: 'fedavg' })
  const [masks, setMasks] = useState(false)
  const parties = choices.filter((choice) => chosen.has(keyOf(choice)))
  const schemas = Object.entries((tool.parameters['properties'] ?? {}) as Readonly<Record<string, ParameterSchema>>).filter(([name]) => name !== 'proximal' && name !== 'model')
  const needed = (tool.parameters['required'] ?? []) as readonly string[]
  const parameters = Object.fromEntries(schemas.flatMap(([name, schema]) => { const value = valueOf(schema, values[name] ?? ''); return value === undefined ? [] : [[name, value]] })) as NewTrainingPlan['parameters']
  const offer = useMutation({
    mutationFn: () => api.offerPlan({
      title: texts.title, purpose: texts.purpose, use: choices[0]?.use ?? '', tool: { id: tool.id, version: tool.version, digest: tool.digest, entrypoint: 'train' }, parameters, strategy: strategyOf(texts.strategy),
      rounds: Number(texts.rounds), secureAggregation: masks && parties.length >= 3, parties: parties.map(({ node, dataset, version, permit }) => ({ node, dataset, version, permit })),
    }),
    onSuccess: ({ id }) => navigate({ to: '/training/$id', params: { id } }),
  })
  const ready = texts.title.trim() !== '' && texts.purpose.trim() !== '' && parties.length > 0 && Number(texts.rounds) >= 1 && needed.every((name) => (values[name] ?? '').trim() !== '')
  return (
    <form onSubmit={(event) => { event.preventDefault(); offer.mutate() }}>
      <Stack gap="sm">
        <section className="paper" aria-labelledby="where">
          <Title order={2} id="where" mb="xs">2. {t('training.where')}</Title>
          <Text size="sm" c="dimmed" mb="xs">{t('training.whereHelp')}</Text>
          <Stack gap={6}>{choices.map((choice) => <Place key={keyOf(choice)} choice={choice} chosen={chosen.has(keyOf(choice))} toggle={() => setChosen((now) => toggled(now, choice, choices))} />)}</Stack>
        </section>
        <section className="paper" aria-labelledby="how">
          <Title order={2} id="how" mb="xs">3. {t('training.how')}</Title>
          <Stack gap="sm">
            <TextInput label={t('training.name')} required maxLength={200} value={texts.title} onChange={(event) => setTexts({ ...texts, title: event.currentTarget.value })} />
            <Textarea label={t('training.purpose')} required maxLength={2000} autosize value={texts.purpose} onChange={(event) => setTexts({ ...texts, purpose: event.currentTarget.value })} />
            <Group gap="sm" align="flex-start">
              <TextInput label={t('training.howMany')} type="number" min={1} max={10000} required w={140} value={texts.rounds} onChange={(event) => setTexts({ ...texts, rounds: event.currentTarget.value })} />
              <NativeSelect label={t('training.summing')} value={texts.strategy} data={strategies.map((name) => ({ value: name, label: t(`training.strategy.${name}`) }))} onChange={(event) => setTexts({ ...texts, strategy: event.currentTarget.value })} />
            </Group>
            <Switch label={t('training.underMasks')} description={parties.length < 3 ? t('training.threeNeeded') : t('training.masksHelp')} disabled={parties.length < 3} checked={masks && parties.length >= 3} onChange={(event) => setMasks(event.currentTarget.checked)} />
            <fieldset style={{ border: 0, padding: 0, margin: 0 }}><Text component="legend" fw={650} size="sm">{t('training.parameters')}</Text>
              <Stack gap="xs">{schemas.map(([name, schema]) => <ParameterField key={name} name={name} schema={schema} needed={needed.includes(name)} value={values[name] ?? ''} change={(value) => setValues({ ...values, [name]: value })} />)}</Stack></fieldset>
          </Stack>
        </section>
        {offer.isError && <Trouble error={offer.error} />}
        <Group><Button type="submit" loading={offer.isPending} disabled={!ready}>{t('training.offer', { count: parties.length })}</Button></Group>
      </Stack>
    </form>
  )
}

function Place({ choice, chosen, toggle }: { readonly choice: Choice; readonly chosen: boolean; readonly toggle: () => void }) {
  const { t } = useTranslation()
  const listed = useQuery({ queryKey: ['listed', choice.dataset], queryFn: () => api.listedDataset(choice.dataset), retry: false, staleTime: 60_000 })
  return <Checkbox checked={chosen} onChange={toggle} label={listed.data ? `${listed.data.nodeName}: ${listed.data.description.title}` : choice.dataset} description={t('training.underPermit', { version: choice.version, permit: choice.permit })} />
}
