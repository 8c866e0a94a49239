/** The passport: how much of what laws and checklists ask is in the record, every item with its source, what is missing with what would bring it, and the signature. */
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ModelDetail, Passport, PassportFramework, PassportItem } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

const frameworks: readonly PassportFramework[] = ['ai-act', 'tripod', 'model-card', 'future-ai']
type Shown = 'all' | 'missing' | PassportFramework

export function PassportPanel({ detail: { passport, version }, may }: { readonly detail: ModelDetail; readonly may: (permission: string) => boolean }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown>('all')
  const sign = useMutation({ mutationFn: () => api.signPassport(version.name, version.number), onSuccess: ({ jws, edition }) => save(jws, `${version.name}-${version.number}-passport-${edition}.jws`) })
  const items = passport.items.filter(({ missing, asked }) => shown === 'all' || (shown === 'missing' ? missing !== undefined : asked[shown] !== undefined))
  return (
    <section className="paper" aria-labelledby="passport">
      <Group justify="space-between" mb={4}>
        <Title order={2} id="passport">{t('model.passport.title')}</Title>
        {may('model:register') && <Button size="xs" variant="default" loading={sign.isPending} onClick={() => sign.mutate()}>{t('model.passport.sign')}</Button>}
      </Group>
      <Text size="sm" c="dimmed" mb="sm">{t('model.passport.lead', { site: passport.site })}</Text>
      {sign.data && <Text size="sm" role="status" mb="sm" data-signed={sign.data.edition}>{t('model.passport.signed', { edition: sign.data.edition, at: timeText(sign.data.signedAt) })} <span className="code">sha256:{sign.data.digest}</span></Text>}
      {sign.isError && <Trouble error={sign.error} />}
      <Complete passport={passport} />
      <div style={{ overflowX: 'auto', margin: '0.75rem 0' }}><SegmentedControl size="xs" aria-label={t('model.passport.show')} value={shown} onChange={(value) => setShown(value as Shown)} data={[{ value: 'all', label: t('model.passport.all') }, { value: 'missing', label: t('model.passport.missing') }, ...frameworks.map((value) => ({ value, label: t(`model.passport.framework.${value}`) }))]} /></div>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('model.passport.title')}>
        <table className="lines" style={{ minWidth: '34rem' }}>
          <thead><tr><th scope="col">{t('model.passport.item')}</th><th scope="col">{t('model.passport.value')}</th><th scope="col">{t('model.passport.asked')}</th></tr></thead>
          <tbody>{items.map((item) => <Row key={item.id} item={item} />)}</tbody>
        </table>
      </div>
    </section>
  )
}

function Complete({ passport }: { readonly passport: Passport }) {
  const { t } = useTranslation()
  return (
    <ul className="shares" aria-label={t('model.passport.complete')}>
      {frameworks.map((framework) => {
        const { present, asked } = passport.complete[framework]
        return (
          <li key={framework} data-framework={framework}>
            <span className="share-name">{t(`model.passport.framework.${framework}`)}</span>
            <span className="share-bar" aria-hidden="true"><span style={{ width: `${(100 * present) / Math.max(1, asked)}%` }} /></span>
            <span className="tabular share-count">{t('model.passport.of', { present, asked })}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Row({ item }: { readonly item: PassportItem }) {
  const { t } = useTranslation()
  const isMissing = item.missing !== undefined
  return (
    <tr data-item={item.id} data-missing={isMissing}>
      <td style={{ fontWeight: 600 }}>{t(`model.passport.items.${item.id}`, { defaultValue: item.title })}</td>
      <td>
        {isMissing ? <Text size="sm"><b style={{ color: 'var(--quarantined-text)' }}>{t('model.passport.isMissing')}</b> {item.missing}</Text> : <><Value value={item.value} /><Text size="xs" c="dimmed">{item.source}</Text></>}
      </td>
      <td><Text size="xs" c="dimmed">{Object.entries(item.asked).map(([framework, clause]) => `${t(`model.passport.framework.${framework}`)} ${clause}`).join(' · ')}</Text></td>
    </tr>
  )
}

/** Texts as they are; the rest folded away, as the record has it. */
function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return <span style={{ whiteSpace: 'pre-line' }}>{String(value)}</span>
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return <span>{value.join(' · ')}</span>
  return <details><summary>{t('model.passport.entries', { count: Array.isArray(value) ? value.length : Object.keys(value ?? {}).length })}</summary><pre className="code" style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{JSON.stringify(value, undefined, 1)}</pre></details>
}

function save(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/jose' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
