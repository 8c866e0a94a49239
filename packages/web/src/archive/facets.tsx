/** Facets of the found studies: values with counts; those chosen in one facet are alternatives, the facets narrow together. */
import { Stack, Text, UnstyledButton } from '@mantine/core'
import type { FacetName, StudyList } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFindingWord } from '../parts/finding.tsx'
import { countText } from '../words.ts'
import { facetNames, type StudyFilters } from './study-filters.ts'

const shownAtFirst = 7

export interface FacetsProps {
  readonly facets: StudyList['facets']
  readonly chosen: StudyFilters
  readonly choose: (name: FacetName, values: readonly string[] | undefined) => void
}

export function Facets({ facets, chosen, choose }: FacetsProps) {
  return (
    <Stack gap="md">
      {facetNames.map((name) => <Facet key={name} name={name} values={facets[name] ?? []} chosen={chosen[name] ?? []} choose={(chosen) => choose(name, chosen.length > 0 ? chosen : undefined)} />)}
    </Stack>
  )
}

interface FacetProps {
  readonly name: FacetName
  readonly values: readonly { readonly value: string; readonly count: number }[]
  readonly chosen: readonly string[]
  readonly choose: (values: readonly string[]) => void
}

function Facet({ name, values, chosen, choose }: FacetProps) {
  const { t } = useTranslation()
  const finding = useFindingWord()
  const [all, setAll] = useState(false)
  const known = [...chosen.filter((one) => !values.some(({ value }) => value === one)).map((value) => ({ value, count: 0 })), ...values]
  const toggle = (value: string) => choose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  if (known.length === 0) return null
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <legend style={{ padding: 0 }}><Text size="sm" fw={650} mb={2}>{t(`facet.${name}`)}</Text></legend>
      {known.slice(0, all ? undefined : shownAtFirst).map(({ value, count }) => (
        <UnstyledButton key={value} role="checkbox" aria-checked={chosen.includes(value)} onClick={() => toggle(value)} data-facet={`${name}:${value}`}
          style={{ display: 'flex', width: '100%', gap: 8, alignItems: 'center', padding: '3px 6px', borderRadius: 6, fontSize: '0.8125rem', background: chosen.includes(value) ? 'var(--accent-soft)' : undefined, color: chosen.includes(value) ? 'var(--accent-text)' : undefined }}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" style={{ flex: 'none' }}>
            <rect x="1" y="1" width="12" height="12" rx="3" fill={chosen.includes(value) ? 'var(--stored)' : 'none'} stroke={chosen.includes(value) ? 'var(--stored)' : 'var(--pending)'} />
            {chosen.includes(value) && <path d="M4 7l2.2 2.2L10 5" fill="none" stroke="var(--paper)" strokeWidth="1.8" />}
          </svg>
          <span style={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>{name === 'finding' ? finding(value) : value}</span>
          <Text span size="xs" c="dimmed" className="tabular">{countText(count)}</Text>
        </UnstyledButton>
      ))}
      {known.length > shownAtFirst && <UnstyledButton onClick={() => setAll(!all)} style={{ fontSize: '0.8125rem', color: 'var(--mantine-color-anchor)', padding: '3px 6px' }}>{t(all ? 'facet.fewer' : 'facet.more', { count: known.length - shownAtFirst })}</UnstyledButton>}
    </fieldset>
  )
}
