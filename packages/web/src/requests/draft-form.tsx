/** A draft in the six sections of EUCAIM's form: saved at any time, submitted when nothing is missing. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RequestDetail } from '@vesalius/client'
import { type DraftForm, missingPlaces, sections } from '@vesalius/standards/access-request'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { fields, valueAt, withValue } from './fields.ts'
import { FormField } from './form-field.tsx'

export function DraftFormPanel({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation()
  const [form, setForm] = useState<DraftForm>(request.form)
  const [looked, setLooked] = useState(false)
  const missing = missingPlaces(form)
  const keep = (saved: RequestDetail): void => void queries.setQueryData(['request', request.id], saved)
  const save = useMutation({ mutationFn: () => api.editRequest(request.id, { revision: request.revision, form }), onSuccess: keep })
  const submit = useMutation({
    mutationFn: async () => { keep(await api.editRequest(request.id, { revision: request.revision, form })); return api.submitRequest(request.id) },
    onSuccess: (saved) => { keep(saved); void queries.invalidateQueries({ queryKey: ['requests'] }) },
  })
  const isWrong = (place: string): boolean => looked && missing.some((one) => one === place || one.startsWith(`${place}.`) || (place.startsWith(`${one}.`)))
  return (
    <form onSubmit={(event) => { event.preventDefault(); setLooked(true); if (missing.length === 0) submit.mutate() }}>
      <Stack gap="sm">
        {sections.map((section, index) => (
          <section key={section} className="paper" aria-labelledby={`section-${section}`}>
            <Title order={2} id={`section-${section}`} mb="xs">{index + 1}. {t(`request.section.${section}`)}</Title>
            <Stack gap="sm">
              {fields[section].map((field) => (
                <FormField key={field.name} section={section} field={field} value={valueAt(form, section, field.name)} wrong={isWrong(`${section}.${field.name}`)} change={(value) => setForm((before) => withValue(before, { section, name: field.name }, value))} />
              ))}
            </Stack>
          </section>
        ))}
        {looked && missing.length > 0 && <Text role="alert" size="sm" c="var(--rejected-text)">{t('request.missing', { count: missing.length })}</Text>}
        {save.isError && <Trouble error={save.error} />}
        {submit.isError && <Trouble error={submit.error} />}
        <Group gap="xs">
          <Button type="submit" loading={submit.isPending}>{t('request.submit')}</Button>
          <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>{t('request.save')}</Button>
          {save.isSuccess && <Text role="status" size="sm">{t('request.saved')}</Text>}
        </Group>
      </Stack>
    </form>
  )
}
