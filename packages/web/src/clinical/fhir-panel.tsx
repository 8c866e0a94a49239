/** A FHIR R4 bundle: what is read of it and what is left, before anything is stored. */
import { Button, FileButton, Group, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { FhirTold } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'
import { changed, sourceName, StoredNote } from './store-panel.tsx'

export function FhirPanel({ project }: { readonly project: string | undefined }) {
  const { t } = useTranslation()
  const [bundle, setBundle] = useState<object>()
  const [broken, setBroken] = useState(false)
  const [name, setName] = useState('fhir')
  const send = useMutation({ mutationFn: ({ of, look }: { of: object; look: boolean }) => api.sendBundle(of, { name, look, ...(project ? { project } : {}) }), onSuccess: ({ stored }) => { if (stored) changed() }, gcTime: 0 })
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return
    send.reset()
    const read = jsonOf(await file.text())
    setBroken(read === undefined)
    setBundle(read)
    if (read) send.mutate({ of: read, look: true })
  }
  return (
    <section className="paper" aria-labelledby="fhir" data-fhir>
      <Title order={2} id="fhir" mb={4}>{t('fhir.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('fhir.lead')}</Text>
      <Group align="flex-end">
        <FileButton accept=".json,application/json,application/fhir+json" onChange={(file) => void choose(file)}>{(props) => <Button variant="default" {...props}>{t('fhir.choose')}</Button>}</FileButton>
      </Group>
      {broken && <Text size="sm" role="alert" mt="xs">{t('fhir.broken')}</Text>}
      {send.isError && <Trouble error={send.error} />}
      {send.data && <Told told={send.data} />}
      {send.data && bundle && !send.data.stored && (
        <Group align="flex-end" mt="md">
          <TextInput label={t('mapping.name')} description={t('mapping.nameHelp')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={sourceName.test(name) ? undefined : t('mapping.badName')} />
          <Button onClick={() => send.mutate({ of: bundle, look: false })} loading={send.isPending} disabled={!sourceName.test(name) || send.data.facts === 0}>{t('mapping.store')}</Button>
        </Group>
      )}
      {send.data?.stored && <StoredNote stored={send.data.stored} project={project} />}
    </section>
  )
}

function Told({ told: { subjects, facts, held, left } }: { readonly told: FhirTold }) {
  const { t } = useTranslation()
  return (
    <>
      <Text size="sm" mt="sm">{t('fhir.read', { facts: countText(facts), subjects: countText(subjects) })}{held > 0 && ` ${t('fhir.held', { count: held })}`}</Text>
      {left.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-label={t('fhir.left')}>
          <table className="lines">
            <thead><tr><th>{t('fhir.resource')}</th><th>{t('fhir.why')}</th><th className="right">{t('fhir.count')}</th></tr></thead>
            <tbody>{left.map(({ resource, why, count }) => <tr key={`${resource} ${why}`}><td>{resource}</td><td>{t(`fhir.reason.${why}`)}</td><td className="right tabular">{countText(count)}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </>
  )
}

function jsonOf(text: string): object | undefined {
  try {
    const read = JSON.parse(text) as unknown
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}
