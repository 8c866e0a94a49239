/** Profiles: what each does to every attribute and why, one's own as checked text in versions, and which one a project has. */
import { Badge, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ListedProfile, ProfileList } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'
import { ProfileEditor } from './profile-editor.tsx'
import { RulesTable } from './rules-table.tsx'

const route = getRouteApi('/profiles')

export function ProfilesPage() {
  const { t } = useTranslation()
  const { name } = route.useSearch()
  const profiles = useQuery({ queryKey: ['profiles'], queryFn: api.profiles })
  const [editing, setEditing] = useState<string>()
  return (
    <>
      <PageTitle title={t('profiles.title')} lead={t('profiles.lead')} />
      {profiles.isPending && <Loading />}
      {profiles.isError && <Trouble error={profiles.error} again={() => void profiles.refetch()} />}
      {profiles.data && (
        <Stack gap="sm">
          <Projects list={profiles.data} />
          <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 19rem), 1fr))' }}>
            {profiles.data.profiles.map((profile) => <Card key={profile.name} profile={profile} open={profile.name === name} edit={() => setEditing(profile.name)} />)}
          </div>
          {name && profiles.data.profiles.some((profile) => profile.name === name) && <Details name={name} />}
        </Stack>
      )}
      {editing && (
        <Dialog close={() => setEditing(undefined)} size="72rem" title={t('profiles.editTitle')} closeLabel={t('profiles.close')}>
          <ProfileEditor from={editing} close={() => setEditing(undefined)} />
        </Dialog>
      )}
    </>
  )
}

function Card({ profile, open, edit }: { readonly profile: ListedProfile; readonly open: boolean; readonly edit: () => void }) {
  const { t } = useTranslation()
  const wordsOf = (what: 'title' | 'explanation') => (profile.builtIn ? t(`builtInProfile.${profile.name}.${what}`, profile[what]) : profile[what])
  return (
    <section className="paper" data-profile={profile.name} style={open ? { borderColor: 'var(--stored)' } : undefined} aria-label={profile.name}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Title order={2}>{profile.name}</Title>
        <Badge variant="outline" color="gray" tt="none" c="var(--mantine-color-text)">{profile.builtIn ? t('profiles.builtIn') : t('profiles.own')} · {profile.version}</Badge>
      </Group>
      <Text size="sm" fw={600} mt={4}>{wordsOf('title')}</Text>
      <Text size="sm" c="dimmed" mt={4} lineClamp={4}>{wordsOf('explanation')}</Text>
      {profile.at && <Text size="xs" c="dimmed" mt={4}>{timeText(profile.at)}</Text>}
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" renderRoot={(props) => <Link to="/profiles" search={{ name: profile.name }} {...props} />}>{t('profiles.explain')}</Button>
        <Button size="xs" variant="default" renderRoot={(props) => <Link to="/leaves" search={{ profile: profile.name }} {...props} />}>{t('profiles.effect')}</Button>
        <Button size="xs" variant="default" onClick={edit}>{t(profile.builtIn ? 'profiles.copy' : 'profiles.edit')}</Button>
      </Group>
    </section>
  )
}

function Projects({ list }: { readonly list: ProfileList }) {
  const { t } = useTranslation()
  const [project, setProject] = useState(list.project)
  const pinned = list.projects.find((one) => one.project === project)
  const [chosen, setChosen] = useState<string | null>(null)
  const choose = useMutation({ mutationFn: () => api.chooseProfile(project, chosen ?? ''), onSuccess: () => { setChosen(null); void queries.invalidateQueries({ queryKey: ['profiles'] }) } })
  const now = pinned ? `${pinned.name} ${pinned.version}` : t('profiles.byDefault', { name: list.fallback })
  return (
    <section className="paper" aria-labelledby="project">
      <Title order={2} id="project" mb={4}>{t('profiles.ofProject')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('profiles.ofProjectHelp')}</Text>
      <Group align="flex-end" gap="sm">
        <TextInput label={t('profiles.project')} value={project} maxLength={40} onChange={(event) => setProject(event.currentTarget.value)} w={200} />
        <div><Text size="xs" c="dimmed">{t('profiles.now')}</Text><Text size="sm" fw={600} py={6}>{now}</Text></div>
        <Select label={t('profiles.change')} placeholder={t('profiles.pick')} value={chosen} onChange={setChosen} w={260} data={list.profiles.map(({ name, title }) => ({ value: name, label: `${name}: ${title}` }))} />
        <Button onClick={() => choose.mutate()} loading={choose.isPending} disabled={!chosen || !/^[a-z0-9-]{1,40}$/.test(project)}>{t('profiles.use')}</Button>
      </Group>
      {choose.isError && <Trouble error={choose.error} />}
      {choose.data && <Text role="status" size="sm" mt="xs">{t('profiles.used', { name: choose.data.name, version: choose.data.version })}</Text>}
    </section>
  )
}

function Details({ name }: { readonly name: string }) {
  const { t } = useTranslation()
  const profile = useQuery({ queryKey: ['profile', name], queryFn: () => api.profile(name) })
  if (profile.isPending) return <Loading />
  if (profile.isError) return <Trouble error={profile.error} again={() => void profile.refetch()} />
  const { digest, rules, versions } = profile.data
  return (
    <section className="paper" aria-labelledby="rules">
      <Group justify="space-between" gap="sm" mb="xs">
        <Title order={2} id="rules">{t('profiles.rulesOf', { name })}</Title>
        <Text size="xs" c="dimmed" className="code">{digest}</Text>
      </Group>
      {versions.length > 0 && <Text size="sm" c="dimmed" mb="xs">{t('profiles.versions')} {versions.map(({ version, at }) => `${version} (${timeText(at)})`).join(', ')}</Text>}
      <RulesTable rules={rules} />
    </section>
  )
}
