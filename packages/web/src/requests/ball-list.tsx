/** Who has the ball, and until when. */
import { Text } from '@mantine/core'
import type { Ball } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { dateText } from '../words.ts'

export function BallList({ ball }: { readonly ball: readonly Ball[] }) {
  const { t } = useTranslation()
  if (ball.length === 0) return <Text size="sm" c="dimmed">{t('request.over')}</Text>
  return (
    <ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
      {ball.map((one, index) => (
        <li key={index}>
          <Text size="sm" span><b>{t(`request.who.${one.who}`)}</b> {t(`request.what.${one.what}`)}{one.until && ` · ${t('request.until', { date: dateText(one.until) })}`}{one.until && Date.parse(one.until) < Date.now() && <b> · {t('request.overdue')}</b>}</Text>
        </li>
      ))}
    </ul>
  )
}
