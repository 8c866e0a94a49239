/** Which tools a request is about: those that are known here, by name and what they are for, and any other by the digest of its version. */
import { Checkbox, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { RequestableTool } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading } from '../parts/states.tsx'

export const useKnownTools = () => useQuery({ queryKey: ['known-tools'], queryFn: api.knownTools, staleTime: 60_000 })
export const nameOfTool = (digest: string): string => `sha256:${digest}`

interface ToolChoiceProps { readonly label: string; readonly value: readonly string[]; readonly change: (value: unknown) => void; readonly error?: string }

export function ToolChoice({ label, value, change, error }: ToolChoiceProps) {
  const { t } = useTranslation()
  const found = useKnownTools()
  if (found.isPending) return <Loading />
  // What cannot be listed can still be named.
  const tools = found.data?.tools ?? []
  const known = new Set(tools.map(({ digest }) => nameOfTool(digest)))
  const others = value.filter((name) => !known.has(name))
  const put = (all: readonly string[]): void => change([...new Set(all)])
  return (
    <Stack gap="xs">
      {tools.length > 0 && (
        <Checkbox.Group label={label} value={value.filter((name) => known.has(name))} onChange={(chosen) => put([...chosen, ...others])} {...(error && value.length === 0 ? { error } : {})}>
          <Stack gap={6} mt={4}>{tools.map((tool) => <Known key={tool.digest} tool={tool} />)}</Stack>
        </Checkbox.Group>
      )}
      <Textarea label={t(tools.length > 0 ? 'request.otherTools' : 'request.toolsByDigest')} description={t('request.otherToolsHelp')} autosize minRows={1} value={others.join('\n')} {...(error && (value.length > 0 || tools.length === 0) ? { error } : {})}
        onChange={(event) => {
          const { value: text } = event.currentTarget
          // While it is written an empty line may stand there; the form is looked at when it is submitted.
          const lines = text === '' ? [] : text.split('\n')
          put([...value.filter((name) => known.has(name)), ...lines])
        }} />
    </Stack>
  )
}

function Known({ tool: { title, version, purpose, digest } }: { readonly tool: RequestableTool }) {
  return <Checkbox value={nameOfTool(digest)} label={<>{title} <Text span size="sm" c="dimmed">{version}</Text></>} description={<>{purpose} <span className="code">{digest.slice(0, 12)}</span></>} data-tool={digest} />
}

/** What was asked for, by name where it is known. */
export function ToolsShown({ value }: { readonly value: readonly string[] }) {
  const found = useKnownTools()
  const named = new Map((found.data?.tools ?? []).map((tool) => [nameOfTool(tool.digest), tool]))
  return (
    <ul style={{ margin: 0, paddingLeft: '1.1rem' }}>
      {value.map((name) => {
        const tool = named.get(name)
        return <li key={name}><Text size="sm" span>{tool && <><b>{tool.title}</b> {tool.version}: {tool.purpose} </>}<span className="code" style={{ overflowWrap: 'anywhere' }}>{name}</span></Text></li>
      })}
    </ul>
  )
}
