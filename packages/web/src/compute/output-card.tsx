/** One output of a task as whoever asked for the work sees it: where it stands, and its content once a person has released it. */
import { Group, Text } from '@mantine/core'
import { outputAddress, type TaskOutput } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { sizeText } from '../words.ts'
import { OutputContent } from './output-content.tsx'
import { OutputFindings } from './output-findings.tsx'

const tones = { waiting: 'quarantined', stopped: 'rejected', released: 'stored', denied: 'rejected' } as const

export function OutputCard({ output }: { readonly output: TaskOutput }) {
  const { t } = useTranslation()
  const tone = tones[output.state]
  const readable = output.state === 'released' && output.type !== 'dicom'
  return (
    <article data-output={output.name} style={{ borderTop: '1px solid var(--line)', paddingTop: '0.6rem' }}>
      <Group justify="space-between" gap="xs">
        <Text size="sm"><b>{output.name}</b> · {t(`tool.type.${output.type}`)} · {t(`request.option.${output.class}`)} · {sizeText(output.size)}</Text>
        <Group gap="xs">
          <span className="chip" data-state={output.state} style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>{t(`airlock.state.${output.state}`)}</span>
          {readable && <a className="nav-link" href={outputAddress(output.id)} download={`${output.name}.${output.type === 'json' ? 'json' : output.type === 'table' ? 'csv' : output.type === 'tensors' ? 'safetensors' : 'txt'}`}>{t('airlock.download')}</a>}
        </Group>
      </Group>
      <OutputFindings findings={output.findings} />
      {output.state === 'released' && output.type === 'dicom' && <Text size="sm">{t('airlock.wentBack')}</Text>}
      {readable && <OutputContent output={output} />}
    </article>
  )
}
