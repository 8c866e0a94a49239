/** The stations that the instances of a study passed, in order. */
import { Text } from '@mantine/core'
import type { ProvenanceStep } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { rateText } from '../words.ts'

export function JourneyDrawing({ steps }: { readonly steps: readonly ProvenanceStep[] }) {
  const { t, i18n } = useTranslation()
  return (
    <ol className="steps">
      {steps.map(({ step, version, milliseconds }, index) => (
        <li key={`${index} ${step}`}>
          <Text size="sm" fw={650}>{i18n.exists(`step.${step}`) ? t(`step.${step}`) : step}</Text>
          <Text size="xs" c="dimmed">{[version ? t('study.version', { version }) : '', milliseconds === undefined ? '' : t('study.milliseconds', { milliseconds: rateText(milliseconds) })].filter(Boolean).join(' · ')}</Text>
        </li>
      ))}
    </ol>
  )
}
