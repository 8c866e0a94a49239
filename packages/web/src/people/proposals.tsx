/** What one administrator proposed and another has to confirm: shown while something is open. */
import { Button, Group, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Proposal } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

const refresh = async (): Promise<void> => {
  await Promise.all(['people', 'invitations', 'proposals', 'session'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

export function Proposals() {
  const { t } = useTranslation()
  const open = useQuery({ queryKey: ['proposals'], queryFn: api.proposals, refetchInterval: 15_000 })
  if (open.isError) return <Trouble error={open.error} again={() => void open.refetch()} />
  if (!open.data || open.data.proposals.length === 0) return null
  return (
    <section className="paper" aria-labelledby="proposals">
      <Title order={2} id="proposals" mb={4}>{t('proposals.title')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('proposals.lead')}</Text>
      <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>{open.data.proposals.map((one) => <OneProposal key={one.id} proposal={one} />)}</ul>
    </section>
  )
}

function OneProposal({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useTranslation()
  const confirm = useMutation({ mutationFn: () => api.confirmProposal(proposal.id), onSettled: refresh })
  const cancel = useMutation({ mutationFn: () => api.cancelProposal(proposal.id), onSettled: refresh })
  const text = useProposalText(proposal)
  const { by, expiresAt, mayConfirm, kind } = proposal
  return (
    <li data-proposal={kind} style={{ padding: '0.5rem 0' }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 18rem' }}>
          <Text fw={600}>{text}</Text>
          <Text size="sm" c="dimmed">{by.length > 0 ? t('proposals.by', { names: by.join(', '), time: timeText(expiresAt) }) : t('proposals.byOperator', { time: timeText(expiresAt) })}</Text>
          {!mayConfirm && <Text size="sm" c="dimmed">{t('proposals.notYou')}</Text>}
        </div>
        <Group gap="xs">
          {mayConfirm && <Button size="compact-sm" loading={confirm.isPending} onClick={() => confirm.mutate()} aria-label={`${t('proposals.confirm')}: ${text}`}>{t('proposals.confirm')}</Button>}
          <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()} aria-label={`${t('proposals.cancel')}: ${text}`}>{t('proposals.cancel')}</Button>
        </Group>
      </Group>
      {confirm.isError && <Trouble error={confirm.error} />}
      {cancel.isError && <Trouble error={cancel.error} />}
    </li>
  )
}

function useProposalText({ kind, name, subject, roles, before }: Proposal): string {
  const { t } = useTranslation()
  const named = (list: readonly string[]) => (list.length > 0 ? list.map((role) => t(`people.role.${role}`)).join(', ') : t('people.noRole'))
  return t(`proposals.kind.${kind}`, { name: name ?? subject, roles: named(roles ?? []), before: named(before ?? []) })
}

/** Above the accounts: whether things are decided alone here, or by two. */
export function HowDecided() {
  const { t } = useTranslation()
  const people = useQuery({ queryKey: ['people'], queryFn: api.people })
  if (!people.data) return null
  const two = people.data.people.filter(({ roles, state }) => state === 'open' && roles.includes('node-admin')).length >= 2
  return <Text size="sm" c="dimmed" data-decided={two ? 'two' : 'alone'}>{t(two ? 'proposals.two' : 'proposals.alone')}</Text>
}
