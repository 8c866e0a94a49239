/** An address that names no page. */
import { useTranslation } from 'react-i18next'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty } from '../parts/states.tsx'

export function NowherePage() {
  const { t } = useTranslation()
  return <><PageTitle title={t('nowhere.title')} /><section className="paper"><Empty title={t('nowhere.title')}>{t('nowhere.help')}</Empty></section></>
}
