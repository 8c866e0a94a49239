/** What this is: version, rooms, licence. */
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'

const rooms = ['ingest', 'archive', 'catalogue', 'access', 'compute', 'models'] as const

export function AboutPage() {
  const { t } = useTranslation()
  const about = useQuery({ queryKey: ['about'], queryFn: api.about, retry: false })
  return (
    <>
      <PageTitle title={t('about.title')} lead={about.data?.version ? t('about.version', { version: about.data.version }) : t('about.lead')} />
      <Stack gap="sm">
        <section className="paper" aria-labelledby="rooms">
          <Title order={2} id="rooms" mb="xs">{t('about.rooms')}</Title>
          <dl className="facts" style={{ flexDirection: 'column' }}>{rooms.map((room) => <div key={room}><dt><Text span fw={650} size="sm" c="var(--mantine-color-text)">{t(`room.${room}`)}</Text></dt><dd style={{ fontWeight: 400 }}>{t(`roomText.${room}`)}</dd></div>)}</dl>
        </section>
        <section className="paper" aria-labelledby="limits"><Title order={2} id="limits" mb="xs">{t('about.limits')}</Title><Text size="sm">{t('about.limitsText')}</Text></section>
        <section className="paper" aria-labelledby="licence"><Title order={2} id="licence" mb="xs">{t('about.licence')}</Title><Text size="sm">{t('about.licenceText')}</Text></section>
      </Stack>
    </>
  )
}
