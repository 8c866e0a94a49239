/** The form of a task below the choice of a permit: which of its tools, what of the tool, on which data, and how. The same at a hospital and at a hub. */
import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { NewTask, PermitBody, TaskInput, ToolManifest } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty, Trouble } from '../parts/states.tsx'
import { InputField } from './input-field.tsx'
import { ParameterField } from './parameter-field.tsx'
import { isWeights, valueOf, type FormTool, type ReleasedWeights } from './task-form.ts'

interface TaskWorkProps {
  readonly permit: PermitBody
  readonly tools: readonly FormTool[]
  /** The tool that is chosen first. */
  readonly first?: string | undefined
  readonly weights: ReleasedWeights
  readonly send: (task: NewTask) => Promise<{ readonly id: string }>
  readonly done: (id: string) => void
}

export function TaskWork({ tools, first, ...rest }: TaskWorkProps) {
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
      <Details key={tool.digest} tool={tool} {...rest} />
    </>
  )
}

function Details({ permit, tool, weights, send, done }: Omit<TaskWorkProps, 'tools' | 'first'> & { readonly tool: FormTool }) {
  const { t } = useTranslation()
  const { manifest } = tool
  const [entrypoint, setEntrypoint] = useState(Object.keys(manifest.entrypoints)[0] ?? '')
  const [inputs, setInputs] = useState<Readonly<Record<string, TaskInput>>>({})
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const wanted = manifest.inputs.filter(({ name }) => manifest.entrypoints[entrypoint]?.inputs.includes(name))
  const given = Object.fromEntries(wanted.flatMap(({ name, type }) => {
    const input = inputs[name] ?? (isWeights(type) ? undefined : firstData(permit))
    return input && !('output' in input && input.output === '') ? [[name, input]] : []
  }))
  const submit = useMutation({
    mutationFn: () => send({ tool: tool.tool, version: tool.version, entrypoint, inputs: given, parameters: parametersOf(manifest, texts) }),
    onSuccess: ({ id }) => done(id),
  })
  const missing = [...wanted.filter(({ name, optional }) => !optional && !given[name]).map(({ name }) => name), ...(manifest.parameters.required ?? []).filter((name) => !(texts[name] ?? '').trim())]
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (missing.length === 0) submit.mutate() }}>
      <Stack gap="sm">
        <section className="paper" aria-labelledby="what">
          <Title order={2} id="what" mb="xs">3. {t('task.whatToDo')}</Title>
          <NativeSelect aria-label={t('task.entrypoint')} value={entrypoint} onChange={(event) => setEntrypoint(event.currentTarget.value)} data={Object.entries(manifest.entrypoints).map(([value, { purpose }]) => ({ value, label: `${value}: ${purpose}` }))} />
          <Stack gap="xs" mt="sm">{wanted.map((input) => <InputField key={input.name} input={input} permit={permit} weights={weights} value={given[input.name]} change={(value) => setInputs((before) => ({ ...before, [input.name]: value }))} />)}</Stack>
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
