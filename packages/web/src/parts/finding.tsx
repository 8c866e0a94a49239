/** Findings of quality control in words; their codes where there are none. */
import type { FindingCount } from '@vesalius/client'
import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export function useFindingWord(): (code: string) => string {
  const { t, i18n } = useTranslation()
  return (code) => (i18n.exists(`finding.${code}`) ? t(`finding.${code}`) : code)
}

export function Findings({ findings }: { readonly findings: readonly FindingCount[] }) {
  const { t } = useTranslation()
  const word = useFindingWord()
  return (
    <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
      {findings.map(({ code, detail, instances }) => (
        <li key={`${code} ${detail}`}>
          <Group gap="xs" wrap="nowrap" align="baseline">
            <Text size="sm" fw={650} miw={44} ta="right" className="tabular" c="var(--quarantined-text)" aria-label={t('study.seriesInstances', { count: instances, shown: countText(instances) })}>{countText(instances)} ×</Text>
            <Text size="sm">{word(code)} <Text span size="xs" c="dimmed" className="code">{[code, detail].filter(Boolean).join(' · ')}</Text></Text>
          </Group>
        </li>
      ))}
    </ul>
  )
}
