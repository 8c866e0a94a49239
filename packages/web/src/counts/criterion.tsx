/** One criterion of a question: codes to point at, a range of numbers, or a part of a name. */
import { Button, Checkbox, CloseButton, Group, NumberInput, Text, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { keyOf, type Part } from './question.ts'
import { useTerm } from './sentence.ts'

export interface CriterionProps {
  readonly part: Exclude<Part, { kind: 'group' }>
  readonly change: (part: Part) => void
  readonly remove: () => void
}

export function Criterion({ part, change, remove }: CriterionProps) {
  const { t } = useTranslation()
  const id = useId()
  const name = t(`counts.field.${part.field}`)
  return (
    <fieldset className="criterion" data-field={part.field} aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={650} size="sm" id={id} component="legend">{name}</Text>
        <CloseButton size="sm" aria-label={t('counts.remove', { name })} onClick={remove} />
      </Group>
      {part.kind === 'codes' && <Codes part={part} change={change} />}
      {part.kind === 'range' && <Range part={part} change={change} />}
      {part.kind === 'text' && <TextInput size="sm" maw={260} aria-label={name} placeholder={t('counts.partOfName')} maxLength={64} value={part.text} onChange={(event) => change({ ...part, text: event.currentTarget.value })} />}
    </fieldset>
  )
}

interface CodesProps { readonly part: Extract<Part, { kind: 'codes' }>; readonly change: (part: Part) => void }

function Codes({ part, change }: CodesProps) {
  const { t } = useTranslation()
  const term = useTerm()
  const toggle = (code: string): void => change({ ...part, values: part.values.includes(code) ? part.values.filter((one) => one !== code) : [...part.values, code] })
  return (
    <>
      <Group gap={6}>
        {Object.keys(keyOf(part.field).values ?? {}).map((code) => (
          <button type="button" key={code} className="pill" aria-pressed={part.values.includes(code)} onClick={() => toggle(code)}>{term(code)}</button>
        ))}
      </Group>
      <Checkbox mt={6} size="xs" label={t('counts.noneOfThese')} checked={part.not} onChange={(event) => change({ ...part, not: event.currentTarget.checked })} />
    </>
  )
}

interface RangeProps { readonly part: Extract<Part, { kind: 'range' }>; readonly change: (part: Part) => void }

function Range({ part, change }: RangeProps) {
  const { t } = useTranslation()
  const number = (value: string | number): number | undefined => (typeof value === 'number' ? value : undefined)
  const limits = part.field === 'yearOfDiagnosis' ? { min: 1900, max: 2100, clampBehavior: 'none' as const } : { min: 0, max: 130 }
  const wrong = part.from !== undefined && part.to !== undefined && part.from > part.to
  return (
    <Group gap="sm" align="flex-start">
      <NumberInput size="sm" w={110} label={t('counts.from')} allowDecimal={false} allowNegative={false} hideControls {...limits} value={part.from ?? ''} onChange={(value) => change({ ...part, from: number(value) })} />
      <NumberInput size="sm" w={110} label={t('counts.to')} allowDecimal={false} allowNegative={false} hideControls {...limits} value={part.to ?? ''} onChange={(value) => change({ ...part, to: number(value) })} error={wrong && t('counts.wrongRange')} />
    </Group>
  )
}

export function AddButtons({ fields, add, addGroup }: { readonly fields: readonly Parameters<typeof keyOf>[0][]; readonly add: (field: Parameters<typeof keyOf>[0]) => void; readonly addGroup?: (() => void) | undefined }) {
  const { t } = useTranslation()
  return (
    <Group gap={6} role="group" aria-label={t('counts.add')}>
      {fields.map((field) => <Button key={field} size="compact-sm" variant="default" onClick={() => add(field)}>+ {t(`counts.field.${field}`)}</Button>)}
      {addGroup && <Button size="compact-sm" variant="default" onClick={addGroup}>+ {t('counts.group')}</Button>}
    </Group>
  )
}
