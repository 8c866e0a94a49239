/** Sends, each with how its files ended so far and a way to stop it. */
import { Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Send } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { OutcomeBar, outcomes } from '../parts/outcome.tsx'
import { countText, sizeText, timeText } from '../words.ts'

export function useCancelSend() {
  return useMutation({
    mutationFn: api.cancelSend,
    onSettled: () => { void queries.invalidateQueries({ queryKey: ['board'] }); void queries.invalidateQueries({ queryKey: ['send'] }) },
  })
}

export function useDoorWord(): (door: string) => string {
  const { t, i18n } = useTranslation()
  return (door) => (i18n.exists(`door.${door}`) ? t(`door.${door}`) : door)
}

export function SendList({ sends }: { readonly sends: readonly Send[] }) {
  const { t } = useTranslation()
  const door = useDoorWord()
  const cancel = useCancelSend()
  return (
    <div className="scroll" tabIndex={0} role="group" aria-labelledby="sends">
      <table className="lines">
        <thead><tr><th>{t('send.opened')}</th><th>{t('send.door')}</th><th style={{ minWidth: '14rem' }}>{t('send.files')}</th><th>{t('send.state')}</th><th><span className="visually-hidden">{t('send.actions')}</span></th></tr></thead>
        <tbody>
          {sends.map((send) => {
            const ended = outcomes.reduce((sum, name) => sum + (name === 'pending' ? 0 : send.counts[name]), 0)
            return (
              <tr key={send.id} data-send={send.id}>
                <td><Link to="/sends/$id" params={{ id: send.id }} style={{ color: 'var(--mantine-color-anchor)', fontWeight: 600 }}>{timeText(send.openedAt)}</Link>{send.label && <Text size="xs" c="dimmed">{send.label}</Text>}</td>
                <td>{door(send.door)}<Text size="xs" c="dimmed">{send.project}</Text></td>
                <td>
                  <OutcomeBar counts={send.counts} of={send.expected?.files} />
                  <Text size="xs" c="dimmed" mt={4} className="tabular">{send.expected?.files ? t('send.filesOf', { count: send.expected.files, done: countText(ended), all: countText(send.expected.files) }) : t('send.filesDone', { count: ended, done: countText(ended) })} · {sizeText(send.bytes)}</Text>
                </td>
                <td>{t(`sendState.${send.state}`)}</td>
                <td><Group justify="flex-end">{send.state === 'open' && <Button size="compact-xs" variant="default" onClick={() => cancel.mutate(send.id)} loading={cancel.isPending && cancel.variables === send.id}>{t('send.cancel')}</Button>}</Group></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
