/** Who has an account here and what each may do: inviting, roles, closing, a link for a forgotten passphrase. */
import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '../parts/page-title.tsx'
import { Invitations } from './invitations.tsx'
import { PeopleTable } from './people-table.tsx'
import { HowDecided, Proposals } from './proposals.tsx'

export function PeoplePage() {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle title={t('people.title')} lead={t('people.lead')} />
      <Stack gap="sm"><HowDecided /><Proposals /><PeopleTable /><Invitations /></Stack>
    </>
  )
}
