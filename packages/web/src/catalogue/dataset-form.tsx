/** What a data manager writes of a dataset and chooses for it. */
import { Button, Checkbox, Group, MultiSelect, Select, SimpleGrid, Stack, TagsInput, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { DatasetSelection, DatasetTexts, OwnDataset } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'

const options = (table: Readonly<Record<string, string>> | undefined) => Object.entries(table ?? {}).map(([value, label]) => ({ value, label }))
type Organisation = DatasetTexts['contact']

export function DatasetForm({ dataset }: { readonly dataset: OwnDataset }) {
  const { t } = useTranslation()
  const [texts, setTexts] = useState(dataset.texts)
  const [selection, setSelection] = useState(dataset.selection)
  const vocabulary = useQuery({ queryKey: ['catalogue-vocabulary'], queryFn: api.catalogueVocabulary, staleTime: Infinity })
  const save = useMutation({
    mutationFn: () => api.editDataset(dataset.id, { revision: dataset.revision, texts, selection }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['dataset', dataset.id] }),
  })
  const change = (next: Partial<DatasetTexts>) => setTexts({ ...texts, ...next })
  return (
    <form className="paper" aria-labelledby="describe" onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
      <Title order={2} id="describe" mb={4}>{t('datasets.describe')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('datasets.describeHelp')}</Text>
      <Stack gap="sm">
        <TextInput label={t('datasets.field.title')} value={texts.title} maxLength={200} required onChange={(event) => change({ title: event.currentTarget.value })} />
        <Textarea label={t('datasets.field.description')} value={texts.description} maxLength={5000} autosize minRows={3} onChange={(event) => change({ description: event.currentTarget.value })} />
        <TagsInput label={t('datasets.field.keywords')} value={[...texts.keywords]} maxTags={30} onChange={(keywords) => change({ keywords })} />
        <Textarea label={t('datasets.field.provenance')} value={texts.provenance} maxLength={2000} autosize minRows={2} onChange={(event) => change({ provenance: event.currentTarget.value })} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select label={t('datasets.field.condition')} searchable value={texts.condition || null} data={options(vocabulary.data?.conditions)} onChange={(condition) => change({ condition: condition ?? '' })} />
          <MultiSelect label={t('datasets.field.collectionMethods')} searchable value={[...texts.collectionMethods]} data={options(vocabulary.data?.collectionMethods)} onChange={(collectionMethods) => change({ collectionMethods })} />
          <MultiSelect label={t('datasets.field.dataUses')} searchable value={[...texts.dataUses]} data={options(vocabulary.data?.dataUses)} onChange={(dataUses) => change({ dataUses })} />
          <Select label={t('datasets.field.accessCondition')} allowDeselect={false} value={texts.accessCondition} data={(['REMOTE_PROCESSING', 'IN_SITU_PROCESSING', 'DOWNLOAD'] as const).map((value) => ({ value, label: t(`catalogue.access.${value}`) }))} onChange={(value) => value && change({ accessCondition: value as DatasetTexts['accessCondition'] })} />
          <OrganisationFields name="contact" value={texts.contact} change={(contact) => change({ contact })} />
          <OrganisationFields name="publisher" value={texts.publisher} change={(publisher) => change({ publisher })} />
        </SimpleGrid>
        <SelectionFields selection={selection} change={setSelection} />
        <Group><Button type="submit" loading={save.isPending}>{t('datasets.save')}</Button></Group>
        {save.isError && <Trouble error={save.error} />}
      </Stack>
    </form>
  )
}

function OrganisationFields({ name, value, change }: { readonly name: 'contact' | 'publisher'; readonly value: Organisation; readonly change: (value: Organisation) => void }) {
  const { t } = useTranslation()
  const given = (part: 'email' | 'page', text: string) => { const { [part]: _old, ...rest } = value; change(text ? { ...rest, [part]: text } : rest) }
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ padding: 0 }}><Text size="sm" fw={650}>{t(`datasets.field.${name}`)}</Text></legend>
      <TextInput size="xs" label={t('datasets.field.name')} value={value.name} maxLength={200} onChange={(event) => change({ ...value, name: event.currentTarget.value })} />
      <TextInput size="xs" type="email" label={t('datasets.field.email')} value={value.email ?? ''} maxLength={200} onChange={(event) => given('email', event.currentTarget.value)} />
      <TextInput size="xs" type="url" label={t('datasets.field.page')} value={value.page ?? ''} maxLength={500} onChange={(event) => given('page', event.currentTarget.value)} />
    </fieldset>
  )
}

const filters = ['modalities', 'bodyParts', 'manufacturers', 'sexes'] as const

/** Studies one by one, or all that a filter matches. */
function SelectionFields({ selection, change }: { readonly selection: DatasetSelection; readonly change: (selection: DatasetSelection) => void }) {
  const { t } = useTranslation()
  const { filter, ...named } = selection
  const narrow = (name: (typeof filters)[number], values: string[]) => { const { [name]: _old, ...rest } = filter ?? {}; change({ ...named, filter: values.length > 0 ? { ...rest, [name]: values } : rest }) }
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ padding: 0 }}><Text size="sm" fw={650}>{t('datasets.selection')}</Text></legend>
      <Checkbox mt={4} label={t('datasets.byFilter')} checked={filter !== undefined} onChange={(event) => change(event.currentTarget.checked ? { ...named, filter: {} } : named)} />
      {filter && <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt={4}>{filters.map((name) => <TagsInput key={name} size="xs" label={t(`catalogue.bar.${name}`)} placeholder={t('datasets.any')} value={[...(filter[name] ?? [])]} onChange={(values) => narrow(name, values)} />)}</SimpleGrid>}
      <TagsInput mt={4} size="xs" label={t('datasets.studies')} placeholder="2.25.…" value={[...selection.studies]} onChange={(studies) => change({ ...selection, studies })} />
    </fieldset>
  )
}
