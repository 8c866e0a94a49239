/** The air-lock drawn: two gates, what stands between them, and what went which way lately. */
import type { ReviewedOutput } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

const mostDots = 12

export function AirlockDrawing({ waiting, recent }: { readonly waiting: number; readonly recent: readonly ReviewedOutput[] }) {
  const { t } = useTranslation()
  const count = (states: readonly string[]): number => recent.filter(({ state }) => states.includes(state)).length
  const [out, back] = [count(['released']), count(['denied', 'stopped'])]
  return (
    <section className="paper">
      <svg viewBox="0 0 640 118" width="100%" role="img" aria-label={t('airlock.drawing', { waiting: countText(waiting), released: countText(out), kept: countText(back) })} fontSize="13">
        <rect x="8" y="22" width="150" height="60" rx="10" fill="var(--sunken)" stroke="var(--line)" />
        <text x="83" y="57" textAnchor="middle" fill="currentColor">{t('airlock.inside')}</text>
        <path d="M158,52h64" stroke="var(--pending)" strokeWidth="2" />
        <path d="M222,16v72 M418,16v72" stroke="var(--stored)" strokeWidth="5" strokeLinecap="round" />
        <rect x="222" y="22" width="196" height="60" fill="var(--accent-soft)" />
        {Array.from({ length: Math.min(waiting, mostDots) }, (_, at) => <circle key={at} cx={246 + (at % 6) * 30} cy={waiting > 6 ? 40 + Math.floor(at / 6) * 24 : 52} r="7" fill="var(--quarantined)" />)}
        {waiting === 0 && <text x="320" y="57" textAnchor="middle" fill="currentColor">{t('airlock.empty')}</text>}
        <path d="M418,40h66 M418,66h66" stroke="var(--pending)" strokeWidth="2" />
        <circle cx="492" cy="40" r="8" fill="var(--stored)" /><text x="508" y="45" fill="currentColor">{t('airlock.wentOut', { shown: countText(out) })}</text>
        <path d="M485,59l14,14 M499,59l-14,14" stroke="var(--rejected)" strokeWidth="3" /><text x="508" y="71" fill="currentColor">{t('airlock.stayed', { shown: countText(back) })}</text>
        <text x="222" y="108" textAnchor="middle" fill="currentColor">{t('airlock.checks')}</text>
        <text x="418" y="108" textAnchor="middle" fill="currentColor">{t('airlock.person')}</text>
      </svg>
    </section>
  )
}
