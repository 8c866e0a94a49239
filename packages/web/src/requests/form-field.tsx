/** One field of the form, by its kind. */
import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Field, Section } from './fields.ts'
import { ToolChoice } from './tool-choice.tsx'

interface FormFieldProps {
  readonly section: Section
  readonly field: Field
  readonly value: unknown
  readonly wrong: boolean
  readonly change: (value: unknown) => void
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])

export function FormField({ section, field, value, wrong, change }: FormFieldProps) {
  const { t } = useTranslation()
  const label = t(`request.field.${section}.${field.name}`)
  const error = wrong ? { error: t('request.incomplete') } : {}
  const { kind, options = [] } = field
  if (kind === 'datasets') return <DatasetChoice label={label} value={value} change={change} {...error} />
  if (kind === 'tools') return <ToolChoice label={label} value={listOf(value)} change={change} {...error} />
  if (kind === 'check') return <Checkbox label={label} checked={value === true} onChange={(event) => change(event.currentTarget.checked)} {...error} />
  if (kind === 'long') return <Textarea label={label} autosize minRows={2} maxLength={8000} value={textOf(value)} onChange={(event) => change(event.currentTarget.value)} {...error} />
  if (kind === 'lines') return <Lines label={label} value={listOf(value)} change={change} {...error} />
  if (kind === 'choice') {
    return <NativeSelect label={label} value={textOf(value)} data={[{ value: '', label: '' }, ...options.map((option) => ({ value: option, label: t(`request.option.${option}`) }))]} onChange={(event) => change(event.currentTarget.value)} {...error} />
  }
  if (kind === 'many') {
    return (
      <Checkbox.Group label={label} value={listOf(value)} onChange={change} {...error}>
        <Stack gap={6} mt={4}>{options.map((option) => <Checkbox key={option} value={option} label={t(`request.option.${option}`)} />)}</Stack>
      </Checkbox.Group>
    )
  }
  return <TextInput label={label} type={kind === 'date' ? 'date' : 'text'} maxLength={300} value={textOf(value)} onChange={(event) => change(event.currentTarget.value)} {...error} />
}

interface ChoiceProps { readonly label: string; readonly change: (value: unknown) => void; readonly error?: string }

function Lines({ label, value, change, ...error }: ChoiceProps & { readonly value: readonly string[] }) {
  const { t } = useTranslation()
  return <Textarea label={label} description={t('request.onePerLine')} autosize minRows={2} value={value.join('\n')} onChange={(event) => change(event.currentTarget.value === '' ? [] : event.currentTarget.value.split('\n'))} {...error} />
}

/** The latest published version of each dataset of the catalogue. */
function DatasetChoice({ label, value, change, ...error }: ChoiceProps & { readonly value: unknown }) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['catalogue', 'for-request'], queryFn: () => api.catalogue({ size: 100 }) })
  const chosen = Array.isArray(value) ? value.map((one: { dataset?: string; version?: number }) => `${one.dataset}@${one.version}`) : []
  const offered = (found.data?.datasets ?? []).map(({ description, nodeName }) => ({ value: `${description.id}@${Number.parseInt(description.version, 10)}`, label: [description.title, nodeName, description.version].filter(Boolean).join(' · ') }))
  return (
    <Checkbox.Group label={label} description={found.data && offered.length === 0 ? t('request.noDatasets') : undefined} value={chosen} {...error}
      onChange={(all) => change(all.map((one) => ({ dataset: one.split('@')[0], version: Number(one.split('@')[1]) })))}>
      <Stack gap={6} mt={4}>{offered.map((one) => <Checkbox key={one.value} value={one.value} label={one.label} />)}</Stack>
    </Checkbox.Group>
  )
}
