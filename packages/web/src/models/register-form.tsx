/** A new version: from weights that the air-lock released, from a file, or from a tool that is the model itself; with what only a person can say of it. */
import { Button, FileInput, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { NewModelVersion, ToolVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { DeclarationFields, declarationOf, needed, saidOf } from './declaration-fields.tsx'

type Source = 'output' | 'file' | 'tool'

export function RegisterForm({ close }: { readonly close: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [source, setSource] = useState<Source>('output')
  const [said, setSaid] = useState(saidOf(null))
  const [file, setFile] = useState<File | null>(null)
  const [passport, setPassport] = useState<File | null>(null)
  const say = (name: string) => (value: string) => setSaid((before) => ({ ...before, [name]: value }))
  const register = useMutation({
    mutationFn: async () => api.registerModel({ name: said['name']?.trim() ?? '', title: said['title']?.trim() ?? '', declaration: declarationOf(said), from: await fromOf(source, said, { file, passport }) }),
    onSuccess: ({ name }) => { void queries.invalidateQueries({ queryKey: ['models'] }); void navigate({ to: '/models/$name', params: { name } }) },
  })
  const isReady = ['name', 'title', ...needed].every((name) => said[name]?.trim()) && (source === 'file' ? file !== null && said['tool'] : source === 'output' ? said['output'] : said['tool'])
  return (
    <form className="paper" aria-labelledby="register" onSubmit={(event) => { event.preventDefault(); register.mutate() }}>
      <Title order={2} id="register" mb="xs">{t('model.register')}</Title>
      <Stack gap="sm">
        <Group grow preventGrowOverflow={false} align="flex-start">
          <TextInput label={t('model.field.title')} required maxLength={100} value={said['title'] ?? ''} onChange={(event) => say('title')(event.currentTarget.value)} />
          <TextInput label={t('model.field.name')} description={t('model.field.nameHelp')} required maxLength={60} value={said['name'] ?? ''} onChange={(event) => say('name')(event.currentTarget.value)} />
        </Group>
        <NativeSelect label={t('model.source')} value={source} onChange={(event) => setSource(event.currentTarget.value as Source)} data={(['output', 'file', 'tool'] as const).map((value) => ({ value, label: t(`model.sources.${value}`) }))} />
        <SourceFields source={source} said={said} say={say} file={file} setFile={setFile} passport={passport} setPassport={setPassport} />
        <DeclarationFields said={said} say={say} />
        <Group><Button type="submit" disabled={!isReady} loading={register.isPending}>{t('model.registerNow')}</Button><Button variant="default" onClick={close}>{t('model.cancel')}</Button></Group>
      </Stack>
      {register.isError && <Trouble error={register.error} />}
    </form>
  )
}

interface SourceProps { readonly source: Source; readonly said: Readonly<Record<string, string>>; readonly say: (name: string) => (value: string) => void; readonly file: File | null; readonly setFile: (file: File | null) => void; readonly passport: File | null; readonly setPassport: (file: File | null) => void }

function SourceFields({ source, said, say, file, setFile, passport, setPassport }: SourceProps) {
  const { t } = useTranslation()
  if (source === 'output') return <OutputField value={said['output'] ?? ''} choose={say('output')} />
  return (
    <>
      {source === 'file' && <FileInput label={t('model.field.file')} description={t('model.field.fileHelp')} required accept=".onnx,.safetensors" value={file} onChange={setFile} />}
      {source === 'file' && <FileInput label={t('model.field.passport')} description={t('model.field.passportHelp')} clearable accept=".jws" value={passport} onChange={setPassport} />}
      <ToolField format={source === 'tool' ? undefined : file?.name.endsWith('.onnx') ? 'onnx' : 'tensors'} value={said['tool'] ?? ''} choose={say('tool')} />
      <TextInput label={t('model.field.parameters')} description={t('model.field.parametersHelp')} className="code" value={said['parameters'] ?? ''} onChange={(event) => say('parameters')(event.currentTarget.value)} />
    </>
  )
}

/** Weights of the person's own tasks that were released. */
function OutputField({ value, choose }: { readonly value: string; readonly choose: (value: string) => void }) {
  const { t } = useTranslation()
  const found = useQuery({
    queryKey: ['models', 'released'],
    queryFn: async () => {
      const { tasks } = await api.tasks()
      const details = await Promise.all(tasks.filter(({ state }) => state === 'COMPLETE').slice(0, 30).map(({ id }) => api.task(id)))
      return details.flatMap((task) => task.outputs.filter(({ type, state }) => type === 'tensors' && state === 'released').map(({ id, name }) => ({ value: id, label: `${task.tool} ${task.version}: ${name} (${task.id})` })))
    },
  })
  if (found.isError) return <Trouble error={found.error} />
  return <NativeSelect label={t('model.field.output')} description={found.data?.length === 0 ? t('model.noOutput') : undefined} required value={value} onChange={(event) => choose(event.currentTarget.value)} data={[{ value: '', label: '' }, ...(found.data ?? [])]} />
}

function ToolField({ format, value, choose }: { readonly format: 'onnx' | 'tensors' | undefined; readonly value: string; readonly choose: (value: string) => void }) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['tools', 'all'], queryFn: () => api.tools({}) })
  const fits = ({ manifest }: ToolVersion) => (format ? manifest.inputs.some(({ type }) => String(type) === format) : manifest.outputs.some(({ type }) => type === 'dicom')) && manifest.inputs.some(({ type }) => type === 'images')
  return <NativeSelect label={t('model.field.tool')} required value={value} onChange={(event) => choose(event.currentTarget.value)} data={[{ value: '', label: '' }, ...(found.data?.tools ?? []).filter(fits).map(({ tool, version, manifest }) => ({ value: `${tool}@${version}`, label: `${manifest.title} ${version}` }))]} />
}

async function fromOf(source: Source, said: Readonly<Record<string, string>>, { file, passport }: { readonly file: File | null; readonly passport: File | null }): Promise<NewModelVersion['from']> {
  if (source === 'output') return { output: said['output'] ?? '' }
  const [tool = '', version = ''] = (said['tool'] ?? '').split('@')
  const run = { tool, version, ...(said['parameters']?.trim() ? { parameters: JSON.parse(said['parameters']) as Record<string, unknown> } : {}) }
  if (source === 'tool' || !file) return { run }
  const { digest } = await api.handInWeights(file.name.endsWith('.onnx') ? 'onnx' : 'safetensors', file)
  return { file: digest, run, ...(passport ? { passport: (await passport.text()).trim() } : {}) }
}
