/** Attributes before and after, the differences marked by a word and a colour, each with what was done and why. */
import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import type { ComparedRow } from '@vesalius/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBecause } from '../parts/because.ts'
import { countText } from '../words.ts'

/** What each choice shows. */
const shownBy = { different: ['changed', 'removed', 'added', 'emptied'], gone: ['removed', 'emptied'], changed: ['changed', 'added'], kept: ['same'], all: ['same', 'changed', 'removed', 'added', 'emptied'] } as const
type Which = keyof typeof shownBy
const perPage = 200

export function ComparedTable({ rows }: { readonly rows: readonly ComparedRow[] }) {
  const { t } = useTranslation()
  const why = useBecause()
  const [which, setWhich] = useState<Which>('different')
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(perPage)
  const found = useMemo(() => rows.filter((row) => fits(row, which, search.trim().toLowerCase())), [rows, which, search])
  const count = (one: Which): number => rows.filter(({ change }) => isShown(one, change)).length
  return (
    <>
      <Group justify="space-between" mb="sm" gap="sm">
        <SegmentedControl size="xs" className="segments" aria-label={t('leaves.which')} value={which} onChange={(value) => { setWhich(value as Which); setLimit(perPage) }} data={(Object.keys(shownBy) as Which[]).map((value) => ({ value, label: t(`leaves.show.${value}`, { count: count(value), shown: countText(count(value)) }) }))} />
        <TextInput size="xs" w={260} aria-label={t('leaves.search')} placeholder={t('leaves.search')} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      </Group>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('leaves.attributes')}>
        <table className="lines compared stacks">
          <thead><tr><th>{t('leaves.attribute')}</th><th>{t('leaves.before')}</th><th>{t('leaves.after')}</th><th>{t('leaves.why')}</th></tr></thead>
          <tbody>
            {found.slice(0, limit).map((row) => (
              <tr key={row.path} data-change={row.change}>
                <td style={{ paddingLeft: `${row.depth * 0.9}rem` }}><Text size="sm" fw={600}>{row.name || t('leaves.unnamed')}</Text><Text size="xs" c="dimmed" className="code">{row.path.slice(row.path.lastIndexOf('(', row.path.length - 2))} {row.vr}</Text></td>
                <td data-label={t('leaves.before')}><Value text={row.before} struck={row.change === 'removed' || row.change === 'emptied'} /></td>
                <td data-label={t('leaves.after')}><Value text={row.after} struck={false} /></td>
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

const isShown = (which: Which, change: ComparedRow['change']): boolean => (shownBy[which] as readonly string[]).includes(change)

function fits(row: ComparedRow, which: Which, search: string): boolean {
  if (!isShown(which, row.change)) return false
  return search === '' || [row.name, row.path, row.before, row.after, row.because].some((text) => text?.toLowerCase().includes(search))
}
