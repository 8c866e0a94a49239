/** The intake board: what has come in, how fast, by which doors, in which sends, and what is held and why. */
import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Board } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { Outcome, OutcomeBar, outcomes, useReason, useRemedy } from '../parts/outcome.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText, rateText, timeText } from '../words.ts'
import { RateChart } from './rate-chart.tsx'
import { SendList } from './send-list.tsx'
import { useBoard } from './use-board.ts'

export function BoardPage() {
  const { t } = useTranslation()
  const { board, live } = useBoard()
  return (
    <>
      <PageTitle title={t('board.title')} lead={t('board.lead')}>
        <span className="chip" style={{ '--tone': live ? 'var(--stored)' : 'var(--pending)' } as React.CSSProperties}>{t(live ? 'board.live' : 'board.asking')}</span>
        <Button renderRoot={(props) => <Link to="/upload" {...props} />}>{t('board.upload')}</Button>
      </PageTitle>
      {board.isPending ? <Loading /> : board.isError && !board.data ? <Trouble error={board.error} again={() => void board.refetch()} /> : board.data && <Panels board={board.data} />}
    </>
  )
}

function Panels({ board }: { readonly board: Board }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 20rem), 1fr))' }}>
        <section className="paper" style={{ gridColumn: 'span 1' }} aria-labelledby="outcomes">
          <Title order={2} id="outcomes" mb="sm">{t('board.outcomes')}</Title>
          <Group gap="xs" justify="space-between" mb="md" aria-live="off">
            {outcomes.map((name) => (
              <div key={name}>
                <div className="number" data-count={name}>{countText(board.counts[name])}</div>
                <Outcome outcome={name} />
              </div>
            ))}
          </Group>
          <OutcomeBar counts={board.counts} />
        </section>
        <section className="paper" aria-labelledby="rate">
          <Group justify="space-between" align="baseline">
            <Title order={2} id="rate">{t('board.rate')}</Title>
            <Text size="sm" c="dimmed">{t('board.lastMinute')}</Text>
          </Group>
          <Group gap={6} align="baseline"><span className="number">{rateText(board.rate.perSecond)}</span><Text size="sm" c="dimmed">{t('board.perSecond')}</Text></Group>
          <RateChart rate={board.rate} />
        </section>
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        <Doors doors={board.doors} />
        <Held quarantine={board.quarantine} />
      </SimpleGrid>
      <section className="paper" aria-labelledby="sends">
        <Title order={2} id="sends" mb="xs">{t('board.sends')}</Title>
        {board.sends.length === 0
          ? <Empty title={t('board.noSends')} action={<Button mt="xs" variant="default" renderRoot={(props) => <Link to="/upload" {...props} />}>{t('board.upload')}</Button>}>{t('board.noSendsHelp')}</Empty>
          : <SendList sends={board.sends} />}
      </section>
    </Stack>
  )
}

/** Where the node does not say it: what follows from the address of this page. */
const addressOf = (door: string): string => (door === 'stow' ? `${window.location.origin}/dicom-web/studies` : '–')

function Doors({ doors }: { readonly doors: Board['doors'] }) {
  const { t, i18n } = useTranslation()
  return (
    <section className="paper" aria-labelledby="doors">
      <Title order={2} id="doors" mb="xs">{t('board.doors')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="doors">
        <table className="lines">
          <thead><tr><th>{t('board.door')}</th><th>{t('board.address')}</th><th>{t('board.lastReceived')}</th></tr></thead>
          <tbody>
            {doors.map(({ door, state, address, lastReceivedAt }) => (
              <tr key={door}>
                <td><Text size="sm" fw={600}>{i18n.exists(`door.${door}`) ? t(`door.${door}`) : door}</Text><Text size="xs" c="dimmed">{i18n.exists(`doorState.${state}`) ? t(`doorState.${state}`) : state}</Text></td>
                <td className="code">{address ?? addressOf(door)}</td>
                <td>{lastReceivedAt ? timeText(lastReceivedAt) : <Text span size="sm" c="dimmed">{t('board.never')}</Text>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Held({ quarantine }: { readonly quarantine: Board['quarantine'] }) {
  const { t } = useTranslation()
  const reason = useReason()
  const remedy = useRemedy()
  return (
    <section className="paper" aria-labelledby="held">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="held">{t('board.held', { count: quarantine.total, shown: countText(quarantine.total) })}</Title>
        {quarantine.total > 0 && <Link to="/quarantine" className="nav-link">{t('board.decide')}</Link>}
      </Group>
      {quarantine.byReason.length === 0 && <Empty title={t('board.noneHeld')}>{t('board.noneHeldHelp')}</Empty>}
      <Stack gap="sm">
        {quarantine.byReason.map((row) => (
          <Group key={row.reason} align="flex-start" wrap="nowrap" gap="sm">
            <Text fw={650} miw={36} ta="right" className="tabular" c="var(--quarantined-text)">{countText(row.count)}</Text>
            <div>
              <Link to="/quarantine" search={{ reason: row.reason }} style={{ color: 'var(--mantine-color-anchor)', fontWeight: 600, fontSize: '0.875rem' }}>{reason(row.reason)}</Link>
              <Text size="sm" c="dimmed">{remedy(row.reason, row.remedy)}</Text>
            </div>
          </Group>
        ))}
      </Stack>
    </section>
  )
}
