/** Why a task ended or was refused, in words; its code where there are none. */
import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problems/problem-words.ts'

export function TaskReason({ reason, remedy }: { readonly reason: string; readonly remedy?: string | undefined }) {
  const { t, i18n } = useTranslation()
  const words = problemWords(reason)
  const toDo = i18n.exists(`task.toDo.${reason}`) ? t(`task.toDo.${reason}`) : words.remedy ?? remedy
  return (
    <Alert mt="sm" variant="outline" color="red" bg="var(--paper)" title={<Text span fw={650} c="var(--rejected-text)">{t('task.reason')}</Text>}>
      <Text size="sm" data-reason={reason}>{i18n.exists(`task.because.${reason}`) ? t(`task.because.${reason}`) : words.text ?? reason}</Text>
      {toDo && <Text size="sm" c="dimmed">{toDo}</Text>}
    </Alert>
  )
}
