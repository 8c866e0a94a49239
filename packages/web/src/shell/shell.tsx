/** What is around every page: skip link, navigation, who is signed in, and the place where a page stands. */
import { ActionIcon, Button, Group, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { ProblemError } from '@vesalius/client'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { SignInPage } from '../access/sign-in-page.tsx'
import { api, queries } from '../api.ts'
import { PublicFrame } from '../catalogue/public-frame.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { DropAnywhere } from '../upload/drop-anywhere.tsx'
import { currentLanguage, languages, speak, type Language } from '../words.ts'
import { Logo } from './logo.tsx'

/** A place is shown where its room is open (a hub has no archive) to whoever may do something there. */
const places = [
  { to: '/', key: 'nav.board', room: 'ingest', needs: 'ingest:read' }, { to: '/upload', key: 'nav.upload', room: 'ingest', needs: 'ingest:send' }, { to: '/quarantine', key: 'nav.quarantine', room: 'ingest', needs: 'ingest:read' }, { to: '/review', key: 'nav.review', room: 'ingest', needs: 'ingest:review' },
  { to: '/studies', key: 'nav.studies', room: 'archive', needs: 'study:search' }, { to: '/clinical-data', key: 'nav.clinicalData', room: 'archive', needs: 'clinical:read' }, { to: '/datasets', key: 'nav.datasets', room: 'archive', needs: 'dataset:read' }, { to: '/catalogue', key: 'nav.catalogue', room: 'catalogue', needs: 'session:read' },
  { to: '/counts', key: 'nav.counts', room: 'catalogue', needs: 'count:ask', or: 'count:read' },
  { to: '/requests', key: 'nav.requests', room: 'access', needs: 'request:write', or: ['request:decide', 'request:hold'] },
  { to: '/tools', key: 'nav.tools', room: 'compute', needs: 'tool:read' }, { to: '/tasks', key: 'nav.tasks', room: 'compute', needs: 'task:read' }, { to: '/sent', key: 'nav.sent', room: 'sent', needs: 'task:submit' }, { to: '/airlock', key: 'nav.airlock', room: 'compute', needs: 'airlock:decide' }, { to: '/models', key: 'nav.models', room: 'models', needs: 'model:read' }, { to: '/training', key: 'nav.training', room: 'training', needs: 'plan:read' },
  { to: '/release', key: 'nav.release', room: 'ingest', needs: 'release:read' },
  { to: '/leaves', key: 'nav.leaves', room: 'ingest', needs: 'ingest:review' }, { to: '/profiles', key: 'nav.profiles', room: 'ingest', needs: 'ingest:read' },
  { to: '/clinical', key: 'nav.clinical', room: 'ingest', needs: 'ingest:review' }, { to: '/reports', key: 'nav.reports', room: 'ingest', needs: 'report:read' }, { to: '/vault', key: 'nav.vault', room: 'ingest', needs: 'vault:reidentify', or: 'vault:destroy' },
  { to: '/people', key: 'nav.people', room: 'access', needs: 'people:manage' }, { to: '/federation', key: 'nav.federation', room: 'federation', needs: 'federation:read' }, { to: '/ledger', key: 'nav.ledger', room: 'ledger', needs: 'ledger:read' },
] as const

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
  return (
    <>
      <a className="skip" href="#page">{t('shell.skip')}</a>
      <header className="bar">
        <Group justify="space-between" gap="xs" px="md" py={6} maw="82rem" mx="auto" wrap="wrap">
          <a href="/" className="nav-link"><Logo /><span>{t('product')}</span></a>
          <nav className="nav" aria-label={t('shell.navigation')} style={{ flex: '1 1 auto' }}>
            {places.filter((place) => isOpen(place.room) && (may(place.needs) || ('or' in place && [place.or].flat().some(may)))).map(({ to, key }) => <Link key={to} to={to} className="nav-link" activeOptions={{ exact: to === '/', includeSearch: false }}>{t(key)}</Link>)}
          </nav>
          <Group gap={4} wrap="nowrap">
            <SchemeButton />
            <AccountMenu name={session.data.actor.name} tokens={may('token:manage')} />
          </Group>
        </Group>
      </header>
      <Page />
      {isOpen('ingest') && may('ingest:send') && <DropAnywhere />}
    </>
  )
}

/** Focus goes to the page when it changes, so that a reader of screens hears it. */
function Page() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const place = useRef<HTMLElement>(null)
  const first = useRef(true)
  // On a narrow screen the places stand in one row that is moved: the one that is shown is brought into sight.
  // Some browsers answer with a promise, which an effect must not give back.
  useEffect(() => { void document.querySelector("header .nav [data-status='active']")?.scrollIntoView({ inline: 'center', block: 'nearest' }) }, [path])
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
