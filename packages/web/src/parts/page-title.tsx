/** The heading of a page, also as the title of the window, with what can be done on the page at its right. */
import { Group, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export function PageTitle({ title, lead, children }: { readonly title: string; readonly lead?: string; readonly children?: ReactNode }) {
  const { t } = useTranslation()
  useEffect(() => { document.title = `${title} · ${t('product')}` }, [title, t])
  return (
    <Group justify="space-between" align="flex-end" mb="md" gap="sm">
      <div style={{ minWidth: 0 }}>
        <Title order={1}>{title}</Title>
        {lead && <Text size="sm" c="dimmed">{lead}</Text>}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
