/** A decision of one of the committee: every criterion, and every term that the codes alone did not find met. */
import { Button, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RequestDetail, Verdict } from '@vesalius/client'
import { criteria } from '@vesalius/standards/access-request'
import { terms } from '@vesalius/standards/duo'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

interface Said { readonly outcome: string; readonly justification: string }
const nothing: Said = { outcome: '', justification: '' }

export function DecisionPanel({ request, keep }: { readonly request: RequestDetail; readonly keep: (saved: RequestDetail) => void }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState<Readonly<Record<string, Said>>>({})
  const decide = useMutation({ mutationFn: (verdict: Verdict['verdict']) => api.decideRequest(request.id, verdictOf(verdict, said)), onSuccess: keep })
  const open = [...new Set(request.parts.flatMap(({ match }) => match.terms.filter(({ outcome }) => outcome !== 'met').map(({ code }) => code)))]
  const change = (name: string, value: Partial<Said>): void => setSaid((before) => ({ ...before, [name]: { ...nothing, ...before[name], ...value } }))
  return (
    <section className="paper" aria-labelledby="decide">
      <Title order={2} id="decide" mb={4}>{t('request.decide')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('request.decideHelp')}</Text>
      <Stack gap="sm">
        {criteria.map((name) => <OneSaid key={name} label={t(`request.criterion.${name}`)} outcomes={['met', 'not-met', 'not-applicable']} said={said[name] ?? nothing} change={(value) => change(name, value)} />)}
        {open.map((code) => <OneSaid key={code} label={terms.find((term) => term.code === code)?.name ?? code} outcomes={['kept', 'not-kept']} said={said[code] ?? nothing} change={(value) => change(code, value)} />)}
        {decide.isError && <Trouble error={decide.error} />}
        <Group gap="xs">
          <Button loading={decide.isPending} onClick={() => decide.mutate('grant')}>{t('request.verdict.grant')}</Button>
          <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('refuse')}>{t('request.verdict.refuse')}</Button>
        </Group>
      </Stack>
    </section>
  )
}

function OneSaid({ label, outcomes, said, change }: { readonly label: string; readonly outcomes: readonly string[]; readonly said: Said; readonly change: (value: Partial<Said>) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ padding: 0 }}><Text size="sm" fw={600}>{label}</Text></legend>
      <Group align="flex-start" gap="xs">
        <NativeSelect aria-label={t('request.outcomeOf', { label })} w={170} value={said.outcome} data={[{ value: '', label: '' }, ...outcomes.map((one) => ({ value: one, label: t(`request.outcome.${one}`) }))]} onChange={(event) => change({ outcome: event.currentTarget.value })} />
        <Textarea aria-label={t('request.justificationOf', { label })} placeholder={t('request.justification')} autosize minRows={1} maxLength={4000} style={{ flex: '1 1 16rem' }} value={said.justification} onChange={(event) => change({ justification: event.currentTarget.value })} />
      </Group>
    </fieldset>
  )
}

function verdictOf(verdict: Verdict['verdict'], said: Readonly<Record<string, Said>>): Verdict {
  const whole = Object.entries(said).filter(([, { outcome, justification }]) => outcome !== '' && justification.trim() !== '')
  const names: readonly string[] = criteria
  return {
    verdict,
    criteria: Object.fromEntries(whole.filter(([name]) => names.includes(name))),
    terms: Object.fromEntries(whole.filter(([name]) => !names.includes(name)).map(([name, { outcome, justification }]) => [name, { kept: outcome === 'kept', justification }])),
  }
}
