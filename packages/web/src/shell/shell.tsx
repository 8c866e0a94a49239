/** What is around every page: skip link, navigation, who is signed in, and the place where a page stands. */
import { ActionIcon, Button, Group, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { ProblemError } from '@vesalius/client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SignInPage } from '../access/sign-in-page.tsx'
import { api, queries } from '../api.ts'
import { PublicFrame } from '../catalogue/public-frame.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { DropAnywhere } from '../upload/drop-anywhere.tsx'
import { currentLanguage, languages, speak, type Language } from '../words.ts'
import { Logo } from './logo.tsx'
import { Navigation, NavigationButton } from './navigation.tsx'
import { placesFor, type PlaceGroup } from './places.ts'

export function Shell() {
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const { t } = useTranslation()
  const about = useQuery({ queryKey: ['about'], queryFn: api.about, staleTime: Infinity })
  const isPublic = useRouterState({ select: (state) => /^\/catalogue(\/|$)/.test(state.location.pathname) })
  if (session.isPending) return <Loading />
  if (session.error instanceof ProblemError && session.error.status === 401) return isPublic ? <PublicFrame /> : <SignInPage />
  if (session.error) return <main><h1 className="visually-hidden">{t('product')}</h1><Trouble error={session.error} again={() => void session.refetch()} /></main>
  const may = (permission: string) => session.data.permissions.includes(permission)
  const isOpen = (room: string) => about.data?.rooms?.includes(room) ?? true
  return <Places groups={placesFor(may, isOpen)} account={<AccountMenu name={session.data.actor.name} tokens={may('token:manage')} />} drop={isOpen('ingest') && may('ingest:send')} />
}

function Places({ groups, account, drop }: { readonly groups: readonly PlaceGroup[]; readonly account: ReactNode; readonly drop: boolean }) {
  const { t } = useTranslation()
  const [isOpen, open] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <a className="skip" href="#page">{t('shell.skip')}</a>
      <header className="bar">
        <Group justify="space-between" gap="xs" px="md" py={6} wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <NavigationButton isOpen={isOpen} open={open} button={button} />
            <a href="/" className="nav-link"><Logo /><span>{t('product')}</span></a>
          </Group>
          <Group gap={4} wrap="nowrap" style={{ minWidth: 0 }}>
            <SchemeButton />
            {account}
          </Group>
        </Group>
      </header>
      <div className="frame">
        <Navigation groups={groups} isOpen={isOpen} open={open} button={button} />
        <Page />
      </div>
      {drop && <DropAnywhere />}
    </>
  )
}

/** Focus goes to the page when it changes, so that a reader of screens hears it. */
function Page() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const place = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) place.current?.focus({ preventScroll: true })
    first.current = false
  }, [path])
  return <main id="page" tabIndex={-1} ref={place}><Outlet /></main>
}

function SchemeButton() {
  const { t } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t(dark ? 'shell.light' : 'shell.dark')} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      <svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="2" /><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" /></svg>
    </ActionIcon>
  )
}

function AccountMenu({ name, tokens }: { readonly name: string; readonly tokens: boolean }) {
  const { t } = useTranslation()
  const leave = useMutation({
    mutationFn: api.signOut,
    onSuccess: ({ location }) => { if (location) window.location.assign(location); else queries.clear() },
    onSettled: () => queries.invalidateQueries({ queryKey: ['session'] }),
  })
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target><Button variant="default" size="xs" maw={{ base: 190, sm: 340 }} title={name}><span className="account-name">{name || t('shell.account')}</span></Button></Menu.Target>
      <Menu.Dropdown>
        {tokens && <Menu.Item renderRoot={(props) => <Link to="/tokens" {...props} />}>{t('nav.tokens')}</Menu.Item>}
        <Menu.Item renderRoot={(props) => <Link to="/about" {...props} />}>{t('nav.about')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((language) => (
          <Menu.Item key={language} lang={language} aria-current={language === currentLanguage()} onClick={() => void speak(language)}>{languages[language]}</Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => leave.mutate()}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
