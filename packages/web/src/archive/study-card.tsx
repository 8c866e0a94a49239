/** One study in the list. */
import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { StudySummary } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText, dateText, sizeText } from '../words.ts'
import { Thumbnail } from './thumbnail.tsx'

export function subjectFacts({ patientSex, patientAge }: Pick<StudySummary, 'patientSex' | 'patientAge'>, sexWord: (sex: 'F' | 'M' | 'O') => string): string {
  const sex = patientSex === 'F' || patientSex === 'M' || patientSex === 'O' ? sexWord(patientSex) : undefined
  const age = patientAge?.replace(/^0+(?=\d)/, '').replace(/Y$/, '')
  return [sex, age].filter(Boolean).join(', ')
}

export function StudyCard({ study }: { readonly study: StudySummary }) {
  const { t } = useTranslation()
  const findings = study.findings.length
  const facts = subjectFacts(study, (sex) => t(`sex.${sex}`))
  return (
    <Link to="/studies/$uid" params={{ uid: study.studyInstanceUid }} className="paper study" data-study={study.studyInstanceUid}>
      <Thumbnail url={study.thumbnail} otherwise={study.modalities.join(' ')} />
      <div style={{ padding: '0.7rem 0.85rem 0.8rem' }}>
        <Group justify="space-between" gap={6} wrap="nowrap">
          <Text size="sm" fw={650} truncate>{study.description || t('study.untitled')}</Text>
          <Group gap={4} wrap="nowrap">{study.modalities.slice(0, 3).map((modality) => <span key={modality} className="tag">{modality}</span>)}</Group>
        </Group>
        <Text size="xs" className="code" truncate>{study.pseudonym}</Text>
        <Text size="xs" c="dimmed">{[dateText(study.studyDate), facts].filter(Boolean).join(' · ') || '\u00a0'}</Text>
        <Text size="xs" c="dimmed" className="tabular">{t('study.size', { count: study.instances, series: t('study.series', { count: study.series }), instances: countText(study.instances), size: sizeText(study.bytes) })}</Text>
        {findings > 0 && <Text size="xs" fw={600} c="var(--quarantined-text)">{t('study.findings', { count: findings })}</Text>}
      </div>
    </Link>
  )
}
