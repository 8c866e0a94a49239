/** Deciding about a project, before anything of it comes in: kept, or released to a collection whose fingerprint a person has compared. */
import { Button, Checkbox, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Releases } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

export function DecideForm({ releases: { collections, federated } }: { readonly releases: Releases }) {
  const { t } = useTranslation()
  const [project, setProject] = useState('')
  const [choice, setChoice] = useState('kept')
  const [compared, setCompared] = useState(false)
  const to = collections.find(({ member }) => member === choice)
  const decide = useMutation({
    mutationFn: () => api.decideRelease(project, to ? { policy: 'released', to: to.member, fingerprint: to.fingerprint } : { policy: 'kept' }),
    onSuccess: () => { setProject(''); setChoice('kept'); setCompared(false) },
    onSettled: () => queries.invalidateQueries({ queryKey: ['releases'] }),
  })
  const isNamed = /^[a-z0-9-]{1,40}$/.test(project)
  return (
    <section className="paper" aria-labelledby="decide">
      <Title order={2} id="decide" mb={4}>{t('release.decide')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('release.decideHelp')}</Text>
      <Stack gap="sm">
        <TextInput label={t('release.projectName')} description={t('release.projectHelp')} maxLength={40} value={project} onChange={(event) => setProject(event.currentTarget.value)} error={project !== '' && !isNamed ? t('release.badName') : undefined} maw="24rem" />
        <Radio.Group label={t('release.policy')} value={choice} onChange={(value) => { setChoice(value); setCompared(false) }}>
          <Stack gap={6} mt={4}>
            <Radio value="kept" label={t('release.is.kept')} description={t('release.keptHelp')} />
            {collections.map(({ member, name }) => <Radio key={member} value={member} label={t('release.toName', { name })} description={t('release.releasedHelp')} />)}
          </Stack>
        </Radio.Group>
        {collections.length === 0 && <Text size="sm" c="dimmed">{t(federated ? 'release.noneNamed' : 'release.noFederation')}</Text>}
        {to && (
          <div>
            <Text size="sm">{t('release.fingerprintOf', { name: to.name })} <span className="code" data-fingerprint>{to.fingerprint}</span></Text>
            <Checkbox mt={6} checked={compared} onChange={(event) => setCompared(event.currentTarget.checked)} label={t('release.compared')} />
          </div>
        )}
        <Group><Button loading={decide.isPending} disabled={!isNamed || (to !== undefined && !compared)} onClick={() => decide.mutate()}>{t('release.save')}</Button></Group>
        {decide.isError && <Trouble error={decide.error} />}
      </Stack>
    </section>
  )
}
