/** A profile as a form and as text: checked while it is written, errors name the place, saved as a new version. */
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { ruleSentence } from './rule-words.ts'
import { SampleEffect } from './sample-effect.tsx'

interface Draft {
  name: string
  title: string
  explanation: string
  options: string[]
  dates: string
  pixels: { clean: boolean; heads: string; risky: string }
  rules: { attribute: string; action: string; explanation: string; sopClasses?: string[] }[]
}

const options = [
  'CleanPixelData', 'CleanRecognizableVisualFeatures', 'CleanGraphics', 'CleanStructuredContent', 'CleanDescriptors', 'RetainLongitudinalModifiedDates', 'RetainLongitudinalFullDates',
  'RetainPatientCharacteristics', 'RetainDeviceIdentity', 'RetainInstitutionIdentity', 'RetainUIDs', 'RetainSafePrivate',
]
const actions = ['remove', 'empty', 'replace', 'keep', 'uid', 'clean', 'shift', 'first-of-month']

export function ProfileEditor({ from, close }: { readonly from: string; readonly close: () => void }) {
  const { t, i18n } = useTranslation()
  /** What becomes a holder's own speaks the language that the holder does. */
  const copied = (built: Draft): Draft => ({
    ...built, name: `${from}-own`, title: t('profiles.copyOf', { name: from }), explanation: t(`builtInProfile.${from}.explanation`, built.explanation),
    rules: built.rules.map((rule) => ({ ...rule, explanation: ruleSentence(rule.explanation, i18n.language) })),
  })
  const start = useQuery({ queryKey: ['profile', from], queryFn: () => api.profile(from) })
  const list = useQuery({ queryKey: ['profiles'], queryFn: api.profiles })
  if (start.isPending || list.isPending) return <Loading />
  if (start.isError) return <Trouble error={start.error} />
  const own = list.data?.profiles.find(({ name }) => name === from)?.builtIn === false
  return <Form key={from} text={JSON.stringify(own ? start.data.profile : copied(start.data.profile as unknown as Draft), null, 2)} from={from} close={close} />
}

function Form({ text: first, from, close }: { readonly text: string; readonly from: string; readonly close: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(first)
  const parsed = read(text)
  const check = useMutation({ mutationFn: (profile: unknown) => api.checkProfile(profile) })
  const save = useMutation({ mutationFn: () => api.saveProfile(parsed), onSuccess: () => { for (const key of ['profiles', 'profile']) void queries.invalidateQueries({ queryKey: [key] }); close() } })
  const { mutate } = check
  useEffect(() => {
    const timer = setTimeout(() => { const profile = read(text); if (profile) mutate(profile) }, 400)
    return () => clearTimeout(timer)
  }, [text, mutate])
  const put = (change: Partial<Draft>): void => { if (parsed) setText(JSON.stringify({ ...parsed, ...change }, null, 2)) }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">{t('profiles.editHelp')}</Text>
      <Tabs defaultValue="form" keepMounted={false}>
        <Tabs.List><Tabs.Tab value="form">{t('profiles.form')}</Tabs.Tab><Tabs.Tab value="text">{t('profiles.text')}</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="form" pt="sm">{parsed ? <Fields draft={parsed} put={put} /> : <Text size="sm" c="var(--rejected-text)">{t('profiles.noJson')}</Text>}</Tabs.Panel>
        <Tabs.Panel value="text" pt="sm"><Textarea aria-label={t('profiles.text')} value={text} onChange={(event) => setText(event.currentTarget.value)} autosize minRows={16} maxRows={28} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }} /></Tabs.Panel>
      </Tabs>
      <div role="status">
        {!parsed && <Text size="sm" c="var(--rejected-text)">{t('profiles.noJson')}</Text>}
        {parsed && check.data?.ok && <Text size="sm" c="var(--stored-text)">{t('profiles.valid')} <span className="code">{check.data.digest?.slice(0, 12)}</span></Text>}
        {parsed && check.data?.errors.map((error) => <Text key={`${error.place} ${error.message}`} size="sm" c="var(--rejected-text)"><b className="code">{error.place}</b>: {error.message}</Text>)}
        {check.isError && <Trouble error={check.error} />}
      </div>
      {parsed && <SampleEffect from={from} draft={check.data?.ok && !check.isPending ? check.data.digest : undefined} />}
      {save.isError && <Trouble error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>{t('profiles.close')}</Button>
        <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!parsed || !check.data?.ok || check.isPending}>{t('profiles.save')}</Button>
      </Group>
    </Stack>
  )
}

function Fields({ draft, put }: { readonly draft: Draft; readonly put: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={t('profiles.name')} value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} />
        <TextInput label={t('profiles.titleOf')} value={draft.title} onChange={(event) => put({ title: event.currentTarget.value })} />
      </SimpleGrid>
      <TextInput label={t('profiles.explanation')} value={draft.explanation} onChange={(event) => put({ explanation: event.currentTarget.value })} />
      <Checkbox.Group label={t('profiles.options')} value={draft.options} onChange={(value) => put({ options: options.filter((option) => value.includes(option)) })}>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing={6} mt={4}>{options.map((option) => <Checkbox key={option} value={option} label={t(`option.${option}`)} />)}</SimpleGrid>
      </Checkbox.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label={t('profiles.dates')} allowDeselect={false} value={draft.dates} onChange={(value) => put({ dates: value ?? draft.dates })} data={['shift', 'first-of-month', 'keep', 'remove'].map((value) => ({ value, label: t(`dates.${value}`) }))} />
        <Select label={t('profiles.pixels')} allowDeselect={false} value={String(draft.pixels.clean)} onChange={(value) => put({ pixels: { ...draft.pixels, clean: value === 'true' } })} data={['true', 'false'].map((value) => ({ value, label: t(`cleanPixels.${value}`) }))} />
        <Select label={t('profiles.heads')} allowDeselect={false} value={draft.pixels.heads} onChange={(value) => put({ pixels: { ...draft.pixels, heads: value ?? 'flag' } })} data={['ignore', 'flag', 'hold'].map((value) => ({ value, label: t(`heads.${value}`) }))} />
        <Select label={t('profiles.risky')} allowDeselect={false} value={draft.pixels.risky} onChange={(value) => put({ pixels: { ...draft.pixels, risky: value ?? 'hold' } })} data={['hold', 'hold-text', 'mask'].map((value) => ({ value, label: t(`risky.${value}`) }))} />
      </SimpleGrid>
      <Rules draft={draft} put={put} />
    </Stack>
  )
}

function Rules({ draft, put }: { readonly draft: Draft; readonly put: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation()
  const change = (index: number, part: Partial<Draft['rules'][number]>): void => put({ rules: draft.rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)) })
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend><Text size="sm" fw={550}>{t('profiles.ownRules', { count: draft.rules.length })}</Text></legend>
      <Stack gap={6} mah="18rem" style={{ overflowY: 'auto' }}>
        {draft.rules.map((rule, index) => (
          <Group key={index} gap="xs" wrap="nowrap" className="rule-row">
            <TextInput size="xs" aria-label={t('profiles.ruleAttribute', { number: index + 1 })} value={rule.attribute} onChange={(event) => change(index, { attribute: event.currentTarget.value })} style={{ flex: '1 1 14rem' }} />
            <Select size="xs" aria-label={t('profiles.ruleAction', { number: index + 1 })} allowDeselect={false} value={rule.action} onChange={(value) => change(index, { action: value ?? rule.action })} data={actions.map((value) => ({ value, label: t(`action.${value}`) }))} w={170} />
            <TextInput size="xs" aria-label={t('profiles.ruleWhy', { number: index + 1 })} value={rule.explanation} onChange={(event) => change(index, { explanation: event.currentTarget.value })} style={{ flex: '2 1 18rem' }} />
            <Button size="compact-xs" variant="default" aria-label={t('profiles.removeRule', { number: index + 1 })} onClick={() => put({ rules: draft.rules.filter((_, at) => at !== index) })}>×</Button>
          </Group>
        ))}
      </Stack>
      <Button mt="xs" size="xs" variant="default" onClick={() => put({ rules: [{ attribute: '', action: 'remove', explanation: '' }, ...draft.rules] })}>{t('profiles.addRule')}</Button>
    </fieldset>
  )
}

/** The text as a profile, as far as the form needs it to be one. */
function read(text: string): Draft | undefined {
  try {
    const value = JSON.parse(text) as Partial<Draft> | null
    return value && typeof value === 'object' && Array.isArray(value.options) && Array.isArray(value.rules) && value.pixels ? value as Draft : undefined
  } catch {
    return undefined
  }
}
