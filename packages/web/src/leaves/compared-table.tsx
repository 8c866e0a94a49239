/** Attributes before and after, the differences marked by a word and a colour, each with what was done and why. */
import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import type { ComparedRow } from '@vesalius/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

type Which = 'different' | 'kept' | 'all'
const perPage = 200

export function ComparedTable({ rows }: { readonly rows: readonly ComparedRow[] }) {
  const { t, i18n } = useTranslation()
  const [which, setWhich] = useState<Which>('different')
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(perPage)
  const found = useMemo(() => rows.filter((row) => fits(row, which, search.trim().toLowerCase())), [rows, which, search])
  const different = rows.filter(({ change }) => change !== 'same').length
  const why = (because = ''): string => {
    if (because.startsWith('table:')) return t('because.table-option', { option: i18n.exists(`option.${because.slice(6)}`) ? t(`option.${because.slice(6)}`) : because.slice(6) })
    return because !== '' && i18n.exists(`because.${because}`) ? t(`because.${because}`) : because
  }
  return (
    <>
      <Group justify="space-between" mb="sm" gap="sm">
        <SegmentedControl size="xs" aria-label={t('leaves.which')} value={which} onChange={(value) => { setWhich(value as Which); setLimit(perPage) }} data={[
          { value: 'different', label: t('leaves.different', { count: different }) }, { value: 'kept', label: t('leaves.kept', { count: rows.length - different }) }, { value: 'all', label: t('leaves.all') },
        ]} />
        <TextInput size="xs" w={260} aria-label={t('leaves.search')} placeholder={t('leaves.search')} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      </Group>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('leaves.attributes')}>
        <table className="lines compared">
          <thead><tr><th>{t('leaves.attribute')}</th><th>{t('leaves.before')}</th><th>{t('leaves.after')}</th><th>{t('leaves.why')}</th></tr></thead>
          <tbody>
            {found.slice(0, limit).map((row) => (
              <tr key={row.path} data-change={row.change}>
                <td style={{ paddingLeft: `${row.depth * 0.9}rem` }}><Text size="sm" fw={600}>{row.name || t('leaves.unnamed')}</Text><Text size="xs" c="dimmed" className="code">{row.path.slice(row.path.lastIndexOf('(', row.path.length - 2))} {row.vr}</Text></td>
                <td><Value text={row.before} struck={row.change === 'removed' || row.change === 'emptied'} /></td>
                <td><Value text={row.after} struck={false} /></td>
                <td><span className="change">{t(`leaves.change.${row.change}`)}</span><Text size="xs" c="dimmed">{why(row.because)}</Text></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <Text size="sm" c="dimmed" py="md">{t('leaves.noRows')}</Text>}
      {found.length > limit && <Button mt="sm" size="xs" variant="default" onClick={() => setLimit(limit + perPage * 5)}>{t('leaves.moreRows', { shown: countText(found.length - limit) })}</Button>}
    </>
  )
}

function Value({ text, struck }: { readonly text: string | undefined; readonly struck: boolean }) {
  if (text === undefined || text === '') return <Text span size="xs" c="dimmed">–</Text>
  return struck ? <del className="value">{text}</del> : <span className="value">{text}</span>
}

function fits(row: ComparedRow, which: Which, search: string): boolean {
  if (which === 'different' ? row.change === 'same' : which === 'kept' && row.change !== 'same') return false
  return search === '' || [row.name, row.path, row.before, row.after, row.because].some((text) => text?.toLowerCase().includes(search))
}
