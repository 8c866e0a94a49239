/** What happened to a request, in order. */
import { Text, Title } from '@mantine/core'
import type { RequestDetail } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { timeText } from '../words.ts'

export function Timeline({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="timeline">
      <Title order={2} id="timeline" mb="xs">{t('request.timeline')}</Title>
      <ol style={{ margin: 0, paddingInlineStart: '1.4rem', borderInlineStart: '2px solid var(--line)' }}>
        {request.timeline.map((entry) => (
          <li key={entry.position} data-act={entry.act} style={{ marginBottom: 6 }}>
            <Text size="sm">{t(`request.act.${entry.act}`)}{entry.detail['verdict'] && `: ${t(`request.verdict.${entry.detail['verdict']}`)}`}{entry.detail['text'] && `: ${entry.detail['text']}`}</Text>
            <Text size="xs" c="dimmed">{[timeText(entry.at), entry.actorName].filter(Boolean).join(' · ')}</Text>
          </li>
        ))}
      </ol>
    </section>
  )
}
