/** What is in an output, for the one who may read it: tables and numbers laid out, everything else as text or by its size. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { outputAddress, ProblemError, type TaskOutput } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading, Trouble } from '../parts/states.tsx'
import { sizeText } from '../words.ts'
import { JsonShown } from './json-shown.tsx'

const mostShown = 1_000_000

interface OutputContentProps {
  readonly output: Pick<TaskOutput, 'id' | 'name' | 'type' | 'size'>
  /** Where it is read; of one that is here, its own. */
  readonly address?: string
}

export function OutputContent({ output, address = outputAddress(output.id) }: OutputContentProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (output.type === 'dicom' || output.type === 'tensors') return <Text size="sm" c="dimmed">{t('airlock.binary', { size: sizeText(output.size) })}</Text>
  if (output.size > mostShown) return <Text size="sm" c="dimmed">{t('airlock.tooLarge', { size: sizeText(output.size) })}</Text>
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('airlock.content', { name: output.name })}</summary>
      {open && <Content output={output} address={address} />}
    </details>
  )
}

function Content({ output, address }: { readonly output: Pick<TaskOutput, 'name' | 'type'>; readonly address: string }) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['output', address], queryFn: () => textOf(address), staleTime: Infinity, gcTime: 60_000 })
  if (found.isPending) return <Loading />
  if (found.isError) return <Trouble error={found.error} />
  const label = t('airlock.content', { name: output.name })
  if (output.type === 'json') return <div className="scroll" tabIndex={0} role="group" aria-label={label} data-content={output.name}><JsonShown value={JSON.parse(found.data) as unknown} /></div>
  return <pre className="code scroll" tabIndex={0} aria-label={label} data-content={output.name} style={{ maxHeight: '20rem', overflow: 'auto' }}>{found.data}</pre>
}

async function textOf(address: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok) throw new ProblemError(response.statusText, { code: 'client/refused', status: response.status })
  return response.text()
}
