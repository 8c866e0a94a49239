/** What each column is in the common data model, and each of its values in the code list; both can be changed, and the original value stays beside the code. */
import { Button, Select, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ColumnMapping, ModelElement, ProposedMapping } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { countText } from '../words.ts'

export interface MappingTableProps {
  readonly proposed: readonly ProposedMapping[]
  readonly mapping: readonly ColumnMapping[]
  readonly elements: readonly ModelElement[]
  readonly change: (mapping: readonly ColumnMapping[]) => void
}

/** As it is stored: what a person confirms of a proposal. */
export const mappingOf = ({ header, field, indicator, factor, values }: ColumnMapping): ColumnMapping => ({ header, field, values, ...(indicator === undefined ? {} : { indicator }), ...(factor === undefined ? {} : { factor }) })

export function MappingTable({ proposed, mapping, elements, change }: MappingTableProps) {
  const { t } = useTranslation()
  const [choosing, setChoosing] = useState<{ index: number; value: string }>()
  /** What chosen codes are called; those that were proposed come with their names. */
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const put = (index: number, part: Partial<ColumnMapping>): void => change(mapping.map((column, at) => (at === index ? { ...column, ...part } : column)))
  const groups = [...new Set(elements.map(({ group }) => group))]
  const choices = [
    { group: t('mapping.none'), items: [{ value: 'local', label: t('mapping.local') }, { value: 'none', label: t('mapping.leave') }] },
    ...groups.map((group) => ({ group: t(`mapping.group.${group}`), items: elements.filter((element) => element.group === group).map(({ field, name }) => ({ value: field, label: t(`element.${field}`, { defaultValue: name }) })) })),
  ]
  const column = choosing && mapping[choosing.index]
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={t('mapping.list')}>
      <table className="lines">
        <thead><tr><th>{t('clinical.column')}</th><th>{t('mapping.is')}</th><th>{t('mapping.values')}</th><th>{t('clinical.sure')}</th></tr></thead>
        <tbody>
          {mapping.map((one, index) => (
            <tr key={one.header} data-mapped={one.header}>
              <td><Text size="sm" fw={600}>{one.header}</Text>{one.indicator !== undefined && <Text size="xs" c="dimmed">{t('mapping.indicator', { value: one.indicator })}</Text>}</td>
              <td><Select size="xs" w={240} searchable allowDeselect={false} aria-label={t('mapping.isOf', { header: one.header })} value={one.field} data={choices} onChange={(field) => field && put(index, { field, values: field === proposed[index]?.field ? proposed[index].values : {} })} /></td>
              <td><Values proposal={one.field === proposed[index]?.field ? proposed[index] : undefined} column={one} names={names} choose={(value) => setChoosing({ index, value })} /></td>
              <td><Sure proposal={proposed[index]} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {choosing && column && (
        <ConceptDialog value={choosing.value} field={column.field} close={() => setChoosing(undefined)} choose={(code, name) => { put(choosing.index, { values: { ...column.values, [choosing.value]: code } }); setNames({ ...names, [code]: name }); setChoosing(undefined) }} />
      )}
    </div>
  )
}

function Sure({ proposal }: { readonly proposal: ProposedMapping | undefined }) {
  const { t } = useTranslation()
  if (!proposal) return null
  return <><Text size="sm" className="tabular" fw={600} c={proposal.confidence < 0.7 ? 'var(--quarantined-text)' : 'var(--mantine-color-text)'}>{Math.round(proposal.confidence * 100)} %</Text><Text size="xs" c="dimmed">{t(`mapping.because.${proposal.because}`)}</Text></>
}

const shown = 8

interface ValuesProps { readonly proposal: ProposedMapping | undefined; readonly column: ColumnMapping; readonly names: Readonly<Record<string, string>>; readonly choose: (value: string) => void }

function Values({ proposal, column, names, choose }: ValuesProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const seen = proposal?.seen ?? []
  if (seen.length === 0) return null
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {(all ? seen : seen.slice(0, shown)).map(({ value, rows, how, code: proposedCode, meaning }) => {
        const told = Object.hasOwn(column.values, value) ? column.values[value] : undefined
        const code = told ?? ''
        const called = code === '' ? (how === 'parts' && told === undefined ? meaning : undefined) : code === proposedCode ? meaning : names[code]
        return (
          <li key={value} style={{ display: 'flex', gap: '0.5rem', alignItems: 'baseline', flexWrap: 'wrap' }} data-value={value}>
            <Text size="sm">{value}</Text><Text size="xs" c="dimmed">{t('mapping.inRows', { count: rows, shown: countText(rows) })}</Text>
            <Button size="compact-xs" variant="subtle" onClick={() => choose(value)} aria-label={t('mapping.codeOf', { value, code: called ?? (code || t('mapping.noCode')) })}>{called ?? (code || t('mapping.noCode'))}</Button>
            {code !== '' && <Text size="xs" c="dimmed">{code}</Text>}
            {how === 'parts' && code === '' && called && <Text size="xs" c="dimmed">{t('mapping.parts')}</Text>}
            {how === 'broader' && code !== '' && <Text size="xs" c="dimmed">{t('mapping.broader')}</Text>}
          </li>
        )
      })}
      {!all && seen.length > shown && <li><Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>{t('mapping.more', { count: seen.length - shown })}</Button></li>}
    </ul>
  )
}

interface ConceptDialogProps { readonly value: string; readonly field: string; readonly close: () => void; readonly choose: (code: string, name: string) => void }

function ConceptDialog({ value, field, close, choose }: ConceptDialogProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const found = useQuery({ queryKey: ['concepts', words, field], queryFn: () => api.findConcepts(words, field), enabled: words.trim().length > 1 })
  return (
    <Dialog title={t('mapping.chooseCode', { value })} close={close} closeLabel={t('mapping.close')} size="lg">
      <TextInput label={t('mapping.search')} description={t('mapping.searchHelp')} value={words} onChange={(event) => setWords(event.currentTarget.value)} data-autofocus mb="sm" />
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {found.data?.concepts.map((concept) => (
          <li key={concept.code}><Button fullWidth justify="flex-start" variant="subtle" size="compact-sm" onClick={() => choose(concept.code, concept.name)}>{concept.name}<Text span size="xs" c="inherit" ml={6}>{concept.code}</Text></Button></li>
        ))}
      </ul>
      {found.data?.concepts.length === 0 && <Text size="sm" role="status">{t('mapping.nothing')}</Text>}
      <Button mt="sm" size="xs" variant="default" onClick={() => choose('', '')}>{t('mapping.withoutCode')}</Button>
    </Dialog>
  )
}
