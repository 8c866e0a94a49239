/** Why something was done to an attribute, in words: the reasons of the engine, options of PS3.15 among them. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

export function useBecause(): (because: string | undefined) => string {
  const { t, i18n } = useTranslation()
  return useCallback((because = '') => {
    if (because.startsWith('table:')) return t('because.table-option', { option: i18n.exists(`option.${because.slice(6)}`) ? t(`option.${because.slice(6)}`) : because.slice(6) })
    return because !== '' && i18n.exists(`because.${because}`) ? t(`because.${because}`) : because
  }, [t, i18n])
}
