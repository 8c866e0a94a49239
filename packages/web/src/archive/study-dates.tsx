/** The study dates that are shown: from and to, both included, either left open. */
import { Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface StudyDatesProps {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly change: (next: { readonly from?: string | undefined } | { readonly to?: string | undefined }) => void
}

export function StudyDates({ from, to, change }: StudyDatesProps) {
  const { t } = useTranslation()
  return (
    <fieldset style={{ border: 0, padding: 0, margin: '0 0 1rem', minWidth: 0 }}>
      <legend style={{ padding: 0 }}><Text size="sm" fw={650} mb={2}>{t('study.date')}</Text></legend>
      <Stack gap={4}>
        <Day label={t('studies.from')} value={from} most={to} change={(day) => change({ from: day })} />
        <Day label={t('studies.to')} value={to} least={from} change={(day) => change({ to: day })} />
      </Stack>
    </fieldset>
  )
}

interface DayProps { readonly label: string; readonly value: string | undefined; readonly least?: string | undefined; readonly most?: string | undefined; readonly change: (day: string | undefined) => void }

/** While a year is typed, browsers give years like 0002: those are not asked for yet. */
function Day({ label, value = '', least, most, change }: DayProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const take = (day: string) => {
    setTyped(day)
    if (day === '' ? value !== '' : /^[12]\d{3}-/.test(day)) change(day || undefined)
  }
  return <TextInput type="date" size="xs" label={label} value={typed} {...(least ? { min: least } : {})} {...(most ? { max: most } : {})} onChange={(event) => take(event.currentTarget.value)} />
}
