/** The facts as tools get them: one row a subject, columns of the model. */
import { Button, Group, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'

const size = 20

export function FactTable({ project }: { readonly project: string | undefined }) {
  const { t } = useTranslation()
  const [offset, setOffset] = useState(0)
  const table = useQuery({ queryKey: ['clinical', 'table', offset, project], queryFn: () => api.clinicalTable({ offset, limit: size, ...(project ? { project } : {}) }), placeholderData: keepPreviousData })
  return (
    <section className="paper" aria-labelledby="facts" data-facts>
      <Title order={2} id="facts" mb={4}>{t('clinicalData.table')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('clinicalData.tableLead')}</Text>
      {table.isPending && <Loading />}
      {table.isError && <Trouble error={table.error} again={() => void table.refetch()} />}
      {table.data && (
        <>
          <div className="scroll" tabIndex={0} role="group" aria-labelledby="facts">
            <table className="lines">
              <thead><tr>{table.data.columns.map((column) => <th key={column}>{column}</th>)}</tr></thead>
              <tbody>{table.data.rows.map((cells) => <tr key={String(cells[0])}>{cells.map((cell, index) => <td key={table.data.columns[index]} className={typeof cell === 'number' ? 'right tabular' : undefined} style={index === 0 ? { whiteSpace: 'nowrap' } : undefined}>{cell}</td>)}</tr>)}</tbody>
            </table>
          </div>
          <Group mt="xs" gap="xs">
            <Button size="compact-sm" variant="default" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - size))}>{t('clinicalData.before')}</Button>
            <Button size="compact-sm" variant="default" disabled={offset + size >= table.data.total} onClick={() => setOffset(offset + size)}>{t('clinicalData.next')}</Button>
            <Text size="sm" c="dimmed">{t('clinicalData.shown', { from: countText(Math.min(offset + 1, table.data.total)), to: countText(Math.min(offset + size, table.data.total)), total: countText(table.data.total) })}</Text>
          </Group>
        </>
      )}
    </section>
  )
}
