/** The places in groups: a rail beside the page where there is room for one, else a list that a button opens (WAI-ARIA APG, disclosure navigation). */
import { Button } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { isAt, type PlaceGroup } from './places.ts'

interface Opening { readonly isOpen: boolean; readonly open: (isOpen: boolean) => void }

export function Navigation({ groups, isOpen, open, button }: Opening & { readonly groups: readonly PlaceGroup[]; readonly button: RefObject<HTMLButtonElement | null> }) {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const rail = useRef<HTMLElement>(null)
  useEffect(() => {
    open(false)
    // The rail may be longer than the window: the place that is shown is brought into sight, and only the rail moves.
    const [list, here] = [rail.current, rail.current?.querySelector<HTMLElement>("[aria-current='page']")]
    if (list && here && (here.offsetTop < list.scrollTop || here.offsetTop + here.offsetHeight > list.scrollTop + list.clientHeight)) list.scrollTop = here.offsetTop - list.clientHeight / 2
  }, [path, open])
  return (
    <nav id="places" className="rail" aria-label={t('shell.navigation')} data-open={isOpen} ref={rail}
      onKeyDown={({ key }) => { if (key === 'Escape' && isOpen) { open(false); button.current?.focus() } }}>
      {groups.map(({ name, places }) => (
        <div key={name}>
          <p className="rail-title" id={`places-${name}`}>{t(`nav.groups.${name}`)}</p>
          <ul aria-labelledby={`places-${name}`}>
            {places.map((place) => (
              <li key={place.to}>
                <Link to={place.to} className="rail-link" {...(isAt(path, place) ? { 'aria-current': 'page' } : {})} activeProps={{ className: '' }} onClick={() => open(false)}>{t(place.key)}</Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

export function NavigationButton({ isOpen, open, button }: Opening & { readonly button: RefObject<HTMLButtonElement | null> }) {
  const { t } = useTranslation()
  return (
    <Button ref={button} className="rail-button" variant="default" size="xs" aria-expanded={isOpen} aria-controls="places" onClick={() => open(!isOpen)}
      onKeyDown={({ key }) => { if (key === 'Escape' && isOpen) open(false) }}
      leftSection={<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round">{isOpen ? <path d="M2 2l10 10M12 2L2 12" /> : <path d="M1 3h12M1 7h12M1 11h12" />}</svg>}>
      {t('shell.menu')}
    </Button>
  )
}
