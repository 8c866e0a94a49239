/** The state of a task as a dot with its word. */
import type { SentTaskState } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { toneOf } from './task-states.ts'

export function TaskChip({ state }: { readonly state: SentTaskState }) {
  const { t } = useTranslation()
  const tone = toneOf(state)
  return <span className="chip" data-state={state} style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>{t(`task.state.${state}`)}</span>
}
