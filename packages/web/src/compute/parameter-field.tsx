/** One parameter of a tool, asked for by what its schema says of it. */
import { NativeSelect, TextInput } from '@mantine/core'
import type { ParameterSchema } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { typeOf } from './task-form.ts'

interface ParameterFieldProps { readonly name: string; readonly schema: ParameterSchema; readonly needed: boolean; readonly value: string; readonly change: (value: string) => void }

export function ParameterField({ name, schema, needed, value, change }: ParameterFieldProps) {
  const { t } = useTranslation()
  const type = typeOf(schema)
  const label = schema.title ?? name
  const options = schema.enum?.map(String) ?? (type === 'boolean' ? ['true', 'false'] : undefined)
  if (options) return <NativeSelect label={label} required={needed} value={value} data={[{ value: '', label: t('task.default') }, ...options]} onChange={(event) => change(event.currentTarget.value)} />
  const isNumber = type === 'number' || type === 'integer'
  return (
    <TextInput label={label} description={type === 'array' ? t('task.commas') : needed ? undefined : t('task.optional')} required={needed} value={value} onChange={(event) => change(event.currentTarget.value)} maxLength={schema.maxLength ?? 2000}
      {...(isNumber ? { type: 'number', step: type === 'integer' ? 1 : 'any', ...(schema.minimum === undefined ? {} : { min: schema.minimum }), ...(schema.maximum === undefined ? {} : { max: schema.maximum }) } : {})} />
  )
}
