/** The state of a plan, an offer or a party as a dot with its word. */
import { useTranslation } from 'react-i18next'

const tones: Readonly<Record<string, string>> = { offered: 'pending', running: 'pending', accepted: 'stored', done: 'stored', refused: 'rejected', failed: 'rejected', cancelled: 'quarantined', left: 'quarantined', over: 'stored' }

export function PlanChip({ state }: { readonly state: string }) {
  const { t } = useTranslation()
  const tone = tones[state] ?? 'pending'
  return <span className="chip" data-state={state} style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>{t(`training.state.${state}`)}</span>
}
