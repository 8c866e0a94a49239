/** Who may run a version: whoever has a permit that names its digest, and nobody else. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ToolVersion } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { dateText } from '../words.ts'

export function WhoMayRun({ shown: { tool, version, digest, withdrawn } }: { readonly shown: ToolVersion }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = (permission: string): boolean => session.data?.permissions.includes(permission) ?? false
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits, enabled: may('permit:see') })
  const naming = (permits.data?.permits ?? []).filter(({ permit }) => permit.tools.includes(`sha256:${digest}`))
  return (
    <section className="paper" aria-labelledby="who">
      <Title order={2} id="who" mb={4}>{t('tool.who')}</Title>
      <Text size="sm">{t('tool.whoHelp')}</Text>
      {may('permit:see') && naming.length === 0 && <Text size="sm" c="dimmed" mt={4}>{t('tool.noPermit')}</Text>}
      <Stack gap="xs" mt={naming.length ? 'xs' : 0}>
        {naming.map(({ permit, state }) => (
          <Group key={permit.id} justify="space-between" data-permit={permit.id}>
            <Text size="sm"><span className="code">{permit.id}</span> · {t(`permit.state.${state}`)} · {t('tool.permitFacts', { persons: permit.persons.length, until: dateText(permit.until) })}</Text>
            {state === 'valid' && may('task:submit') && !withdrawn && <Button size="xs" renderRoot={(props) => <Link to="/tasks/new" search={{ permit: permit.id, tool, version }} {...props} />}>{t('task.run')}</Button>}
          </Group>
        ))}
      </Stack>
    </section>
  )
}
