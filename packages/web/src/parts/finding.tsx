/** A finding of quality control in words; its code where there are none. */
import type { Finding } from '@vesalius/client'
import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export function useFindingWord(): (code: string) => string {
  const { t, i18n } = useTranslation()
  return (code) => (i18n.exists(`finding.${code}`) ? t(`finding.${code}`) : code)
}

export const findingCount = (findings: number | readonly Finding[] | undefined): number => (typeof findings === 'number' ? findings : findings?.length ?? 0)

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const word = useFindingWord()
  const counted = new Map<string, { count: number; first: Finding }>()
  for (const finding of findings) {
    const row = counted.get(finding.code)
    if (row) row.count += finding.count ?? 1
    else counted.set(finding.code, { count: finding.count ?? 1, first: finding })
  }
  return (
    <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
      {[...counted].map(([code, { count, first }]) => (
        <li key={code}>
          <Group gap="xs" wrap="nowrap" align="baseline">
            <Text size="sm" fw={650} miw={28} ta="right" className="tabular" c="var(--quarantined-text)">{countText(count)}</Text>
            <Text size="sm">{word(code)} <Text span size="xs" c="dimmed" className="code">{[code, count === 1 ? first.place : '', count === 1 ? first.detail : ''].filter(Boolean).join(' · ')}</Text></Text>
          </Group>
        </li>
      ))}
    </ul>
  )
}
