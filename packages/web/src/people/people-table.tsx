/** The accounts as a table; a dialog changes one. */
import { Button, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Person } from '@vesalius/client'
import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { PersonDialog } from './person-dialog.tsx'
import { RoleTags } from './role-choice.tsx'

export function PeopleTable() {
  const { t } = useTranslation()
  const people = useQuery({ queryKey: ['people'], queryFn: api.people })
  const [chosen, choose] = useState<string>()
  const person = people.data?.people.find(({ id }) => id === chosen)
  return (
    <section className="paper" aria-labelledby="accounts">
      <Title order={2} id="accounts" mb="xs">{t('people.accounts')}</Title>
      {people.isPending && <Loading />}
      {people.isError && <Trouble error={people.error} again={() => void people.refetch()} />}
      {people.data?.people.length === 0 && <Text size="sm" c="dimmed">{t('people.nobody')}</Text>}
      {people.data && people.data.people.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="accounts">
          <table className="lines">
            <thead><tr><th>{t('people.name')}</th><th>{t('people.roles')}</th><th>{t('people.state')}</th><th>{t('people.signedIn')}</th><th><span className="visually-hidden">{t('send.actions')}</span></th></tr></thead>
            <tbody>{people.data.people.map((one) => <PersonRow key={one.id} person={one} change={() => choose(one.id)} />)}</tbody>
          </table>
        </div>
      )}
      {person && <PersonDialog key={person.id} person={person} close={() => choose(undefined)} />}
    </section>
  )
}

function PersonRow({ person, change }: { readonly person: Person; readonly change: () => void }) {
  const { t } = useTranslation()
  const tone = person.state === 'open' ? 'stored' : 'pending'
  return (
    <tr data-person={person.name} data-state={person.state}>
      <td>{person.name || person.id}{person.you && <Text span size="sm" c="dimmed"> ({t('people.you')})</Text>}</td>
      <td><RoleTags roles={person.roles} /></td>
      <td><span className="chip" style={{ '--tone': `var(--${tone})` } as CSSProperties}>{t(`people.is.${person.state}`)}</span></td>
      <td>{person.signedInAt ? timeText(person.signedInAt) : t('people.unknown')}</td>
      <td className="right"><Button size="compact-xs" variant="default" onClick={change} aria-label={t('people.changeNamed', { name: person.name })}>{t('people.change')}</Button></td>
    </tr>
  )
}
