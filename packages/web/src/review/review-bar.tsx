/** The bar above the frames that wait: how many, for what a decision counts, and every decision as a button that names its key. It stays in sight. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import type { ReviewItem } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import type { Scope } from './decisions.ts'

const deskKeys = ['c', 'p', 'm', 'x', 'a', 'z'] as const
export type DeskKey = (typeof deskKeys)[number]
export const isDeskKey = (key: string): key is DeskKey => (deskKeys as readonly string[]).includes(key)

const words = { c: 'review.key.clear', p: 'review.key.proposed', m: 'review.key.mask', x: 'review.key.reject', a: 'review.key.agree', z: 'review.key.undo' } as const

/** Whether a key decides about this file: there is nothing to agree with where nobody has proposed, and nothing to mask where nothing is. */
export const canDecide = (key: DeskKey, item: ReviewItem): boolean => (key === 'a' ? item.proposal !== undefined : key === 'p' ? item.suggestions.length > 0 : key === 'c' || key === 'x')

export interface ReviewBarProps {
  readonly total: number
  readonly scope: Scope
  readonly setScope: (scope: Scope) => void
  readonly persons: number
  readonly decided: number
  /** Cleared although masks are proposed. */
  readonly unmasked: number
  readonly current: ReviewItem | undefined
  readonly canUndo: boolean
  readonly decide: (key: DeskKey) => void
  readonly commit: () => void
  readonly busy: boolean
  /** Decisions that were sent so far. */
  readonly sent: number
}

export function ReviewBar({ total, scope, setScope, persons, decided, unmasked, current, canUndo, decide, commit, busy, sent }: ReviewBarProps) {
  const { t } = useTranslation()
  const idle = (key: DeskKey): boolean => busy || (key === 'z' ? !canUndo : !current || (key !== 'm' && !canDecide(key, current)))
  return (
    <section className="paper review-bar" aria-label={t('review.decide')}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status"><b>{countText(total)}</b> {t('review.waiting', { count: total })}{decided > 0 ? ` · ${busy ? t('review.sent', { sent, of: decided }) : t('review.decided', { count: decided })}` : ''}</Text>
        <Group gap="xs">
          <Text size="sm" c="dimmed">{t('review.scope')}</Text>
          <SegmentedControl size="xs" aria-label={t('review.scope')} value={scope} onChange={(value) => setScope(value as Scope)}
            data={(['file', 'series', 'device'] as const).map((value) => ({ value, label: t(`review.scopes.${value}`) }))} />
        </Group>
      </Group>
      <div className="review-acts">
        {deskKeys.filter((key) => key !== 'a' || persons > 1).map((key) => (
          <Button key={key} size="xs" variant="default" disabled={idle(key)} onClick={() => decide(key)} rightSection={<kbd aria-hidden="true">{key}</kbd>} data-key={key}>{t(words[key])}</Button>
        ))}
        <Button size="xs" disabled={decided === 0} loading={busy} onClick={commit} rightSection={<kbd aria-hidden="true">Ctrl ↵</kbd>} className="review-commit">{t('review.commit', { count: decided })}</Button>
      </div>
      {unmasked > 0 && <Text size="sm" mt={6} role="status" c="var(--quarantined-text)" fw={600} data-unmasked={unmasked}>{t('review.unmasked', { count: unmasked })}</Text>}
      {persons > 1 && <Text size="sm" mt={6} c="dimmed">{t('review.twoPersons')}</Text>}
    </section>
  )
}
