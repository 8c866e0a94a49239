/** Inviting somebody by a link that works once, and the invitations that nobody has used yet. */
import { Button, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { ShownOnce } from './one-time-link.tsx'
import { RoleChoice, RoleTags } from './role-choice.tsx'

const refresh = (): void => { for (const key of ['invitations', 'proposals']) void queries.invalidateQueries({ queryKey: [key] }) }

export function Invitations() {
  return <><Invite /><OpenInvitations /></>
}

function Invite() {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const [roles, setRoles] = useState<string[]>([])
  const invite = useMutation({
    mutationFn: () => api.invite({ roles, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: () => { setNote(''); setRoles([]) },
    onSettled: refresh,
  })
  return (
    <section className="paper" aria-labelledby="invite">
      <Title order={2} id="invite" mb="xs">{t('people.invite')}</Title>
      <form onSubmit={(event) => { event.preventDefault(); invite.mutate() }}>
        <TextInput label={t('people.note')} description={t('people.noteHelp')} maxLength={100} autoComplete="off" value={note} onChange={(event) => setNote(event.currentTarget.value)} maw={420} />
        <RoleChoice label={t('people.roles')} chosen={roles} choose={setRoles} />
        <Button type="submit" mt="md" loading={invite.isPending} disabled={roles.length === 0}>{t('people.makeLink')}</Button>
      </form>
      {invite.isError && <Trouble error={invite.error} />}
      {invite.data && <ShownOnce made={invite.data} title={t('people.once')} />}
    </section>
  )
}

function OpenInvitations() {
  const { t } = useTranslation()
  const open = useQuery({ queryKey: ['invitations'], queryFn: api.invitations })
  const revoke = useMutation({ mutationFn: api.revokeInvitation, onSettled: refresh })
  return (
    <section className="paper" aria-labelledby="invitations">
      <Title order={2} id="invitations" mb="xs">{t('people.invitations')}</Title>
      {open.isPending && <Loading />}
      {open.isError && <Trouble error={open.error} again={() => void open.refetch()} />}
      {revoke.isError && <Trouble error={revoke.error} />}
      {open.data?.invitations.length === 0 && <Text size="sm" c="dimmed">{t('people.noInvitation')}</Text>}
      {open.data && open.data.invitations.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="invitations">
          <table className="lines">
            <thead><tr><th>{t('people.note')}</th><th>{t('people.roles')}</th><th>{t('people.until')}</th><th><span className="visually-hidden">{t('send.actions')}</span></th></tr></thead>
            <tbody>
              {open.data.invitations.map(({ id, note, roles, expiresAt }) => (
                <tr key={id} data-invitation={id}>
                  <td>{note ?? '–'}</td><td><RoleTags roles={roles} /></td><td>{timeText(expiresAt)}</td>
                  <td className="right"><Button size="compact-xs" variant="default" loading={revoke.isPending && revoke.variables === id} onClick={() => revoke.mutate(id)} aria-label={t('people.takeBackNamed', { name: note ?? timeText(expiresAt) })}>{t('people.takeBack')}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
