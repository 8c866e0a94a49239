/** The datasets of a request: where each stands, what its terms say of the request, and what its holder can do. */
import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { PartAct, RequestDetail, RequestPart } from '@vesalius/client'
import { terms } from '@vesalius/standards/duo'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import type { Looking } from './request-page.tsx'

interface PartListProps { readonly request: RequestDetail; readonly looking: Looking; readonly keep: (saved: RequestDetail) => void }

export function PartList({ request, looking, keep }: PartListProps) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="parts">
      <Title order={2} id="parts" mb="xs">{t('request.parts')}</Title>
      <Stack gap="sm">{request.parts.map((part) => <OnePart key={`${part.dataset}@${part.version}`} part={part} request={request} looking={looking} keep={keep} />)}</Stack>
    </section>
  )
}

/** What can be done in a state, by whom, and whether it needs a text. */
const offers: Readonly<Record<string, readonly { readonly act: PartAct; readonly text?: true; readonly by: 'holder' | 'requester' }[]>> = {
  checking: [{ act: 'confirm', by: 'holder' }, { act: 'deny', text: true, by: 'holder' }, { act: 'veto', text: true, by: 'holder' }],
  available: [{ act: 'agree', by: 'holder' }, { act: 'indicate', text: true, by: 'holder' }, { act: 'veto', text: true, by: 'holder' }],
  'conditions-indicated': [{ act: 'take-conditions', by: 'requester' }, { act: 'veto', text: true, by: 'holder' }],
  'conditions-met': [{ act: 'veto', text: true, by: 'holder' }],
}

function OnePart({ part, request, looking, keep }: PartListProps & { readonly part: RequestPart }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const act = useMutation({
    mutationFn: (what: PartAct) => api.actOnPart(request.id, { dataset: part.dataset, version: part.version, act: what, ...(text.trim() ? { text: text.trim() } : {}) }),
    onSuccess: (saved) => { setText(''); keep(saved) },
  })
  const going = request.state === 'under-review' || request.state === 'in-progress'
  const mine = (going ? offers[part.state] ?? [] : []).filter(({ by }) => (by === 'requester' ? looking.mine : looking.may('request:hold') && part.holder === 'self' && !looking.mine))
  return (
    <article data-dataset={part.dataset} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}>
      <Text fw={650}>{part.title} <Text span size="sm" c="dimmed">{t('request.version', { number: part.version })}</Text></Text>
      <Text size="sm" data-state={part.state}>{t(`request.partState.${part.state}`)}{part.conditions && `: ${part.conditions}`}{part.reason && `: ${part.reason}`}</Text>
      <Matches part={part} />
      {mine.length > 0 && (
        <Stack gap="xs" mt="xs">
          {mine.some((one) => one.text) && <Textarea label={t('request.partText')} autosize minRows={1} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
          <Group gap="xs">
            {mine.map((one) => <Button key={one.act} size="xs" variant={one.text ? 'default' : 'filled'} loading={act.isPending} disabled={one.text === true && text.trim() === ''} onClick={() => act.mutate(one.act)}>{t(`request.partAct.${one.act}`)}</Button>)}
          </Group>
        </Stack>
      )}
      {act.isError && <Trouble error={act.error} />}
    </article>
  )
}

function Matches({ part }: { readonly part: RequestPart }) {
  const { t } = useTranslation()
  if (part.match.terms.length === 0) return <Text size="sm" c="dimmed">{t('request.noTerms')}</Text>
  return (
    <ul aria-label={t('request.terms')} style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
      {part.match.terms.map(({ code, outcome, reason }) => (
        <li key={code}><Text size="sm" span>{terms.find((term) => term.code === code)?.name ?? code}: <b>{t(`request.match.${outcome}`)}</b> ({t(`request.because.${reason}`)})</Text></li>
      ))}
    </ul>
  )
}
