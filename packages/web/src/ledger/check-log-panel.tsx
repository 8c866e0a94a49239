/** "Check": all of the ledger hashed again in this browser, with how far it is; what was seen is remembered for the next time. */
import { Alert, Button, Group, Progress, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ProblemError, type LedgerSummary } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'
import { checkLog, type CheckedLog, type LogSource, type Remembered } from './check/check-log.ts'

export function CheckLog({ summary }: { readonly summary: LedgerSummary }) {
  const { t } = useTranslation()
  const [done, setDone] = useState({ done: 0, of: 1 })
  const check = useMutation({
    mutationFn: () => checkLog(source, { key: summary.key, before: rememberedOf(summary.key), tell: (hashed, of) => setDone({ done: hashed, of }) }),
    onSuccess: (result) => { if (!result.wrong) remember(summary.key, result) },
  })
  return (
    <div>
      <Group gap="xs" mt="xs"><Button size="xs" loading={check.isPending} onClick={() => check.mutate()}>{t('ledger.check')}</Button><Text size="xs" c="dimmed">{t('ledger.checkHelp')}</Text></Group>
      {check.isPending && <Progress mt="xs" value={(100 * done.done) / done.of} aria-label={t('ledger.checking')} />}
      {check.isError && <Trouble error={check.error} />}
      {check.data && <Result result={check.data} />}
    </div>
  )
}

function Result({ result: { size, wrong, seen } }: { readonly result: CheckedLog }) {
  const { t } = useTranslation()
  if (wrong) return <Alert role="alert" mt="xs" variant="outline" color="red" data-check={wrong} title={<Text span fw={650} c="var(--rejected-text)">{t('ledger.broken')}</Text>}>{t(`ledger.wrong.${wrong}`)}</Alert>
  return (
    <Text role="status" size="sm" mt="xs" data-check="holds">
      <span className="chip" style={{ '--tone': 'var(--stored)' } as React.CSSProperties}>{t('ledger.holds', { shown: countText(size) })}</span>
      {seen !== undefined && <> {t('ledger.grewFrom', { shown: countText(seen) })}</>}
    </Text>
  )
}

const source: LogSource = {
  checkpoint: async () => (await fetched('/ledger/checkpoint')).text(),
  bundle: async (path) => new Uint8Array(await (await fetched(`/ledger/tile/entries/${path}`)).arrayBuffer()),
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' })
  if (!response.ok) throw new ProblemError(response.statusText, { code: 'client/refused', status: response.status })
  return response
}

const placeOf = (key: string): string => `vesalius-ledger-${key.split('+')[1]}`

function rememberedOf(key: string): Remembered | undefined {
  const [size, root] = (localStorage.getItem(placeOf(key)) ?? '').split(' ')
  return size && root ? { size: Number(size), root } : undefined
}

function remember(key: string, { size, root }: CheckedLog): void {
  localStorage.setItem(placeOf(key), `${size} ${root}`)
}
