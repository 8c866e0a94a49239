/** The ledger: what is recorded, by type and time; the checkpoint and who has witnessed it; and the proof, computed in this browser. */
import { Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { LedgerSummary } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { CheckLog } from './check-log-panel.tsx'
import { EntryList } from './entry-list.tsx'
import { ReceiptPanel } from './receipt-panel.tsx'

export function LedgerPage() {
  const { t } = useTranslation()
  const summary = useQuery({ queryKey: ['ledger', 'summary'], queryFn: api.ledgerSummary, refetchInterval: 10_000 })
  return (
    <>
      <PageTitle title={t('ledger.title')} lead={t('ledger.lead')} />
      {summary.isPending && <Loading />}
      {summary.isError && <Trouble error={summary.error} again={() => void summary.refetch()} />}
      {summary.data && (
        <Stack gap="sm">
          <div className="beside">
            <Signed summary={summary.data} />
            <Witnesses summary={summary.data} />
          </div>
          <EntryList summary={summary.data} />
          <ReceiptPanel summary={summary.data} />
        </Stack>
      )}
    </>
  )
}

function Signed({ summary }: { readonly summary: LedgerSummary }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="signed">
      <Title order={2} id="signed" mb="xs">{t('ledger.checkpoint')}</Title>
      <Group gap="xl" align="baseline">
        <div><div className="number" data-size={summary.size}>{countText(summary.size)}</div><Text size="sm" c="dimmed">{t('ledger.entries')}</Text></div>
        <div><div className="number">{countText(summary.witnesses.length)}</div><Text size="sm" c="dimmed">{t('ledger.witnessesOf', { count: summary.witnesses.length })}</Text></div>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">{t('ledger.key')} <span className="code">{summary.key}</span></Text>
      <Group gap="xs" mt="xs">
        <a className="nav-link" href="/ledger/checkpoint" download="checkpoint.txt">{t('ledger.downloadCheckpoint')}</a>
        <a className="nav-link" href="/api/ledger/policy" download="policy.txt">{t('ledger.downloadPolicy')}</a>
      </Group>
      <CheckLog summary={summary} />
    </section>
  )
}

/** How much of the ledger each witness has seen, drawn as a bar against all of it. */
function Witnesses({ summary: { witnesses, size } }: { readonly summary: LedgerSummary }) {
  const { t } = useTranslation()
  return (
    <section className="paper" aria-labelledby="witnesses">
      <Title order={2} id="witnesses" mb={4}>{t('ledger.witnesses')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('ledger.witnessesHelp')}</Text>
      {witnesses.length === 0 && <Text size="sm">{t('ledger.noWitness')}</Text>}
      <ul className="shares">
        {witnesses.map(({ key, size: seen, at }) => (
          <li key={key} data-witness={key.split('+', 1)[0]}>
            <span className="share-name code">{shortName(key)}</span>
            <span className="share-bar" aria-hidden="true"><span style={{ width: `${size === 0 ? 0 : (100 * seen) / size}%` }} /></span>
            <span className="tabular share-count">{t('ledger.seen', { shown: countText(seen) })}</span>
            <Text size="xs" c="dimmed">{timeText(at)}</Text>
          </li>
        ))}
      </ul>
    </section>
  )
}

const shortName = (key: string): string => key.split('+', 1)[0]?.split('/').at(-1) ?? key
