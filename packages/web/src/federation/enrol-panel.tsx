/** A one-time code by which a node enrols: shown once, with the command that uses it. */
import { Button, CopyButton, Group, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

export function EnrolPanel() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const make = useMutation({ mutationFn: () => api.makeEnrolCode(name.trim()), onSuccess: () => setName('') })
  return (
    <section className="paper" aria-labelledby="enrol">
      <Title order={2} id="enrol" mb={4}>{t('federation.enrol')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('federation.enrolHelp')}</Text>
      <form onSubmit={(event) => { event.preventDefault(); if (name.trim()) make.mutate() }}>
        <Group align="flex-end" gap="xs">
          <TextInput label={t('federation.enrolName')} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} style={{ flex: '0 1 20rem' }} />
          <Button type="submit" disabled={name.trim() === ''} loading={make.isPending}>{t('federation.makeCode')}</Button>
        </Group>
      </form>
      {make.isError && <Trouble error={make.error} />}
      {make.data && (
        <div role="status" style={{ marginTop: '0.75rem' }}>
          <Group gap="xs"><span className="code" data-code>{make.data.code}</span><CopyButton value={make.data.code}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{t(copied ? 'federation.copied' : 'federation.copy')}</Button>}</CopyButton></Group>
          <Text size="sm" mt={4}>{t('federation.codeHelp', { until: timeText(make.data.endsAt) })}</Text>
          <pre className="code scroll" tabIndex={0} style={{ margin: '0.35rem 0 0' }}>{`vesalius node --hub ${window.location.origin} --enrol-code-file FILE`}</pre>
        </div>
      )}
    </section>
  )
}
