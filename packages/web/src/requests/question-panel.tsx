/** Questions about single fields of the form, and their answers. */
import { Button, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RequestDetail } from '@vesalius/client'
import { sections } from '@vesalius/standards/access-request'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { fields } from './fields.ts'
import type { Looking } from './request-page.tsx'

interface QuestionProps { readonly request: RequestDetail; readonly looking: Looking; readonly keep: (saved: RequestDetail) => void }

export function QuestionPanel({ request, looking, keep }: QuestionProps) {
  const { t } = useTranslation()
  const mayAsk = looking.may('request:ask') && !request.origin && !looking.mine && (request.state === 'under-review' || request.state === 'in-progress')
  if (!mayAsk && request.questions.length === 0) return null
  const open = request.questions.find(({ answer }) => answer === null)
  return (
    <section className="paper" aria-labelledby="questions">
      <Title order={2} id="questions" mb="xs">{t('request.questions')}</Title>
      <Stack gap="sm">
        {request.questions.map(({ id, place, question, answer }) => (
          <div key={id}>
            <Text size="sm"><b>{t(`request.field.${place}`)}</b>: {question}</Text>
            {answer && <Text size="sm" c="dimmed">{answer}</Text>}
          </div>
        ))}
        {open && looking.mine && <Answer request={request} question={open.id} keep={keep} />}
        {mayAsk && <Ask request={request} keep={keep} />}
      </Stack>
    </section>
  )
}

function Answer({ request, question, keep }: Pick<QuestionProps, 'request' | 'keep'> & { readonly question: string }) {
  const { t } = useTranslation()
  const [answer, setAnswer] = useState('')
  const send = useMutation({ mutationFn: () => api.answerAboutRequest(request.id, { question, answer }), onSuccess: keep })
  return (
    <form onSubmit={(event) => { event.preventDefault(); send.mutate() }}>
      <Textarea label={t('request.answer')} autosize minRows={2} maxLength={4000} value={answer} onChange={(event) => setAnswer(event.currentTarget.value)} />
      <Button type="submit" size="xs" mt="xs" loading={send.isPending} disabled={answer.trim() === ''}>{t('request.sendAnswer')}</Button>
      {send.isError && <Trouble error={send.error} />}
    </form>
  )
}

function Ask({ request, keep }: Pick<QuestionProps, 'request' | 'keep'>) {
  const { t } = useTranslation()
  const [place, setPlace] = useState('scientific.description')
  const [question, setQuestion] = useState('')
  const send = useMutation({ mutationFn: () => api.askAboutRequest(request.id, { place, question }), onSuccess: (saved) => { setQuestion(''); keep(saved) } })
  const places = sections.flatMap((section) => fields[section].map(({ name }) => `${section}.${name}`))
  return (
    <form onSubmit={(event) => { event.preventDefault(); send.mutate() }}>
      <NativeSelect label={t('request.askAbout')} value={place} data={places.map((one) => ({ value: one, label: t(`request.field.${one}`) }))} onChange={(event) => setPlace(event.currentTarget.value)} />
      <Textarea mt="xs" label={t('request.question')} autosize minRows={1} maxLength={4000} value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
      <Button type="submit" size="xs" mt="xs" variant="default" loading={send.isPending} disabled={question.trim() === ''}>{t('request.ask')}</Button>
      {send.isError && <Trouble error={send.error} />}
    </form>
  )
}
