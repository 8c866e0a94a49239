/** What a page of the federation says where there is none: how a place comes to belong to one. */
import { ProblemError } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { Empty } from './states.tsx'

/** The room of the federation is not open here: its addresses do not exist. */
export const isNoFederation = (error: unknown): boolean => error instanceof ProblemError && error.code === 'http/not-found'

export function NoFederation() {
  const { t } = useTranslation()
  return <section className="paper" data-no-federation><Empty title={t('noFederation.title')}>{t('noFederation.help')}</Empty></section>
}
