/** Where a version of a model stands. */
import type { ModelState } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { toneOf } from './model-words.ts'

export function ModelChip({ state }: { readonly state: ModelState }) {
  const { t } = useTranslation()
  return <span className="chip" data-state={state} style={{ '--tone': toneOf[state] } as React.CSSProperties}>{t(`model.state.${state}`)}</span>
}
