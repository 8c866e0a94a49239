/** What the air-lock found in an output, in words, with how often and where. */
import { Text } from '@mantine/core'
import type { OutputFinding } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export function OutputFindings({ findings }: { readonly findings: readonly OutputFinding[] }) {
  const { t } = useTranslation()
  if (findings.length === 0) return <Text size="sm"><span className="chip" style={{ '--tone': 'var(--stored)' } as React.CSSProperties}>{t('airlock.clean')}</span></Text>
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {findings.map(({ code, severity, place, count }) => (
        <li key={`${code} ${place}`} data-finding={code}>
          <span className="chip" style={{ '--tone': severity === 'stop' ? 'var(--rejected)' : 'var(--quarantined)' } as React.CSSProperties}>{t(`airlock.severity.${severity}`)}</span>{' '}
          <Text size="sm" span>{t(`airlock.finding.${code}`)} <Text size="xs" c="dimmed" span className="code">{[place, `${countText(count)} ×`].join(' · ')}</Text></Text>
        </li>
      ))}
    </ul>
  )
}
