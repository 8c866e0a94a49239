/** What only a person can say of a model: four things that are needed, and more for the passport. */
import { NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import type { ModelDeclaration } from '@vesalius/client'
import { useTranslation } from 'react-i18next'

export type Said = Readonly<Record<string, string>>
export const needed = ['intendedUse', 'outcome', 'licence', 'provider'] as const
const more = ['population', 'users', 'notFor', 'limitations', 'oversight', 'ethics', 'monitoring'] as const

export const saidOf = (declaration: ModelDeclaration | null): Said =>
  Object.fromEntries([['licence', 'Apache-2.0'], ['task', 'classification'], ...Object.entries(declaration ?? {}).filter(([, value]) => typeof value === 'string')] as [string, string][])

/** `before` keeps what this form does not show. */
export function declarationOf(said: Said, before?: ModelDeclaration | null): ModelDeclaration {
  const filled = Object.fromEntries([...needed, ...more].flatMap((name) => (said[name]?.trim() ? [[name, said[name]?.trim()]] : [])))
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => ![...needed, ...more].some((one) => one === name)))
  return { ...kept, ...filled, task: said['task'] === 'segmentation' ? 'segmentation' : 'classification' } as ModelDeclaration
}

export function DeclarationFields({ said, say }: { readonly said: Said; readonly say: (name: string) => (value: string) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <NativeSelect label={t('model.field.task')} value={said['task'] ?? ''} onChange={(event) => say('task')(event.currentTarget.value)} data={(['classification', 'segmentation'] as const).map((value) => ({ value, label: t(`model.tasks.${value}`) }))} />
      {needed.map((name) => <Textarea key={name} label={t(`model.field.${name}`)} required autosize maxLength={name === 'outcome' || name === 'provider' ? 200 : name === 'licence' ? 100 : 4000} value={said[name] ?? ''} onChange={(event) => say(name)(event.currentTarget.value)} />)}
      <details>
        <summary>{t('model.more')}</summary>
        <Text size="sm" c="dimmed" my="xs">{t('model.moreHelp')}</Text>
        <Stack gap="sm">{more.map((name) => <Textarea key={name} label={t(`model.field.${name}`)} autosize maxLength={2000} value={said[name] ?? ''} onChange={(event) => say(name)(event.currentTarget.value)} />)}</Stack>
      </details>
    </>
  )
}
