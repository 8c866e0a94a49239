/** Why a task ended or was refused, in words; its code where there are none. */
import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export function TaskReason({ reason, remedy }: { readonly reason: string; readonly remedy?: string | undefined }) {
  const { t, i18n } = useTranslation()
  return (
    <Alert mt="sm" variant="outline" color="red" bg="var(--paper)" title={<Text span fw={650} c="var(--rejected-text)">{t('task.reason')}</Text>}>
      <Text size="sm" data-reason={reason}>{i18n.exists(`task.because.${reason}`) ? t(`task.because.${reason}`) : reason}</Text>
      {remedy && <Text size="sm" c="dimmed">{remedy}</Text>}
    </Alert>
  )
}
