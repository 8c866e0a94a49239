/** How many subjects have a value, as bars with their numbers; what is too rare to be told says so. */
import { Text } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export interface ShareBarsProps {
  readonly title: string
  readonly shares: readonly { readonly name?: string | undefined; readonly subjects: number | null }[]
  /** Of all subjects; the length of a full bar. */
  readonly of: number
}

export function ShareBars({ title, shares, of }: ShareBarsProps) {
  const { t } = useTranslation()
  const id = useId()
  if (shares.length === 0) return null
  return (
    <section aria-labelledby={id} style={{ minWidth: 0 }}>
      <Text fw={650} size="sm" id={id} mb={4} component="h3">{title}</Text>
      <ul className="shares">
        {shares.map(({ name, subjects }) => (
          <li key={name ?? 'rest'}>
            <span className="share-name">{name === undefined ? t('catalogue.rare') : name || t('catalogue.unknown')}</span>
            <span className="share-bar" aria-hidden="true"><span style={{ width: `${subjects === null || of === 0 ? 0 : Math.min(100, (100 * subjects) / of)}%` }} /></span>
            <span className="tabular share-count">{subjects === null ? t('catalogue.few') : countText(subjects)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Exact counts, most first. */
export const sharesOf = (counts: Readonly<Record<string, number>>): { name: string; subjects: number }[] =>
  Object.entries(counts).map(([name, subjects]) => ({ name, subjects })).sort((a, b) => b.subjects - a.subjects)
