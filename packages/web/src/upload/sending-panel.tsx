/** A delivery on its way or ended: progress, pause, cancel, and the end of every file. */
import { Button, Group, Progress, SegmentedControl, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outcome, OutcomeBar, useReason, type ShownOutcome } from '../parts/outcome.tsx'
import { countText, sizeText } from '../words.ts'
import { sizeOf, type Delivery, type Item, type ItemState } from './delivery.ts'

const shownAtMost = 300
const shownStates = ['stored', 'duplicate', 'quarantined', 'rejected', 'failed'] as const

export function SendingPanel({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation()
  const { chosen, phase } = delivery
  const count = (state: ItemState) => chosen.filter((item) => item.state === state).length
  const ended = chosen.filter(({ state }) => state !== 'waiting' && state !== 'sending').length
  const bytes = chosen.reduce((sum, { sent }) => sum + sent, 0)
  const counts = delivery.progress?.counts ?? {
    stored: count('stored'), duplicate: count('duplicate'), quarantined: count('quarantined'), rejected: count('rejected'), pending: count('queued') + count('sending'),
  }
  return (
    <section className="paper" aria-labelledby="sending" data-phase={phase}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id="sending">{t(`upload.phase.${phase}`)}</Title>
        <Group gap="xs">
          {phase === 'sending' && <Button variant="default" onClick={() => delivery.pause()}>{t('upload.pause')}</Button>}
          {phase === 'paused' && <Button onClick={() => void delivery.start(true)}>{t('upload.resume')}</Button>}
          {(phase === 'sending' || phase === 'paused') && <Button variant="default" onClick={() => void delivery.cancel()}>{t('upload.cancel')}</Button>}
          {phase === 'ended' && count('failed') > 0 && <Button onClick={() => void delivery.again()}>{t('upload.again')}</Button>}
          {delivery.send && <Button variant="default" renderRoot={(props) => <Link to="/sends/$id" params={{ id: delivery.send as string }} {...props} />}>{t('upload.toSend')}</Button>}
          {delivery.send && (phase === 'ended' || phase === 'cancelled') && <Button variant="default" component="a" href={`/api/ingest/sends/${delivery.send}/summary.csv`} download>{t('send.csv')}</Button>}
          {(phase === 'ended' || phase === 'cancelled') && <Button onClick={() => delivery.reset()}>{t('upload.more')}</Button>}
        </Group>
      </Group>
      <Progress value={(bytes / Math.max(1, sizeOf(chosen))) * 100} aria-label={t('upload.progress')} mb={6} />
      <Text size="sm" c="dimmed" className="tabular" mb="sm">{t('upload.progressText', { done: countText(ended), all: countText(chosen.length), sent: sizeText(bytes), size: sizeText(sizeOf(chosen)) })}</Text>
      <OutcomeBar counts={counts} />
      <Group gap="lg" my="sm" role="status">
        {(['stored', 'duplicate', 'quarantined', 'rejected'] as const).map((name) => <div key={name}><div className="number" data-count={name}>{countText(counts[name])}</div><Outcome outcome={name} /></div>)}
      </Group>
      <ItemTable items={chosen} />
    </section>
  )
}

function ItemTable({ items }: { readonly items: readonly Item[] }) {
  const { t } = useTranslation()
  const reason = useReason()
  const [filter, setFilter] = useState('all')
  const matching = items.filter(({ state }) => filter === 'all' || state === filter)
  return (
    <>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('send.filter')}>
        <SegmentedControl size="xs" value={filter} onChange={setFilter} aria-label={t('send.filter')} data={[{ value: 'all', label: t('send.all') }, ...shownStates.map((value) => ({ value, label: t(`outcome.${value}`) }))]} />
      </div>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('send.files')} style={{ maxHeight: '28rem', overflowY: 'auto' }}>
        <table className="lines">
          <thead><tr><th>{t('send.name')}</th><th>{t('send.outcome')}</th><th>{t('send.reason')}</th></tr></thead>
          <tbody>
            {matching.slice(0, shownAtMost).map((item) => (
              <tr key={item.number} data-state={item.state}>
                <td className="code">{item.name}</td>
                <td>{item.state === 'waiting' || item.state === 'sending' || item.state === 'done-before' ? <Text span size="sm" c="dimmed">{t(`item.${item.state}`)}</Text> : <Outcome outcome={item.state as ShownOutcome} />}</td>
                <td>{reason(item.reason, item.message)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {matching.length > shownAtMost && <Text size="sm" c="dimmed" mt="xs">{t('upload.moreRows', { count: matching.length - shownAtMost, shown: countText(matching.length - shownAtMost) })}</Text>}
    </>
  )
}
