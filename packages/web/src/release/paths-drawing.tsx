/** The two paths as a picture: what is kept turns round inside the hospital, what is released goes sealed through the hub to the collection. */
import type { Releases } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

const width = 720
const height = 196

export function PathsDrawing({ releases }: { readonly releases: Releases }) {
  const { t } = useTranslation()
  const sum = (...states: string[]): number => releases.counts.filter(({ state }) => states.includes(state)).reduce((all, { instances }) => all + instances, 0)
  const [inside, under, there] = [sum('waiting'), sum('sent'), sum('acknowledged')]
  const named = releases.policies.find(({ to }) => to)?.to?.name ?? releases.collections[0]?.name
  const leaving = releases.policies.some(({ policy }) => policy === 'released')
  const line = leaving ? 'var(--quarantined)' : 'var(--line)'
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" fontSize="13" aria-label={t('release.drawing', { waiting: countText(inside), sent: countText(under), acknowledged: countText(there), name: named ?? t('release.noCollection') })}>
      <rect x="8" y="8" width="300" height="180" rx="12" fill="var(--sunken)" stroke="var(--line)" />
      <text x="24" y="32" fontWeight="650" fill="currentColor">{t('release.hospital')}</text>
      <path d="M92 84h104a22 22 0 0 1 0 44H92m8-7-8 7 8 7" fill="none" stroke="var(--stored)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <text x="92" y="72" fill="currentColor">{t('release.keptHere')}</text>
      <text x="92" y="168" fill="currentColor" fontWeight="650">{t('release.leaves', { count: inside, shown: countText(inside) })}</text>
      <path d="M240 164h176" stroke={line} strokeWidth="3" strokeDasharray={leaving ? undefined : '5 6'} fill="none" />
      <circle cx="440" cy="164" r="20" fill="var(--paper)" stroke={line} strokeWidth="3" />
      <path d="M433 162h14v10h-14z M436 162v-4a4 4 0 0 1 8 0v4" fill="none" stroke="currentColor" strokeWidth="2" />
      <text x="440" y="130" textAnchor="middle" fill="currentColor">{t('release.sealed', { count: under, shown: countText(under) })}</text>
      <path d="M464 164h92m-10-7 10 7-10 7" stroke={line} strokeWidth="3" fill="none" strokeLinecap="round" strokeLinejoin="round" strokeDasharray={leaving ? undefined : '5 6'} />
      <rect x="564" y="104" width="148" height="84" rx="12" fill="var(--paper)" stroke={line} strokeWidth="2" />
      <text x="638" y="136" textAnchor="middle" fontWeight="650" fill="currentColor">{named && named.length > 20 ? `${named.slice(0, 19)}…` : named ?? t('release.noCollection')}</text>
      <text x="638" y="160" textAnchor="middle" fill="currentColor">{t('release.arrived', { count: there, shown: countText(there) })}</text>
    </svg>
  )
}
