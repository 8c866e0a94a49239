/** What was asked for, as it was submitted. */
import { Text, Title } from '@mantine/core'
import { type DraftForm, sections } from '@vesalius/standards/access-request'
import { useTranslation } from 'react-i18next'
import { fields, valueAt } from './fields.ts'
import { ToolsShown } from './tool-choice.tsx'

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])

export function FormShown({ form }: { readonly form: DraftForm }) {
  const { t } = useTranslation()
  const shown = (value: unknown, isOption: boolean): string => {
    if (typeof value === 'boolean') return t(value ? 'request.yes' : 'request.no')
    if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === 'string' ? shown(one, isOption) : `${(one as { dataset: string }).dataset} (${(one as { version: number }).version})`)).join(', ')
    return typeof value === 'string' ? (isOption ? t(`request.option.${value}`) : value) : ''
  }
  return (
    <section className="paper" aria-labelledby="form">
      <Title order={2} id="form" mb="xs">{t('request.form')}</Title>
      {sections.map((section) => (
        <details key={section}>
          <summary>{t(`request.section.${section}`)}</summary>
          <dl>
            {fields[section].map(({ name, kind }) => (
              <div key={name}><dt><Text size="sm" c="dimmed" span>{t(`request.field.${section}.${name}`)}</Text></dt><dd>{kind === 'tools' ? <ToolsShown value={textsOf(valueAt(form, section, name))} /> : <Text size="sm" span className={kind === 'lines' || kind === 'datasets' ? 'code' : ''}>{shown(valueAt(form, section, name), kind === 'choice' || kind === 'many')}</Text>}</dd></div>
            ))}
          </dl>
        </details>
      ))}
    </section>
  )
}
