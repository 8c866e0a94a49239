/** Entries of the ledger, the last ones first, by type and by time, each with its receipt. */
import { Button, Group, NativeSelect, Text, TextInput, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { receiptAddress, type LedgerRow, type LedgerSummary } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'

const perPage = 50

export function EntryList({ summary }: { readonly summary: LedgerSummary }) {
  const { t } = useTranslation()
  const [type, setType] = useState('')
  const [since, setSince] = useState('')
  const [until, setUntil] = useState('')
  const [limit, setLimit] = useState(perPage)
  const query = { newest: true, limit, ...(type ? { type } : {}), ...(since ? { since: new Date(since).toISOString() } : {}), ...(until ? { until: new Date(`${until}T24:00:00`).toISOString() } : {}) }
  const found = useQuery({ queryKey: ['ledger', 'entries', query, summary.size], queryFn: () => api.ledgerEntries(query), placeholderData: keepPreviousData })
  return (
    <section className="paper" aria-labelledby="entries">
      <Title order={2} id="entries" mb="xs">{t('ledger.recorded')}</Title>
      <Group align="flex-end" gap="xs" mb="sm">
        <NativeSelect label={t('ledger.type')} value={type} onChange={(event) => setType(event.currentTarget.value)} data={[{ value: '', label: t('ledger.everyType') }, ...summary.types.map((one) => ({ value: one.type, label: `${one.type} (${countText(one.entries)})` }))]} />
        <TextInput type="date" label={t('ledger.since')} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        <TextInput type="date" label={t('ledger.until')} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </Group>
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && <Rows entries={found.data.entries} />}
      {found.data && found.data.entries.length === limit && limit < 500 && <Button mt="xs" variant="default" size="xs" onClick={() => setLimit((before) => Math.min(500, before + perPage))}>{t('ledger.more')}</Button>}
    </section>
  )
}

/** In words, where there are words for it. */
function Said({ type, detail }: Pick<LedgerRow, 'type' | 'detail'>) {
  const { t, i18n } = useTranslation()
  if (!i18n.exists(`ledgerSays.${type}`)) return null
  const word = (group: string, value: unknown): string => (i18n.exists(`readWords.${group}.${String(value)}`) ? t(`readWords.${group}.${String(value)}`) : String(value ?? ''))
  const alone = detail['alone'] === true ? ` ${t('readWords.alone')}` : ''
  return <Text size="xs" c="dimmed" data-said={type}>{t(`ledgerSays.${type}`, { door: word('door', detail['door']), content: word('content', detail['content']), kind: word('kind', detail['kind']) })}{alone}</Text>
}

function Rows({ entries }: { readonly entries: readonly LedgerRow[] }) {
  const { t } = useTranslation()
  if (entries.length === 0) return <Text size="sm">{t('ledger.noEntries')}</Text>
  return (
    <div className="scroll" tabIndex={0} role="group" aria-labelledby="entries">
      <table className="lines">
        <thead><tr><th className="right">{t('ledger.number')}</th><th>{t('ledger.time')}</th><th>{t('ledger.type')}</th><th>{t('ledger.actor')}</th><th>{t('ledger.subject')}</th><th>{t('ledger.detail')}</th><th>{t('ledger.receipt')}</th></tr></thead>
        <tbody>
          {entries.map(({ index, time, type, actor, subject, detail }) => (
            <tr key={index} data-entry={index}>
              <td className="right tabular">{countText(index)}</td>
              <td style={{ whiteSpace: 'nowrap' }}>{timeText(time)}</td>
              <td><span className="tag">{type}</span><Said type={type} detail={detail} /></td>
              <td className="code">{actor}</td>
              <td className="code">{subject}</td>
              <td className="code">{Object.entries(detail).map(([name, value]) => `${name}: ${String(value)}`).join(', ')}</td>
              <td><a href={receiptAddress(index)} download={`receipt-${index}.tlog-proof`} aria-label={t('ledger.receiptOf', { number: index })}>{t('ledger.download')}</a></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
