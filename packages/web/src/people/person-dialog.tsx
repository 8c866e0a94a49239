/** One account: its roles, and what ends it or lets it in again. What ends something is asked twice. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Person } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Trouble } from '../parts/states.tsx'
import { ShownOnce } from './one-time-link.tsx'
import { RoleChoice } from './role-choice.tsx'

const refresh = async (): Promise<void> => {
  await Promise.all(['people', 'invitations', 'proposals', 'session'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

export function PersonDialog({ person, close }: { readonly person: Person; readonly close: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('people.changeNamed', { name: person.name })} close={close} closeLabel={t('people.leave')}>
      <Roles person={person} close={close} />
      {person.you ? <Text size="sm" c="dimmed" mt="md">{t('people.notYourself')}</Text> : (
        <Stack gap="md" mt="lg">
          {person.from === 'here' && person.state === 'open' && <NewPassphrase person={person} />}
          {person.state === 'open' ? <Close person={person} close={close} /> : <Reopen person={person} close={close} />}
        </Stack>
      )}
    </Dialog>
  )
}

interface Part { readonly person: Person; readonly close: () => void }

function Roles({ person, close }: Part) {
  const { t } = useTranslation()
  const [chosen, choose] = useState<string[]>([...person.roles])
  const change = useMutation({ mutationFn: () => api.setRoles(person.id, chosen.filter((role) => !person.claimed.includes(role))), onSuccess: close, onSettled: refresh })
  const same = chosen.length === person.roles.length && chosen.every((role) => person.roles.includes(role))
  return (
    <form onSubmit={(event) => { event.preventDefault(); change.mutate() }}>
      <RoleChoice label={t('people.roles')} chosen={chosen} choose={choose} fixed={person.claimed} />
      {person.claimed.length > 0 && <Text size="sm" c="dimmed" mt="xs">{t('people.claimedHelp')}</Text>}
      <Button type="submit" mt="sm" loading={change.isPending} disabled={same}>{t('people.setRoles')}</Button>
      {change.isError && <Trouble error={change.error} />}
    </form>
  )
}

function NewPassphrase({ person }: { readonly person: Person }) {
  const { t } = useTranslation()
  const make = useMutation({ mutationFn: () => api.newPassphraseLink(person.id), onSettled: refresh })
  return (
    <div>
      <Sure help={t('people.forgottenHelp')} button={t('people.forgotten')} sure={t('people.forgottenSure')} pending={make.isPending} act={() => make.mutate()} />
      {make.isError && <Trouble error={make.error} />}
      {make.data && <ShownOnce made={make.data} title={t('people.once')} />}
    </div>
  )
}

function Close({ person, close }: Part) {
  const { t } = useTranslation()
  const end = useMutation({ mutationFn: () => api.closeAccount(person.id), onSuccess: close, onSettled: refresh })
  return (
    <div>
      <Sure help={t('people.closeHelp')} button={t('people.close')} sure={t('people.closeSure')} pending={end.isPending} act={() => end.mutate()} />
      {end.isError && <Trouble error={end.error} />}
    </div>
  )
}

function Reopen({ person, close }: Part) {
  const { t } = useTranslation()
  const reopen = useMutation({ mutationFn: () => api.reopenAccount(person.id), onSuccess: close, onSettled: refresh })
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>{t('people.reopenHelp')}</Text>
      <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>{t('people.reopen')}</Button>
      {reopen.isError && <Trouble error={reopen.error} />}
    </div>
  )
}

interface SureProps { readonly help: string; readonly button: string; readonly sure: string; readonly pending: boolean; readonly act: () => void }

/** The first press shows the second button, which has the focus. */
function Sure({ help, button, sure, pending, act }: SureProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Text size="sm" c="dimmed" mb={4}>{help}</Text>
      {asked
        ? <Group gap="xs"><Button autoFocus color="red.9" loading={pending} onClick={() => { act(); setAsked(false) }}>{sure}</Button><Button variant="default" onClick={() => setAsked(false)}>{t('people.rather')}</Button></Group>
        : <Button variant="default" loading={pending} onClick={() => setAsked(true)}>{button}</Button>}
    </>
  )
}
