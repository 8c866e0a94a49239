/** Tokens by which programs act: made, shown once, ended. */
import { Alert, Button, Checkbox, Code, CopyButton, Group, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { OnlyWhoMay } from '../parts/may.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { RoleTags } from '../people/role-choice.tsx'
import { countText, timeText } from '../words.ts'

const roles = ['viewer', 'data-manager', 'node-admin'] as const

export function TokensPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle title={t('tokens.title')} lead={t('tokens.lead')} />
      <OnlyWhoMay permission="token:manage"><Stack gap="sm"><NewToken /><TokenTable /></Stack></OnlyWhoMay>
    </>
  )
}

function NewToken() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(['viewer'])
  const [days, setDays] = useState<number | string>(90)
  const most = useQuery({ queryKey: ['tokens'], queryFn: api.tokens }).data?.mostDays ?? 365
  const create = useMutation({
    mutationFn: () => api.createToken({ name: name.trim(), roles: chosen, expiresInDays: Math.min(Number(days), most) }),
    onSuccess: () => { setName(''); void queries.invalidateQueries({ queryKey: ['tokens'] }) },
  })
  return (
    <section className="paper" aria-labelledby="new-token">
      <Title order={2} id="new-token" mb="xs">{t('tokens.new')}</Title>
      <form onSubmit={(event) => { event.preventDefault(); create.mutate() }}>
        <Group align="flex-end" gap="md">
          <TextInput label={t('tokens.name')} description={t('tokens.nameHelp')} required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} style={{ flex: '1 1 14rem' }} />
          <NumberInput label={t('tokens.days')} description={t('tokens.daysHelp', { count: most, shown: countText(most) })} min={1} max={most} allowDecimal={false} required value={days} onChange={setDays} w={190} hideControls />
        </Group>
        <Checkbox.Group label={t('tokens.roles')} value={chosen} onChange={setChosen} mt="sm">
          <Stack gap={6} mt={4}>{roles.map((role) => <Checkbox key={role} value={role} label={t(`role.${role}`)} />)}</Stack>
        </Checkbox.Group>
        <Button type="submit" mt="md" loading={create.isPending} disabled={name.trim() === '' || chosen.length === 0}>{t('tokens.create')}</Button>
      </form>
      {create.isError && <Trouble error={create.error} />}
      {create.data && (
        <Alert variant="outline" mt="md" bg="var(--paper)" title={<Text span fw={650} c="var(--accent-text)">{t('tokens.once')}</Text>} role="status">
          <Group gap="sm"><Code style={{ overflowWrap: 'anywhere' }}>{create.data.token}</Code>
            <CopyButton value={create.data.token}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}</CopyButton></Group>
        </Alert>
      )}
    </section>
  )
}

/** Tokens of before may have no end: they are marked, so that somebody ends them. */
function End({ at }: { readonly at: string | null }) {
  const { t } = useTranslation()
  if (at === null) return <span className="chip" data-no-end style={{ '--tone': 'var(--rejected)', color: 'var(--rejected-text)', whiteSpace: 'normal' } as CSSProperties}>{t('tokens.noEnd')}</span>
  return new Date(at) > new Date() ? timeText(at) : <Text span size="sm" c="dimmed">{t('tokens.ended', { when: timeText(at) })}</Text>
}

function TokenTable() {
  const { t } = useTranslation()
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: api.tokens })
  const revoke = useMutation({ mutationFn: api.revokeToken, onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }) })
  return (
    <section className="paper" aria-labelledby="tokens">
      <Title order={2} id="tokens" mb="xs">{t('tokens.existing')}</Title>
      {tokens.isPending && <Loading />}
      {tokens.isError && <Trouble error={tokens.error} again={() => void tokens.refetch()} />}
      {revoke.isError && <Trouble error={revoke.error} />}
      {tokens.data?.tokens.length === 0 && <Empty title={t('tokens.none')}>{t('tokens.noneHelp')}</Empty>}
      {tokens.data && tokens.data.tokens.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="tokens">
          <table className="lines">
            <thead><tr><th>{t('tokens.name')}</th><th>{t('tokens.roles')}</th><th>{t('tokens.expires')}</th><th>{t('tokens.used')}</th><th><span className="visually-hidden">{t('send.actions')}</span></th></tr></thead>
            <tbody>
              {tokens.data.tokens.map((token) => (
                <tr key={token.id}>
                  <td>{token.name}</td><td><RoleTags roles={token.roles} /></td>
                  <td><End at={token.expiresAt} /></td><td>{token.usedAt ? timeText(token.usedAt) : t('tokens.unused')}</td>
                  <td className="right"><Button size="compact-xs" variant="default" onClick={() => revoke.mutate(token.id)} aria-label={t('tokens.revokeNamed', { name: token.name })}>{t('tokens.revoke')}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
