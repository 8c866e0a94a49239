/** One input of a task: a dataset version of the permit, or weights that were released before. */
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { PermitBody, TaskInput, ToolInput } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { timeText } from '../words.ts'
import { isWeights, type ReleasedWeights } from './task-form.ts'

interface InputFieldProps { readonly input: ToolInput; readonly permit: PermitBody; readonly weights: ReleasedWeights; readonly value: TaskInput | undefined; readonly change: (value: TaskInput) => void }

export function InputField({ input, permit, weights, value, change }: InputFieldProps) {
  const { t } = useTranslation()
  const label = t('task.input', { name: input.name, type: t(`tool.type.${input.type}`) })
  return isWeights(input.type) ? <Weights label={label} from={weights} optional={input.optional} value={value} change={change} /> : <Data label={label} permit={permit} value={value} change={change} />
}

interface ChoiceProps { readonly label: string; readonly value: TaskInput | undefined; readonly change: (value: TaskInput) => void }

function Data({ label, permit, value, change }: ChoiceProps & { readonly permit: PermitBody }) {
  const listed = useQuery({ queryKey: ['catalogue', 'for-request'], queryFn: () => api.catalogue({ size: 100 }) })
  const titles = new Map((listed.data?.datasets ?? []).map(({ description }) => [description.id, description.title]))
  const options = permit.datasets.map(({ dataset, version }) => ({ value: `${dataset}@${version}`, label: `${titles.get(dataset) ?? dataset} · ${version}` }))
  const chosen = value && 'permit' in value ? `${value.dataset}@${value.version}` : ''
  return <NativeSelect label={label} value={chosen} data={options} onChange={(event) => { const [dataset = '', version = '1'] = event.currentTarget.value.split('@'); change({ permit: permit.id, dataset, version: Number(version), purpose: permit.purpose }) }} />
}

function Weights({ label, from, optional, value, change }: ChoiceProps & { readonly from: ReleasedWeights; readonly optional: boolean }) {
  const { t } = useTranslation()
  const released = useQuery({ queryKey: ['released', from.key], queryFn: from.load })
  const options = (released.data ?? []).map(({ id, name, at }) => ({ value: id, label: `${name} · ${timeText(at)}` }))
  return <NativeSelect label={label} description={optional ? t('task.optional') : undefined} value={value && 'output' in value ? value.output : ''} data={[{ value: '', label: t('task.noWeights') }, ...options]} onChange={(event) => change({ output: event.currentTarget.value })} />
}
