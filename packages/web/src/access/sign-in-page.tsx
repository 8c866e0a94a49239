/** What someone sees who is not signed in: what this is, and one button. */
import { Button, Stack, Text, Title } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../shell/logo.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname + state.location.searchStr })
  useEffect(() => { document.title = `${t('signIn.title')} · ${t('product')}` }, [t])
  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '80vh' }}>
      <Stack className="paper" p="xl" maw={460} gap="md">
        <Logo size={52} />
        <Title order={1}>{t('product')}</Title>
        <Text>{t('signIn.lead')}</Text>
        <Text size="sm" c="dimmed">{t('signIn.privacy')}</Text>
        <Button component="a" href={`/sign-in?return=${encodeURIComponent(path)}`} size="md">{t('signIn.button')}</Button>
        <Text size="sm" c="dimmed">{t('signIn.first')}</Text>
      </Stack>
    </main>
  )
}
