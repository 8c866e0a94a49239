/** What is held: why, what can be done, and the decision: try again, or discard with a comment. */
import { Button, Group, Modal, Pagination, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { HeldItem } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Outcome, useReason, useRemedy } from '../parts/outcome.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { problemWords } from '../problems/problem-words.ts'
import { countText, sizeText, timeText } from '../words.ts'
import { useDoorWord } from './send-list.tsx'

const route = getRouteApi('/quarantine')
const perPage = 25

function refresh(): void {
  void queries.invalidateQueries({ queryKey: ['quarantine'] })
  void queries.invalidateQueries({ queryKey: ['board'] })
}

export function QuarantinePage() {
  const { t } = useTranslation()
  const { reason, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const word = useReason()
  const [discarding, setDiscarding] = useState<HeldItem>()
  const held = useQuery({
    queryKey: ['quarantine', reason, page], placeholderData: (before) => before,
    queryFn: () => api.quarantine({ reason, offset: (page - 1) * perPage, limit: perPage }),
  })
  const board = useQuery({ queryKey: ['board'], queryFn: api.board })
  const reasons = board.data?.quarantine.byReason ?? []
  const isNarrowed = reason !== undefined || page > 1
  const heldInAll = reasons.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <PageTitle title={t('quarantine.title')} lead={t('quarantine.lead')}>
        <Select aria-label={t('quarantine.byReason')} placeholder={t('quarantine.allReasons')} clearable w={300} value={reason ?? null}
          data={reasons.map((row) => ({ value: row.reason, label: `${word(row.reason)} (${countText(row.count)})` }))}
          clearButtonProps={{ 'aria-label': t('quarantine.allReasons') }}
          onChange={(value) => void navigate({ search: value ? { reason: value } : {} })} />
      </PageTitle>
      {held.isPending && <Loading />}
      {held.isError && <Trouble error={held.error} again={() => void held.refetch()} />}
      {held.data?.items.length === 0 && (isNarrowed && heldInAll > 0 ? <section className="paper"><Empty title={t('quarantine.emptyPage')} action={<Button size="xs" variant="default" onClick={() => void navigate({ search: {} })}>{t('quarantine.showAll')}</Button>}>{t('quarantine.emptyPageHelp')}</Empty></section> : <section className="paper"><Empty title={t('board.noneHeld')}>{t('board.noneHeldHelp')}</Empty></section>)}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {held.data?.items.map((item) => <Item key={item.id} item={item} discard={() => setDiscarding(item)} />)}
      </Stack>
      {held.data && held.data.total > perPage && (
        <Pagination mt="md" size="sm" total={Math.ceil(held.data.total / perPage)} value={page}
          getControlProps={(control) => ({ 'aria-label': control === 'next' ? t('paging.next') : t('paging.previous') })}
          getItemProps={(number) => ({ 'aria-label': t('paging.page', { page: number }) })}
          onChange={(next) => void navigate({ search: { ...(reason ? { reason } : {}), ...(next > 1 ? { page: next } : {}) } })} />
      )}
      <Discard item={discarding} close={() => setDiscarding(undefined)} />
    </>
  )
}

function Item({ item, discard }: { readonly item: HeldItem; readonly discard: () => void }) {
  const { t } = useTranslation()
  const reason = useReason()
  const remedy = useRemedy()
  const door = useDoorWord()
  const retry = useMutation({ mutationFn: () => api.retryHeld(item.id), onSuccess: refresh })
  return (
    <li className="paper" data-held={item.id}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 22rem', minWidth: 0 }}>
          <Text fw={650}>{reason(item.reason, item.message)}</Text>
          <Text size="sm" c="dimmed">{problemWords(item.reason, item.message).text ?? item.message}</Text>
          <Text size="sm" mt={6}><b>{t('quarantine.whatToDo')}</b> {remedy(item.reason, item.remedy)}</Text>
          <Group gap="xs" mt={8}>
            {item.modality && <span className="tag">{item.modality}</span>}
            <Text size="xs" c="dimmed">{[timeText(item.at), door(item.door), sizeText(item.size), item.sopClass].filter(Boolean).join(' · ')}</Text>
            {item.times > 1 && item.lastAt && <Text size="xs" fw={650} data-times={item.times}>{t('quarantine.cameAgain', { count: item.times, shown: countText(item.times), last: timeText(item.lastAt) })}</Text>}
            <Link to="/sends/$id" params={{ id: item.send }} style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.75rem' }}>{t('quarantine.toSend')}</Link>
            <Text size="xs" c="dimmed" className="code">{item.reason}</Text>
          </Group>
        </div>
        <Group gap="xs">
          <Button variant="default" size="xs" renderRoot={(props) => <Link to="/leaves" search={{ held: item.id }} {...props} />}>{t('quarantine.look')}</Button>
          <Button variant="default" size="xs" onClick={() => retry.mutate()} loading={retry.isPending}>{t('quarantine.retry')}</Button>
          <Button variant="default" size="xs" onClick={discard}>{t('quarantine.discard')}</Button>
        </Group>
      </Group>
      {retry.data && <Group role="status" mt="xs" gap="xs"><Text size="sm">{t('quarantine.retried')}</Text><Outcome outcome={retry.data.outcome} /></Group>}
      {retry.isError && <Trouble error={retry.error} />}
    </li>
  )
}

function Discard({ item, close }: { readonly item: HeldItem | undefined; readonly close: () => void }) {
  const { t } = useTranslation()
  const [comment, setComment] = useState('')
  const discard = useMutation({ mutationFn: (id: string) => api.discardHeld(id, comment.trim()), onSuccess: () => { setComment(''); refresh(); close() } })
  return (
    <Modal opened={item !== undefined} onClose={close} title={t('quarantine.discardTitle')} closeButtonProps={{ 'aria-label': t('quarantine.keep') }}>
      <form onSubmit={(event) => { event.preventDefault(); if (item) discard.mutate(item.id) }}>
        <Text size="sm" mb="sm">{t('quarantine.discardText')}</Text>
        <Textarea label={t('quarantine.comment')} description={t('quarantine.commentHelp')} required minRows={3} autosize maxLength={1000} value={comment} onChange={(event) => setComment(event.currentTarget.value)} data-autofocus />
        {discard.isError && <Trouble error={discard.error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>{t('quarantine.keep')}</Button>
          <Button type="submit" color="red.9" loading={discard.isPending} disabled={comment.trim() === ''}>{t('quarantine.discard')}</Button>
        </Group>
      </form>
    </Modal>
  )
}
