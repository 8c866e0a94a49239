/** A receipt, chosen as a file or by the number of its entry, proven in this browser; the way from the entry to the signed root is drawn. */
import { Alert, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ProblemError, receiptAddress, type LedgerSummary } from '@vesalius/client'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/states.tsx'
import { countText, timeText } from '../words.ts'
import { checkReceipt, type CheckedReceipt } from './check/check-receipt.ts'
import { ProofDrawing } from './proof-drawing.tsx'

export function ReceiptPanel({ summary }: { readonly summary: LedgerSummary }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const check = useMutation({ mutationFn: async (receipt: string | File) => checkReceipt(await textOf(receipt), { log: summary.key, witnesses: summary.witnesses.map(({ key }) => key) }) })
  return (
    <section className="paper" aria-labelledby="receipt">
      <Title order={2} id="receipt" mb={4}>{t('ledger.receiptTitle')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('ledger.receiptHelp')}</Text>
      <form onSubmit={(event) => { event.preventDefault(); if (/^\d{1,15}$/.test(number.trim())) check.mutate(number.trim()) }}>
        <Group align="flex-end" gap="xs">
          <TextInput label={t('ledger.receiptNumber')} inputMode="numeric" value={number} onChange={(event) => setNumber(event.currentTarget.value)} w={180} />
          <Button type="submit" loading={check.isPending}>{t('ledger.prove')}</Button>
          <input ref={chooser} type="file" className="visually-hidden" tabIndex={-1} aria-label={t('ledger.receiptFile')} onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) check.mutate(file); event.currentTarget.value = '' }} />
          <Button variant="default" onClick={() => chooser.current?.click()}>{t('ledger.receiptFile')}</Button>
        </Group>
      </form>
      {check.isError && (check.error instanceof RangeError ? <Alert role="alert" mt="sm" variant="outline" color="red" data-receipt={check.error.message} title={<Text span fw={650} c="var(--rejected-text)">{t('ledger.notProven')}</Text>}><NotProven why={check.error.message} /></Alert> : <Trouble error={check.error} />)}
      {check.data && <Proven receipt={check.data} />}
    </section>
  )
}

function NotProven({ why }: { readonly why: string }) {
  const { t, i18n } = useTranslation()
  return <>{i18n.exists(`ledger.notProvenFor.${why}`) ? t(`ledger.notProvenFor.${why}`) : t('ledger.notProvenFor.form')}</>
}

function Proven({ receipt: { entry, origin, size, steps, witnesses } }: { readonly receipt: CheckedReceipt }) {
  const { t } = useTranslation()
  return (
    <div role="status" data-receipt="proven" style={{ marginTop: '0.75rem' }}>
      <Text size="sm" fw={650}><span className="chip" style={{ '--tone': 'var(--stored)' } as React.CSSProperties}>{t('ledger.proven', { number: countText(entry.index), size: countText(size) })}</span></Text>
      <dl className="facts" style={{ margin: '0.5rem 0' }}>
        <div><dt>{t('ledger.type')}</dt><dd>{entry.type}</dd></div>
        <div><dt>{t('ledger.time')}</dt><dd>{timeText(entry.time)}</dd></div>
        <div><dt>{t('ledger.origin')}</dt><dd className="code">{origin}</dd></div>
        <div><dt>{t('ledger.witnesses')}</dt><dd>{witnesses.length === 0 ? t('ledger.noWitnessYet') : witnesses.map((name) => name.split('/').at(-1)).join(', ')}</dd></div>
      </dl>
      <ProofDrawing index={entry.index} steps={steps} />
    </div>
  )
}

async function textOf(receipt: string | File): Promise<string> {
  if (typeof receipt !== 'string') return receipt.text()
  const response = await fetch(receiptAddress(Number(receipt)), { credentials: 'same-origin' })
  if (!response.ok) throw new ProblemError(response.statusText, { code: 'client/refused', status: response.status })
  return response.text()
}
