/** Outcomes as people see them: a dot with its word, a bar of shares, and a reason in words. */
import type { Counts } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problems/problem-words.ts'
import { countText } from '../words.ts'

export const outcomes = ['stored', 'duplicate', 'quarantined', 'rejected', 'pending'] as const
export type ShownOutcome = (typeof outcomes)[number] | 'queued' | 'failed'

const toneOf = (outcome: ShownOutcome) => (outcome === 'queued' ? 'pending' : outcome === 'failed' ? 'rejected' : outcome)

export function Outcome({ outcome }: { readonly outcome: ShownOutcome }) {
  const { t } = useTranslation()
  const tone = toneOf(outcome)
  return <span className="chip" style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>{t(`outcome.${outcome}`)}</span>
}

/** Shares of a whole; `of` is larger than the sum while files are still to come. */
export function OutcomeBar({ counts, of }: { readonly counts: Counts; readonly of?: number | undefined }) {
  const { t } = useTranslation()
  const sum = outcomes.reduce((total, name) => total + counts[name], 0)
  const whole = Math.max(sum, of ?? 0, 1)
  const words = outcomes.filter((name) => counts[name] > 0).map((name) => `${countText(counts[name])} ${t(`outcome.${name}`)}`).join(', ')
  return (
    <div className="outcomes" role="img" aria-label={words || t('outcome.none')}>
      {outcomes.filter((name) => counts[name] > 0).map((name) => <span key={name} style={{ width: `${(counts[name] / whole) * 100}%`, background: `var(--${name})` }} />)}
    </div>
  )
}

export function useReason(): (reason: string | undefined, message?: string) => string {
  const { t, i18n } = useTranslation()
  return (reason, message) => {
    if (reason === undefined) return message ?? ''
    return i18n.exists(`reason.${reason}`) ? t(`reason.${reason}`) : problemWords(reason, message).text ?? message ?? reason
  }
}

export function useRemedy(): (reason: string, remedy: string) => string {
  const { t, i18n } = useTranslation()
  return (reason, remedy) => (i18n.exists(`remedy.${reason}`) ? t(`remedy.${reason}`) : problemWords(reason).remedy ?? remedy)
}
