/** A link that is shown once, with until when it works. */
import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core'
import type { OneTimeLink } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { timeText } from '../words.ts'

export function ShownOnce({ made, title }: { readonly made: OneTimeLink; readonly title: string }) {
  const { t } = useTranslation()
  return (
    <Alert variant="outline" mt="md" bg="var(--paper)" title={<Text span fw={650} c="var(--accent-text)">{title}</Text>} role="status">
      <Group gap="sm">
        <Code data-link style={{ overflowWrap: 'anywhere' }}>{made.link}</Code>
        <CopyButton value={made.link}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{t(copied ? 'people.copied' : 'people.copy')}</Button>}</CopyButton>
      </Group>
      {made.proposal && <Text size="sm" mt={6} fw={600} data-waits>{t('proposals.linkWaits')}</Text>}
      <Text size="sm" mt={6}>{t('people.worksUntil', { time: timeText(made.expiresAt) })}</Text>
    </Alert>
  )
}
