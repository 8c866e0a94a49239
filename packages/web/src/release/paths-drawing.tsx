/** The two paths as a picture: what is kept turns round inside the hospital, what is released goes sealed through the hub to the collection. */
import type { Releases } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export function PathsDrawing({ releases }: { readonly releases: Releases }) {
  const { t } = useTranslation()
  const sum = (...states: string[]): number => releases.counts.filter(({ state }) => states.includes(state)).reduce((all, { instances }) => all + instances, 0)
  const [inside, under, there] = [sum('waiting'), sum('sent'), sum('acknowledged')]
  const named = releases.policies.find(({ to }) => to)?.to?.name ?? releases.collections[0]?.name
  const leaving = releases.policies.some(({ policy }) => policy === 'released')
  const label = t('release.drawing', { waiting: countText(inside), sent: countText(under), acknowledged: countText(there), name: named ?? t('release.noCollection') })
  return (
    <div className="paths" style={{ '--tone': leaving ? 'var(--quarantined)' : 'var(--pending)', '--stroke': leaving ? 'solid' : 'dashed' } as React.CSSProperties}>
      <div className="paths-place" data-place="hospital">
        <b>{t('release.hospital')}</b>
        <div className="paths-kept">
          <svg viewBox="0 0 100 60" width="100" height="60" role="img" aria-label={label}><path d="M4 6h66a22 22 0 0 1 0 44H4m8-7-8 7 8 7" fill="none" stroke="var(--stored)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" /></svg>
          <p>{t('release.keptHere')}</p>
        </div>
        <p><b>{t('release.leaves', { count: inside, shown: countText(inside) })}</b></p>
      </div>
      <div className="paths-way">
        <p>{t('release.sealed', { count: under, shown: countText(under) })}</p>
        <i />
        <svg viewBox="0 0 46 46" width="46" height="46" aria-hidden="true"><circle cx="23" cy="23" r="20" fill="var(--paper)" stroke="var(--tone)" strokeWidth="3" /><path d="M16 21h14v10H16zM19 21v-4a4 4 0 0 1 8 0v4" fill="none" stroke="currentColor" strokeWidth="2" /></svg>
        <i />
      </div>
      <div className="paths-place" data-place="collection">
        <b>{named ?? t('release.noCollection')}</b>
        <p>{t('release.arrived', { count: there, shown: countText(there) })}</p>
      </div>
    </div>
  )
}
