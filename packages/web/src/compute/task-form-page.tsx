/** A new task: under which permit, on which data of it, which of its tools, what of the tool, and how. */
import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PermitBody, TaskInput, ToolManifest, ToolVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { dateText } from '../words.ts'
import { InputField } from './input-field.tsx'
import { ParameterField } from './parameter-field.tsx'
import { isWeights, usableTools, valueOf } from './task-form.ts'

export function TaskFormPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/tasks/new' })
  const permits = useQuery({ queryKey: ['permits'], queryFn: api.permits })
  const tools = useQuery({ queryKey: ['tool-versions'], queryFn: everyVersion })
  const [chosen, choose] = useState(search.permit)
  if (permits.isPending || tools.isPending) return <Loading />
  if (permits.isError || tools.isError) return <><PageTitle title={t('task.begin')} /><Trouble error={permits.error ?? tools.error} again={() => { void permits.refetch(); void tools.refetch() }} /></>
  const usable = [...permits.data.permits.filter(({ state }) => state === 'valid').map(({ permit }) => permit), ...permits.data.received.filter(({ revokedAt }) => revokedAt === null).map(({ permit }) => permit)]
  const permit = usable.find(({ id }) => id === chosen) ?? usable[0]
  return (
    <>
      <PageTitle title={t('task.begin')} lead={t('task.beginLead')} />
      {!permit && <section className="paper"><Empty title={t('task.noPermit')}>{t('task.noPermitHelp')}</Empty></section>}
      {permit && (
        <Stack gap="sm">
          <section className="paper" aria-labelledby="permit">
            <Title order={2} id="permit" mb="xs">1. {t('task.permit')}</Title>
            <NativeSelect aria-label={t('task.permit')} value={permit.id} onChange={(event) => choose(event.currentTarget.value)} data={usable.map((one) => ({ value: one.id, label: t('task.permitLabel', { purpose: t(`request.option.${one.purpose}`), id: one.id, until: dateText(one.until) }) }))} />
            <Text size="sm" c="dimmed" mt={4}>{t('task.permitHelp', { outputs: permit.outputs.map((output) => t(`request.option.${output}`)).join(', ') })}</Text>
          </section>
          <Work key={permit.id} permit={permit} tools={usableTools(tools.data, permit)} first={search.tool} />
        </Stack>
      )}
    </>
  )
}

/** The newest of each tool, and those of before that a permit may name. */
async function everyVersion(): Promise<readonly ToolVersion[]> {
  const { tools } = await api.tools()
  return (await Promise.all(tools.map(({ tool }) => api.toolVersions(tool)))).flatMap(({ versions }) => versions)
}

interface WorkProps { readonly permit: PermitBody; readonly tools: readonly ToolVersion[]; readonly first: string | undefined }

function Work({ permit, tools, first }: WorkProps) {
  const { t } = useTranslation()
  const [digest, setDigest] = useState(() => (tools.find(({ tool }) => tool === first) ?? tools[0])?.digest)
  const tool = tools.find((one) => one.digest === digest)
  if (!tool) return <section className="paper"><Empty title={t('task.noTool')}>{t('task.noToolHelp')}</Empty></section>
  return (
    <>
      <section className="paper" aria-labelledby="tool">
        <Title order={2} id="tool" mb="xs">2. {t('task.tool')}</Title>
        <NativeSelect aria-label={t('task.tool')} value={tool.digest} onChange={(event) => setDigest(event.currentTarget.value)} data={tools.map(({ digest: value, manifest, version }) => ({ value, label: `${manifest.title} ${version}` }))} />
        <Text size="sm" c="dimmed" mt={4}>{tool.manifest.purpose}</Text>
      </section>
      <Details key={tool.digest} permit={permit} tool={tool} />
    </>
  )
}

function Details({ permit, tool }: { readonly permit: PermitBody; readonly tool: ToolVersion }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { manifest } = tool
  const [entrypoint, setEntrypoint] = useState(Object.keys(manifest.entrypoints)[0] ?? '')
  const [inputs, setInputs] = useState<Readonly<Record<string, TaskInput>>>({})
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const wanted = manifest.inputs.filter(({ name }) => manifest.entrypoints[entrypoint]?.inputs.includes(name))
  const given = Object.fromEntries(wanted.flatMap(({ name, type }) => {
    const input = inputs[name] ?? (isWeights(type) ? undefined : firstData(permit))
    return input ? [[name, input]] : []
  }))
  const submit = useMutation({
    mutationFn: () => api.submitTask({ tool: tool.tool, version: tool.version, entrypoint, inputs: given, parameters: parametersOf(manifest, texts) }),
    onSuccess: (task) => { void queries.invalidateQueries({ queryKey: ['tasks'] }); void navigate({ to: '/tasks/$id', params: { id: task.id } }) },
  })
  const missing = [...wanted.filter(({ name, optional }) => !optional && !given[name]).map(({ name }) => name), ...(manifest.parameters.required ?? []).filter((name) => !(texts[name] ?? '').trim())]
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (missing.length === 0) submit.mutate() }}>
      <Stack gap="sm">
        <section className="paper" aria-labelledby="what">
          <Title order={2} id="what" mb="xs">3. {t('task.whatToDo')}</Title>
          <NativeSelect aria-label={t('task.entrypoint')} value={entrypoint} onChange={(event) => setEntrypoint(event.currentTarget.value)} data={Object.entries(manifest.entrypoints).map(([value, { purpose }]) => ({ value, label: `${value}: ${purpose}` }))} />
          <Stack gap="xs" mt="sm">{wanted.map((input) => <InputField key={input.name} input={input} permit={permit} value={given[input.name]} change={(value) => setInputs((before) => ({ ...before, [input.name]: value }))} />)}</Stack>
        </section>
        {Object.keys(manifest.parameters.properties ?? {}).length > 0 && (
          <section className="paper" aria-labelledby="how">
            <Title order={2} id="how" mb="xs">4. {t('task.parameters')}</Title>
            <Stack gap="xs">{Object.entries(manifest.parameters.properties ?? {}).map(([name, schema]) => <ParameterField key={name} name={name} schema={schema} needed={manifest.parameters.required?.includes(name) ?? false} value={texts[name] ?? ''} change={(value) => setTexts((before) => ({ ...before, [name]: value }))} />)}</Stack>
          </section>
        )}
        {submit.isError && <Trouble error={submit.error} />}
        <Group gap="xs"><Button type="submit" loading={submit.isPending} disabled={missing.length > 0}>{t('task.submit')}</Button>{missing.length > 0 && <Text size="sm" c="dimmed">{t('task.missing', { names: missing.join(', ') })}</Text>}</Group>
      </Stack>
    </form>
  )
}

function firstData({ id, datasets, purpose }: PermitBody): TaskInput | undefined {
  const [first] = datasets
  return first && { permit: id, dataset: first.dataset, version: first.version, purpose }
}

function parametersOf({ parameters }: ToolManifest, texts: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters.properties ?? {}).flatMap(([name, schema]) => {
    const value = valueOf(schema, texts[name] ?? '')
    return value === undefined ? [] : [[name, value]]
  }))
}
