/** What is around the public catalogue for somebody who is not signed in. */
import { Group } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Logo } from '../shell/logo.tsx'

export function PublicFrame() {
  const { t } = useTranslation()
  return (
    <>
      <a className="skip" href="#page">{t('shell.skip')}</a>
      <header className="bar">
        <Group justify="space-between" px="md" py={6} maw="82rem" mx="auto">
          <a href="/catalogue" className="nav-link"><Logo /><span>{t('product')}</span></a>
          <a href="/" className="nav-link">{t('signIn.title')}</a>
        </Group>
      </header>
      <main id="page" tabIndex={-1}><Outlet /></main>
    </>
  )
}
